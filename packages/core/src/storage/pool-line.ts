/**
 * pool-line — who of those who wait for a pool is served next. Pure: the same in every store.
 *
 * Rules    higher priority first, then who asked earlier (`atMs`), then who came earlier (`seq`, of the store). As many
 *          at the head of the line as there are free places are served when they ask; the others wait. One who also
 *          waits for another pool keeps its place at the head, so that those behind can not starve it.
 */
import { InvalidError } from '../errors.ts'
import type { EventKind } from '../event/event.ts'

export const DEFAULT_POOL_LIMIT = 1

export interface PlaceInLine {
  readonly priority: number
  readonly atMs: number
  readonly seq: number
}

/** Negative when `a` is served before `b`. */
export function comparePlaces(a: PlaceInLine, b: PlaceInLine): number {
  return b.priority - a.priority || a.atMs - b.atMs || a.seq - b.seq
}

/** True when one of `free` places is for `asker`. `others` wait for the same pool; the first `free` of them suffice. */
export function isServed(free: number, others: readonly PlaceInLine[], asker: PlaceInLine): boolean {
  return others.filter((other) => comparePlaces(other, asker) < 0).length < free
}

/** Events after which a step has no more use for its places. */
export function endsStep(kind: EventKind): boolean {
  switch (kind) {
    case 'step-succeeded':
    case 'step-failed':
    case 'step-skipped':
    case 'step-canceled':
    case 'step-retry-scheduled':
      return true
    default:
      return false
  }
}

export function checkPoolLimit(name: string, limit: number): void {
  if (Number.isSafeInteger(limit) && limit >= 0) return
  throw new InvalidError('invalid/pool-limit', `pool "${name}" cannot have limit ${limit}. Give a whole number from 0.`)
}
