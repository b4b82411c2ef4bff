/**
 * partition-dims — partitions of several dimensions, looked at one dimension at a time. Pure.
 *
 * Shapes   the joined keys go through the last dimension first: index = Σ own index × stride.
 */
import type { PartitionRangeJson } from '../../api.ts'
import { CELL_STATUSES } from './heat-strip.ts'
import type { CellStatus } from './heat-strip.ts'

export interface Dim {
  readonly name: string
  readonly keys: readonly string[]
  readonly stride: number
}

/** Chosen keys of one dimension, as indexes from and to, both included; undefined = all. */
export type DimChoice = readonly [number, number] | undefined

/** Undefined when the keys are not the whole product: of very many only the last are known. */
export function dimsOf(
  dimensions: readonly { readonly name: string; readonly keys: readonly string[] }[],
  count: number,
): readonly Dim[] | undefined {
  let stride = 1
  const dims = dimensions
    .toReversed()
    .map(({ name, keys }) => {
      const own = stride
      stride *= keys.length
      return { name, keys, stride: own }
    })
    .toReversed()
  return stride === count ? dims : undefined
}

/** Per key of dimension `which`, the worst status among the partitions that have it and fit the other choices. */
export function dimRanges(
  dims: readonly Dim[],
  which: number,
  choices: readonly DimChoice[],
  ranges: readonly PartitionRangeJson[],
): readonly PartitionRangeJson[] {
  const dim = dims[which]
  if (dim === undefined) return []
  const others = choices.map((choice, index) => (index === which ? undefined : choice))
  const worst = new Uint8Array(dim.keys.length).fill(CELL_STATUSES.length - 1)
  for (const { from, to, status } of ranges) {
    const rank = CELL_STATUSES.indexOf(status)
    if (rank === CELL_STATUSES.length - 1) continue
    for (let index = from; index <= to; index += 1) {
      if (!fits(dims, others, index)) continue
      const own = ownIndex(dim, index)
      worst[own] = Math.min(worst[own] ?? rank, rank)
    }
  }
  return joined([...worst].map((rank) => CELL_STATUSES[rank] ?? 'materialized'))
}

/** Stretches of joined keys, in order: all that fit every choice. */
export function chosenStretches(
  dims: readonly Dim[],
  choices: readonly DimChoice[],
  count: number,
): readonly [number, number][] {
  const stretches: [number, number][] = []
  for (let index = 0; index < count; index += 1) {
    if (!fits(dims, choices, index)) continue
    const last = stretches.at(-1)
    if (last?.[1] === index - 1) last[1] = index
    else stretches.push([index, index])
  }
  return stretches
}

function fits(dims: readonly Dim[], choices: readonly DimChoice[], index: number): boolean {
  return dims.every((dim, which) => {
    const choice = choices[which]
    if (choice === undefined) return true
    const own = ownIndex(dim, index)
    return own >= choice[0] && own <= choice[1]
  })
}

function ownIndex({ stride, keys }: Dim, index: number): number {
  return Math.floor(index / stride) % Math.max(1, keys.length)
}

function joined(statuses: readonly CellStatus[]): readonly PartitionRangeJson[] {
  const ranges: { from: number; to: number; status: CellStatus }[] = []
  for (const [index, status] of statuses.entries()) {
    const before = ranges.at(-1)
    if (before?.status === status) before.to = index
    else ranges.push({ from: index, to: index, status })
  }
  return ranges
}
