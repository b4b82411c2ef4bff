import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { SelectionInput } from '../parts/selection-input.tsx'
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
  const [draft, setDraft] = useState(value)
  const change = useRef(onChange)
  change.current = onChange
  useEffect(() => setDraft(value), [value])
  useEffect(() => {
    if (draft === value) return undefined
    const timer = setTimeout(() => change.current(draft), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft, value])
  return (
    <SelectionInput
      label="Select assets"
      placeholder="Selection, like layer:silver+ or group:news"
      value={draft}
      onChange={setDraft}
      onSubmit={() => onChange(draft)}
      names={names}
      // What follows points into the text with a caret, for a terminal.
      problem={draft === value ? problem?.split('\n')[0] : undefined}
    />
  )
}
