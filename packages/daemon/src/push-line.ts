/**
 * push-line — which of the messages that wait for a sensor its next tick reads. Pure.
 *
 * Rules    all that wait, up to a hundred. After a failed tick one alone, then, as ticks go well, ever more again: so one
 *          that its sensor cannot take is found. A message that failed by itself waits longer each time, up to a minute,
 *          is from then on only tried alone, when no other waits.
 * Promise  none is dropped: what fails now, since a service is down, may go well later. A person may drop one.
 */
import type { Push } from '@ingot/core'

export interface PushLine {
  readonly limit: number
  /** Messages that failed by themselves, by id. */
  readonly suspects: ReadonlyMap<number, { readonly count: number; readonly retryAtMs: number }>
}

export const MAX_PUSHES = 100
export const NEW_LINE: PushLine = { limit: MAX_PUSHES, suspects: new Map() }

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

export function retryMs(failureCount: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failureCount - 1), LONGEST_RETRY_MS)
}

/** What the next tick reads of `waiting`, oldest first; none when all that wait are suspects whose time has not come. */
export function choosePushes({ limit, suspects }: PushLine, waiting: readonly Push[], nowMs: number): readonly Push[] {
  const others = waiting.filter(({ id }) => !suspects.has(id))
  if (others.length > 0) return others.slice(0, limit)
  const due = waiting.find(({ id }) => (suspects.get(id)?.retryAtMs ?? 0) <= nowMs)
  return due === undefined ? [] : [due]
}

/** When the first suspect is to be tried again. */
export function nextRetryMs({ suspects }: PushLine, waiting: readonly Push[]): number | undefined {
  const times = waiting.flatMap(({ id }) => suspects.get(id)?.retryAtMs ?? [])
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b))
}

export function afterTick(line: PushLine, read: readonly Push[], isFailed: boolean, nowMs: number): PushLine {
  if (read.length === 0) return line
  const suspects = new Map(line.suspects)
  const [first, other] = read
  if (!isFailed) {
    for (const { id } of read) suspects.delete(id)
    return { limit: Math.min(2 * line.limit, MAX_PUSHES), suspects }
  }
  if (first !== undefined && other === undefined) {
    const count = (suspects.get(first.id)?.count ?? 0) + 1
    suspects.set(first.id, { count, retryAtMs: nowMs + retryMs(count) })
  }
  return { limit: 1, suspects }
}
