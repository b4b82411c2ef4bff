/** partition-choice — chosen partitions, from the address to what is launched. Pure. */
import type { PartitionRangeJson } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import type { PartitionChoice } from '../../materialize/launch-asks.ts'
import type { CellStatus } from './heat-strip.ts'
import type { Dim, DimChoice } from './partition-dims.ts'
import { chosenStretches } from './partition-dims.ts'

/** Per dimension, `from0` and `to0` of the address as indexes; a key that there is no more chooses nothing. */
export function readChoices(view: SearchText, dims: readonly Dim[]): readonly DimChoice[] {
  return dims.map(({ keys }, which): DimChoice => {
    const [from, to] = [keys.indexOf(view[`from${which}`] ?? ''), keys.indexOf(view[`to${which}`] ?? '')]
    if (from === -1 || to === -1) return undefined
    return from <= to ? [from, to] : [to, from]
  })
}

export function choicePatch(which: number, { keys }: Dim, choice: DimChoice): SearchText {
  return {
    [`from${which}`]: choice === undefined ? undefined : keys[choice[0]],
    [`to${which}`]: choice === undefined ? undefined : keys[choice[1]],
  }
}

/** What the choices come to; undefined when nothing is chosen in any dimension. */
export function chosenPartitions(dims: readonly Dim[], choices: readonly DimChoice[], keys: readonly string[]) {
  if (choices.every((choice) => choice === undefined)) return undefined
  const stretches = chosenStretches(dims, choices, keys.length)
  const count = stretches.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  return { stretches, count, choice: toChoice(keys, stretches) }
}

export function toChoice(keys: readonly string[], stretches: readonly (readonly [number, number])[]): PartitionChoice {
  const [only] = stretches
  if (only !== undefined && stretches.length === 1 && only[0] === only[1])
    return { kind: 'one', key: keys[only[0]] ?? '' }
  return { kind: 'ranges', ranges: stretches.map(([from, to]): [string, string] => [keys[from] ?? '', keys[to] ?? '']) }
}

/** All that stand so, within what is chosen; everywhere when nothing is. */
export function stretchesOf(
  ranges: readonly PartitionRangeJson[],
  statuses: readonly CellStatus[],
  within: readonly (readonly [number, number])[] | undefined,
): readonly (readonly [number, number])[] {
  const wanted = ranges.filter(({ status }) => statuses.includes(status))
  const all = within ?? [[0, Number.MAX_SAFE_INTEGER] as const]
  return wanted.flatMap(({ from, to }) =>
    all.flatMap(([first, last]) => {
      const [a, b] = [Math.max(from, first), Math.min(to, last)]
      return a <= b ? [[a, b] as const] : []
    }),
  )
}

export function countOf(stretches: readonly (readonly [number, number])[]): number {
  return stretches.reduce((sum, [from, to]) => sum + to - from + 1, 0)
}
