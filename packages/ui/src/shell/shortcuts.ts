/** shortcuts — what a key means anywhere on a page. Pure. */

export interface Pressed {
  readonly key: string
  /** The place on the keyboard: with Alt, a Mac writes other characters. */
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

export type Shortcut =
  | { readonly kind: 'search' }
  | { readonly kind: 'help' }
  | { readonly kind: 'toggle-nav' }
  | { readonly kind: 'go'; readonly letter: string }

/** `isTyping`: in a field, where letters are letters; searching with Cmd or Ctrl works there too. */
export function shortcutOf(pressed: Pressed, isTyping: boolean): Shortcut | undefined {
  const { key, code, altKey, ctrlKey, metaKey } = pressed
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return { kind: 'search' }
  if (isTyping || ctrlKey || metaKey) return undefined
  if (altKey) {
    const letter = code.startsWith('Key') ? code.slice(3) : undefined
    if (letter === undefined) return undefined
    return letter === 'B' ? { kind: 'toggle-nav' } : { kind: 'go', letter }
  }
  if (key === '/') return { kind: 'search' }
  return key === '?' ? { kind: 'help' } : undefined
}

export interface ShortcutLine {
  readonly keys: readonly string[]
  readonly meaning: string
}

/** Those that no page of the navigation has. */
export const SHORTCUTS: readonly ShortcutLine[] = [
  { keys: ['/'], meaning: 'Search, and go anywhere' },
  { keys: ['Ctrl', 'K'], meaning: 'The same, from within a field' },
  { keys: ['?'], meaning: 'This list' },
  { keys: ['Alt', 'B'], meaning: 'Fold or unfold the navigation' },
  { keys: ['↑', '↓'], meaning: 'Move in a table' },
  { keys: ['Enter'], meaning: 'Open the row' },
  { keys: ['Space'], meaning: 'Choose the row; with Shift, all from the one chosen last' },
  { keys: ['Esc'], meaning: 'Close what lies on top' },
]
