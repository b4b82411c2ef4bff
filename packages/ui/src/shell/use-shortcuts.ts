import { useEffect, useRef } from 'react'

import type { Shortcut } from './shortcuts.ts'
import { shortcutOf } from './shortcuts.ts'

/** Calls `act` for every shortcut pressed anywhere; one that it returns false for is left to the browser. */
export function useShortcuts(act: (shortcut: Shortcut) => boolean): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event, isField(event.target))
      if (shortcut !== undefined && latest.current(shortcut)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

// A switch, a box or a choice of one takes no letters: after pressing it the shortcuts go on.
const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select'

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(FIELDS))
}
