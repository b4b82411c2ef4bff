import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { SelectionInput } from '../parts/selection-input.tsx'
import { useDraft } from '../parts/use-draft.ts'
import { assetNamesQuery } from '../queries/asset-queries.ts'

export interface SelectionFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: string | undefined
}

// A half-typed word is seldom a selection; asking for each letter would show a problem at each.
const PAUSE_MS = 600

/** A selection that takes effect when its writer pauses, or presses Enter. */
export function SelectionField({ value, onChange, problem }: SelectionFieldProps) {
  const names = useQuery(assetNamesQuery()).data
  const { text, setText, send } = useDraft(value, onChange)
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => send(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, send])
  return (
    <SelectionInput
      label="Select assets"
      placeholder="Selection, like layer:silver+ or group:news"
      value={text}
      onChange={setText}
      onSubmit={() => send(text)}
      names={names}
      // What follows points into the text with a caret, for a terminal.
      problem={text === value ? problem?.split('\n')[0] : undefined}
    />
  )
}
