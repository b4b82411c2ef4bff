import { Autocomplete, Button } from '@mantine/core'
import { useEffect, useState } from 'react'

import classes from './asset-screen.module.css'
import type { Dim, DimChoice } from './partition-dims.ts'

export interface PartitionFieldsBarProps {
  readonly dim: Dim
  readonly chosen: DimChoice
  readonly onChoose: (choice: DimChoice) => void
}

// A list of suggestions longer than this is not read.
const MOST_SHOWN = 60

/** The same choice as in the strip, by typing keys. */
export function PartitionFieldsBar({ dim, chosen, onChoose }: PartitionFieldsBarProps) {
  const [from, to] = [keyOf(dim, chosen?.[0]), keyOf(dim, chosen?.[1])]
  const name = dim.name === '' ? 'partition' : dim.name
  const set = (first: string, last: string) => {
    const [a, b] = [dim.keys.indexOf(first), dim.keys.indexOf(last)]
    if (a !== -1 && b !== -1) onChoose(a <= b ? [a, b] : [b, a])
  }
  return (
    <div className={classes['line']}>
      <KeyField
        label={`First ${name}`}
        keys={dim.keys}
        value={from}
        onChange={(key) => set(key, to === '' ? key : to)}
      />
      <span aria-hidden>to</span>
      <KeyField
        label={`Last ${name}`}
        keys={dim.keys}
        value={to}
        onChange={(key) => set(from === '' ? key : from, key)}
      />
      {chosen === undefined ? null : (
        <Button variant="subtle" onClick={() => onChoose(undefined)}>
          Choose none
        </Button>
      )}
    </div>
  )
}

interface KeyFieldProps {
  readonly label: string
  readonly keys: readonly string[]
  readonly value: string
  readonly onChange: (key: string) => void
}

/** Takes effect once what is typed is a key. */
function KeyField({ label, keys, value, onChange }: KeyFieldProps) {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  const isUnknown = draft !== '' && draft !== value && !keys.includes(draft)
  return (
    <Autocomplete
      size="xs"
      w={160}
      aria-label={label}
      placeholder={label}
      data={keys.toReversed()}
      limit={MOST_SHOWN}
      maxDropdownHeight={240}
      value={draft}
      error={isUnknown}
      onChange={(next) => {
        setDraft(next)
        if (keys.includes(next)) onChange(next)
      }}
    />
  )
}

function keyOf({ keys }: Dim, index: number | undefined): string {
  return index === undefined ? '' : (keys[index] ?? '')
}
