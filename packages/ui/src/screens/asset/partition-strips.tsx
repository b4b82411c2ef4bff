import { useMemo } from 'react'

import type { PartitionRangeJson } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import { HeatStrip } from './heat-strip.tsx'
import { choicePatch } from './partition-choice.ts'
import type { Dim, DimChoice } from './partition-dims.ts'
import { dimRanges } from './partition-dims.ts'
import { PartitionFieldsBar } from './partition-fields-bar.tsx'

export interface PartitionStripsProps {
  readonly dims: readonly Dim[]
  readonly choices: readonly DimChoice[]
  readonly ranges: readonly PartitionRangeJson[]
  readonly setView: (patch: SearchText) => void
}

/** A strip per dimension; what is chosen in one narrows what the others show. */
export function PartitionStrips({ dims, choices, ranges, setView }: PartitionStripsProps) {
  const named = JSON.stringify(choices)
  const strips = useMemo(
    () => dims.map((_, which) => (dims.length === 1 ? ranges : dimRanges(dims, which, choices, ranges))),
    [dims, ranges, named],
  )
  return (
    <>
      {dims.map((dim, which) => {
        const onChoose = (choice: DimChoice) => setView(choicePatch(which, dim, choice))
        return (
          <HeatStrip
            key={dim.name}
            label={dims.length === 1 ? 'Partitions' : dim.name}
            keys={dim.keys}
            ranges={strips[which] ?? []}
            chosen={choices[which]}
            onChoose={onChoose}
          >
            <PartitionFieldsBar dim={dim} chosen={choices[which]} onChoose={onChoose} />
          </HeatStrip>
        )
      })}
    </>
  )
}
