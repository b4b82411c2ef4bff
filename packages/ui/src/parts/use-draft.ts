/**
 * use-draft — what somebody types into a field whose value is kept elsewhere, and comes back from there a moment later:
 * the address. The field shows the draft; bound to the value itself, it would lose letters, and the cursor its place.
 */
import { useCallback, useEffect, useRef, useState } from 'react'

export interface Draft {
  readonly text: string
  /** In the field alone. */
  readonly setText: (text: string) => void
  /** In the field, and to where it is kept. */
  readonly send: (text: string) => void
}

export function useDraft(value: string, onChange: (value: string) => void): Draft {
  const [text, setText] = useState(value)
  const kept = useRef({ value, onChange })
  kept.current = { value, onChange }
  // Sent, and not come back yet. What comes and was not sent is somebody else's, and newer than the draft.
  const underway = useRef<string[]>([])
  useEffect(() => {
    const place = underway.current.indexOf(value)
    underway.current = place === -1 ? [] : underway.current.slice(place + 1)
    if (place === -1) setText(value)
  }, [value])
  const send = useCallback((next: string) => {
    const last = underway.current.at(-1) ?? kept.current.value
    if (next !== last) underway.current.push(next)
    setText(next)
    kept.current.onChange(next)
  }, [])
  return { text, setText, send }
}
