/**
 * timeline-marks — ticks as marks on a line of time, those too close to be told apart as one. Pure.
 *
 * Units    `left` 0..1 of the window, from its beginning
 */
import type { TickRow, TickStatus } from '../../queries/automation-queries.ts'

export const WINDOWS = { '1h': 3_600_000, '6h': 21_600_000, '24h': 86_400_000 } as const
export type WindowName = keyof typeof WINDOWS

export function windowOf(name: string | undefined): WindowName {
  return name === '6h' || name === '24h' ? name : '1h'
}

export interface TickMark {
  readonly left: number
  /** The worst of those that it stands for. */
  readonly status: TickStatus
  /** Newest first. */
  readonly ticks: readonly TickRow[]
  /** How many ticks, equal skips counted. */
  readonly count: number
}

type Times = Pick<TickRow, 'startedAtMs' | 'endedAtMs' | 'dueAtMs' | 'status'>

/** When it happened; a run of equal skips is where it last did. */
export function tickAtMs({ dueAtMs, startedAtMs, endedAtMs, status }: Times): number {
  return dueAtMs ?? (status === 'skipped' ? endedAtMs : startedAtMs)
}

const WORST: readonly TickStatus[] = ['failed', 'succeeded', 'skipped']

/** At most `most` marks, oldest first. */
export function timelineMarks(
  ticks: readonly TickRow[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  most: number,
): readonly TickMark[] {
  const slots = new Map<number, TickRow[]>()
  for (const tick of ticks) {
    const share = (tickAtMs(tick) - fromMs) / (toMs - fromMs)
    if (share < 0 || share > 1) continue
    const slot = Math.min(most - 1, Math.floor(share * most))
    slots.set(slot, [...(slots.get(slot) ?? []), tick])
  }
  return [...slots]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, found]) => ({
      left: (slot + 0.5) / most,
      status: WORST.find((status) => found.some((tick) => tick.status === status)) ?? 'skipped',
      ticks: found,
      count: found.reduce((sum, tick) => sum + tick.count, 0),
    }))
}

/** Round instants to write under the line, a handful of them. */
export function axisTimes(fromMs: number, toMs: number): readonly number[] {
  const stepMs = (toMs - fromMs) / 6
  const firstMs = Math.ceil(fromMs / stepMs) * stepMs
  const found: number[] = []
  for (let atMs = firstMs; atMs <= toMs; atMs += stepMs) found.push(atMs)
  return found
}
