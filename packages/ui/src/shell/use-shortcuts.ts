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

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
