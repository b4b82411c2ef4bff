/**
 * scan — what appeared since an instant, by looking at the folder.
 *
 * Shapes   oldest first; of one instant by name
 * Promise  an answer misses nothing that is older than its newest. Two things make that true: an artefact has the instant
 *          at which it appeared, which no program sets (file-reader.ts); and when the newest is a few seconds old at most
 *          the folder is looked at again after a moment, since another may have appeared in the same tick of the clock,
 *          behind the place where the first look had got to.
 */
import type { Clock } from '@ingot/core'

import { artifactKey } from '../store/artifact-name.ts'
import type { ArtifactKey } from '../store/bronze-store.ts'
import type { ObjectReader, ObjectStat } from '../store/object-store.ts'
import { CLOCK_STEP_MS } from '../store/object-store.ts'

/** Two ticks of the slowest kernel clock, and the step of a clock that nobody notices. */
const SETTLE_MS = CLOCK_STEP_MS + 50
/** What is older than this by our clock is settled whatever the other machine's clock says. */
const FRESH_MS = 10_000

export interface Seen extends ObjectStat {
  readonly key: ArtifactKey
}

export interface ScanPlace {
  readonly objects: ObjectReader
  readonly clock: Clock
  readonly folder: string
  readonly isWanted: (key: ArtifactKey) => boolean
}

export interface Position {
  readonly modifiedAtMs: number
  readonly after: string
}

export interface Scanned {
  /** Settled: none can come before the newest of these any more. */
  readonly settled: readonly Seen[]
  /** What the second look saw besides. */
  readonly fresh: readonly Seen[]
}

export async function scan(place: ScanPlace, since: Position | undefined): Promise<Scanned> {
  const first = await look(place, since)
  const newestMs = Math.max(...[...first.values()].map(({ modifiedAtMs }) => modifiedAtMs), -Infinity)
  if (newestMs < place.clock.nowMs() - FRESH_MS) return { settled: inOrder(first), fresh: [] }
  await place.clock.sleep(SETTLE_MS)
  const second = await look(place, later(since, { modifiedAtMs: newestMs - CLOCK_STEP_MS, after: '' }))
  // What the first look saw is new, even if its instant has moved on since: its writer has just put its tools away.
  const settled = new Map([...[...second].filter(([, { modifiedAtMs }]) => modifiedAtMs <= newestMs), ...first])
  return { settled: inOrder(settled), fresh: inOrder(second).filter(({ name }) => !settled.has(name)) }
}

/** What the first look missed appeared once it had begun, so it is not older than what it saw (object-store.ts, 6). */
function later(since: Position | undefined, other: Position): Position {
  return since !== undefined && since.modifiedAtMs >= other.modifiedAtMs ? since : other
}

async function look({ objects, folder, isWanted }: ScanPlace, since: Position | undefined): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>()
  const hint = since === undefined ? {} : { changedSinceMs: since.modifiedAtMs }
  for await (const object of objects.list(folder, hint)) {
    if (since !== undefined && !isAfter(object, since)) continue
    const key = await artifactKey(objects, object.name)
    if (key !== undefined && isWanted(key)) seen.set(object.name, { ...object, key })
  }
  return seen
}

function isAfter({ modifiedAtMs, name }: ObjectStat, since: Position): boolean {
  return modifiedAtMs > since.modifiedAtMs || (modifiedAtMs === since.modifiedAtMs && name > since.after)
}

function inOrder(seen: ReadonlyMap<string, Seen>): Seen[] {
  return [...seen.values()].sort((a, b) => a.modifiedAtMs - b.modifiedAtMs || (a.name < b.name ? -1 : 1))
}
