/**
 * absent-items — what a service lists and has not got: remembered between goes, so that not every one asks for it. Some
 * items come seconds later, some never.
 *
 * Promise  Such an item is asked for again after ten minutes at the earliest, then when it has been absent for twice as long
 *          as when it was last asked for, and at least once a day. What is listed no more is forgotten.
 */
import type { Collection } from './collection.ts'

export interface AbsentItems {
  isDue(externalId: string): boolean
  /** That it is not there (yet). */
  note(externalId: string): void
  /** For the next go. */
  keep(): Promise<void>
}

interface Absence {
  /** When it was said first, and last. */
  readonly sinceMs: number
  readonly askedMs: number
}

const LEAST_MS = 10 * 60_000
const MOST_MS = 86_400_000
const CURSOR = 'absent'

export async function openAbsentItems(
  collection: Pick<Collection, 'context' | 'getCursor' | 'setCursor'>,
): Promise<AbsentItems> {
  const { nowMs } = collection.context
  const before = readAbsences(await collection.getCursor(CURSOR))
  const kept = new Map<string, Absence>()
  return {
    isDue(externalId) {
      const absence = before.get(externalId)
      if (absence === undefined || isDue(absence, nowMs())) return true
      kept.set(externalId, absence)
      return false
    },
    note(externalId) {
      const askedMs = nowMs()
      kept.set(externalId, { sinceMs: before.get(externalId)?.sinceMs ?? askedMs, askedMs })
    },
    async keep() {
      if (before.size > 0 || kept.size > 0) await collection.setCursor(CURSOR, Object.fromEntries(kept))
    },
  }
}

function isDue({ sinceMs, askedMs }: Absence, nowMs: number): boolean {
  const waitMs = Math.min(MOST_MS, Math.max(LEAST_MS, askedMs - sinceMs))
  // A clock that was set back must not hide an item for ever.
  return nowMs >= askedMs + waitMs || nowMs < askedMs
}

function readAbsences(cursor: unknown): ReadonlyMap<string, Absence> {
  const entries = typeof cursor === 'object' && cursor !== null ? Object.entries(cursor) : []
  return new Map(entries.filter((entry): entry is [string, Absence] => isAbsence(entry[1])))
}

function isAbsence(value: unknown): value is Absence {
  if (typeof value !== 'object' || value === null || !('sinceMs' in value) || !('askedMs' in value)) return false
  return typeof value.sinceMs === 'number' && typeof value.askedMs === 'number'
}
