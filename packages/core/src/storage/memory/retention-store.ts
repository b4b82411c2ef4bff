/**
 * retention-store — forgetting what is old, in memory.
 */
import type { StoredEvent } from '../../event/event.ts'
import { assetOf } from '../../run/asset-state.ts'
import { eventsOfState, isAssetEvent } from '../asset-history.ts'
import { MAX_PRUNED, checkLimit } from '../checks.ts'
import type { RetentionStore } from '../retention-store.ts'
import { compareText, nameOf } from './collections.ts'
import type { MemoryTables } from './tables.ts'

const NEVER = Number.NEGATIVE_INFINITY

export function memoryRetentionStore(tables: MemoryTables): RetentionStore {
  return {
    async prune({ limit, runsEndedBeforeMs = NEVER, ticksEndedBeforeMs = {}, ...query }) {
      tables.checkOpen()
      checkLimit(limit, MAX_PRUNED)
      const runIds = tables.runs.endedBefore(runsEndedBeforeMs, limit).map((state) => state.runId)
      const ofRunsCount = removeRuns(tables, runIds)
      const tickCount = tables.ticks.prune(ticksEndedBeforeMs, limit)
      const backfillCount = tables.backfills.prune(query.backfillsEndedBeforeMs ?? NEVER, limit)
      const ofAssets = pruneAssets(tables, query.assetEventsBeforeMs ?? NEVER, limit)
      pruneRunKeys(tables)
      if (runIds.length + tickCount + backfillCount + ofAssets > 0) tables.touch()
      tables.tell()
      return { runIds, eventCount: ofRunsCount + ofAssets, tickCount, backfillCount }
    },
  }
}

/** Runs that have ended, whole but for their events of assets. */
export function forgetRuns(tables: MemoryTables, runIds: readonly string[]): void {
  removeRuns(tables, runIds)
  pruneRunKeys(tables)
}

/** Gives how many events went. */
function removeRuns(tables: MemoryTables, runIds: readonly string[]): number {
  tables.runs.remove(new Set(runIds))
  const events = runIds.flatMap((runId) => tables.log.ofRun(runId)).filter((event) => !isAssetEvent(event))
  tables.log.remove(new Set(events))
  return events.length
}

function pruneRunKeys(tables: MemoryTables): void {
  const tickIds = tables.ticks.ids()
  tables.runKeys.prune(
    (runId) => tables.runs.get(runId) !== undefined,
    (tickId) => tickIds.has(tickId),
  )
}

/** Old events of assets whose run is gone and that no state is made of, by asset. The states' counts follow. */
function pruneAssets(tables: MemoryTables, beforeMs: number, limit: number): number {
  const needed = new Set(tables.assets.list().flatMap((state) => [...eventsOfState(state)]))
  const lastWipes = new Map<string, StoredEvent>()
  for (const event of tables.log.all()) if (event.kind === 'asset-wiped') lastWipes.set(subjectOf(event), event)
  const gone = tables.log
    .all()
    .filter((event) => isAssetEvent(event) && event.atMs < beforeMs && !needed.has(event.id))
    .filter((event) => event.runId === undefined || tables.runs.get(event.runId) === undefined)
    .filter((event) => lastWipes.get(subjectOf(event)) !== event)
    .toSorted((a, b) => compareText(keyOf(a), keyOf(b)))
    .slice(0, limit)
  tables.log.remove(new Set(gone))
  for (const subject of new Map(gone.map((event) => [subjectOf(event), assetOf(event)])).values()) {
    if (subject === undefined) continue
    tables.assets.refold(subject.assetKey, subject.partition ?? '', tables.log.ofAsset(subject.assetKey))
  }
  return gone.length
}

function keyOf(event: StoredEvent): string {
  return assetOf(event)?.assetKey ?? ''
}

function subjectOf(event: StoredEvent): string {
  const { assetKey, partition = '' } = assetOf(event) ?? { assetKey: '' }
  return nameOf(assetKey, partition)
}
