/**
 * heat-strip — many partitions on one line: which piece of it stands for which keys, and in what colour. Pure.
 *
 * Shapes   a window is a stretch of keys, `from` to `to`, the last itself included, as indexes.
 * Units    `x`, `width` px from the left
 * Rules    where several keys share a pixel, the worst of them shows: one failure among ten thousand is seen.
 */
import type { PartitionRangeJson } from '../../api.ts'

export type CellStatus = PartitionRangeJson['status']

export interface StripWindow {
  readonly from: number
  readonly to: number
}
export interface Cell {
  readonly x: number
  readonly width: number
  readonly status: CellStatus
}

/** Worst first. */
export const CELL_STATUSES = [
  'failed',
  'running',
  'missing',
  'stale',
  'materialized',
] as const satisfies readonly CellStatus[]

// From here on each key is a cell of its own, with a gap to the next.
const LEAST_CELL_PX = 5

export function stripCells(
  ranges: readonly PartitionRangeJson[],
  window: StripWindow,
  widthPx: number,
): readonly Cell[] {
  const count = window.to - window.from + 1
  if (count <= 0 || widthPx <= 0) return []
  const perKey = widthPx / count
  const parts = ranges.flatMap((range) => clipped(range, window))
  if (perKey >= LEAST_CELL_PX) return parts.flatMap((part) => singles(part, window, perKey))
  return perKey >= 1 ? parts.map((part) => wide(part, window, perKey)) : pixels(parts, window, widthPx)
}

function clipped(range: PartitionRangeJson, { from, to }: StripWindow): readonly PartitionRangeJson[] {
  if (range.to < from || range.from > to) return []
  return [{ status: range.status, from: Math.max(from, range.from), to: Math.min(to, range.to) }]
}

function singles({ from, to, status }: PartitionRangeJson, window: StripWindow, perKey: number): readonly Cell[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    x: (from + i - window.from) * perKey,
    width: perKey - 1,
    status,
  }))
}

function wide({ from, to, status }: PartitionRangeJson, window: StripWindow, perKey: number): Cell {
  return { x: (from - window.from) * perKey, width: (to - from + 1) * perKey, status }
}

/** The worst status of each pixel, equal neighbours joined. */
function pixels(parts: readonly PartitionRangeJson[], window: StripWindow, widthPx: number): readonly Cell[] {
  const perKey = widthPx / (window.to - window.from + 1)
  const worst = new Uint8Array(Math.ceil(widthPx)).fill(CELL_STATUSES.length)
  for (const { from, to, status } of parts) {
    const rank = CELL_STATUSES.indexOf(status)
    const [first, last] = [(from - window.from) * perKey, (to - window.from + 1) * perKey]
    for (let x = Math.floor(first); x < Math.min(worst.length, Math.ceil(last)); x += 1) {
      worst[x] = Math.min(worst[x] ?? rank, rank)
    }
  }
  const cells: { x: number; width: number; status: CellStatus }[] = []
  for (const [x, rank] of worst.entries()) {
    const status = CELL_STATUSES[rank]
    const before = cells.at(-1)
    if (status === undefined) continue
    if (before?.status === status && before.x + before.width === x) before.width += 1
    else cells.push({ x, width: 1, status })
  }
  return cells
}

/** The key under a pixel, held within the window. */
export function keyAtPx(x: number, { from, to }: StripWindow, widthPx: number): number {
  const index = from + Math.floor((x / Math.max(1, widthPx)) * (to - from + 1))
  return Math.min(to, Math.max(from, index))
}

/** A window half, or twice, as long; the key at `at` stays where it is as far as the ends allow. */
export function zoomedWindow({ from, to }: StripWindow, at: number, factor: number, total: number): StripWindow {
  const count = to - from + 1
  const next = Math.min(total, Math.max(Math.min(total, 5), Math.round(count / factor)))
  const start = Math.round(at - ((at - from) / count) * next)
  return shiftedWindow({ from: start, to: start + next - 1 }, 0, total)
}

/** Moved by so many keys, held within all of them. */
export function shiftedWindow({ from, to }: StripWindow, by: number, total: number): StripWindow {
  const count = Math.min(total, to - from + 1)
  const start = Math.min(Math.max(0, from + by), Math.max(0, total - count))
  return { from: start, to: start + count - 1 }
}

/** How many keys are how. */
export function statusCounts(ranges: readonly PartitionRangeJson[]): Readonly<Record<CellStatus, number>> {
  const counts = { failed: 0, running: 0, missing: 0, stale: 0, materialized: 0 }
  for (const { from, to, status } of ranges) counts[status] += to - from + 1
  return counts
}

/** The status of one key. */
export function statusAt(ranges: readonly PartitionRangeJson[], index: number): CellStatus | undefined {
  return ranges.find(({ from, to }) => from <= index && index <= to)?.status
}

/** Indexes of the keys that are so, at most `most`. */
export function indexesOf(ranges: readonly PartitionRangeJson[], status: CellStatus, most: number): readonly number[] {
  const found: number[] = []
  for (const range of ranges) {
    if (range.status !== status) continue
    for (let index = range.from; index <= range.to && found.length < most; index += 1) found.push(index)
  }
  return found
}
