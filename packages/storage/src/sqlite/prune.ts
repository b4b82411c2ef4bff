/**
 * prune — forgets what is old, a part at a time. A run goes whole but for its events about assets, so that the states
 * folded from what is left are the same.
 */
import {
  ASSET_EVENT_KINDS,
  assetOf,
  checkLimit,
  eventsOfState,
  foldAsset,
  isFinished,
  MAX_PRUNED,
  unfinishedRun,
  type AssetState,
  type Pruned,
  type PruneQuery,
} from '@ingot/core'

import { DRAFT } from './backfills.ts'
import type { Connection } from './connection.ts'
import { parseBody, parseJson } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

// A transaction holds the event loop, and keeps other processes from writing, while it lasts: this many take some 30 ms.
// One run goes whole, however long it is: 300,000 events take half a second.
const EVENTS_PER_CALL = 20_000

const ASSET_KINDS = JSON.stringify(ASSET_EVENT_KINDS)

const STATUSES = ['succeeded', 'skipped', 'failed'] as const

export function prune(unit: WriteUnit, query: PruneQuery): Pruned {
  const { limit, runsEndedBeforeMs, ticksEndedBeforeMs = {}, backfillsEndedBeforeMs, assetEventsBeforeMs } = query
  checkLimit(limit, MAX_PRUNED)
  // The states that this transaction has folded so far are written: they are read here.
  unit.flush()
  const { connection } = unit
  const { runIds, eventCount } = pruneRuns(connection, runsEndedBeforeMs, limit)
  const tickIds = STATUSES.flatMap((status) => pruneTicks(connection, status, ticksEndedBeforeMs[status], limit))
  if (ticksEndedBeforeMs.succeeded !== undefined) {
    connection.statement('delete from push_key where at_ms < ?').run(ticksEndedBeforeMs.succeeded)
  }
  pruneRunKeys(connection, runIds, tickIds)
  return {
    runIds,
    eventCount: eventCount + pruneAssets(connection, assetEventsBeforeMs, limit),
    tickCount: tickIds.length,
    backfillCount: pruneBackfills(connection, backfillsEndedBeforeMs, limit),
  }
}

function pruneRuns(
  connection: Connection,
  beforeMs: number | undefined,
  limit: number,
): { readonly runIds: readonly string[]; readonly eventCount: number } {
  if (beforeMs === undefined) return { runIds: [], eventCount: 0 }
  const runIds = connection
    .statement('select run_id from run where ended_at_ms < ? order by ended_at_ms limit ?')
    .all(beforeMs, limit)
    .map((row) => String(row['run_id']))
  const gone: string[] = []
  let eventCount = 0
  for (const runId of runIds) {
    if (eventCount >= EVENTS_PER_CALL) break
    gone.push(runId)
    eventCount += removeRun(connection, runId)
  }
  return { runIds: gone, eventCount }
}

/** Forgets a run that has ended; false when there is none. */
export function deleteRun(unit: WriteUnit, runId: string): boolean {
  const status = unit.runStatus(runId)
  if (status === undefined) return false
  if (!isFinished(status)) throw unfinishedRun(runId)
  unit.flush()
  removeRun(unit.connection, runId)
  pruneRunKeys(unit.connection, [runId], [])
  return true
}

const REMOVE_ASSETS = `
  delete from run_asset
   where queued_event_id = ?1
     and asset_key in (
       select value from event, json_each(event.body, '$.request.assets') where event.id = ?1
       union all
       select asset_key from event where run_id = ?2 and asset_key is not null)`

/** Gives how many events went. */
function removeRun(connection: Connection, runId: string): number {
  const row = connection.statement('select queued_event_id as id from run where run_id = ?').get(runId)
  if (row !== undefined) connection.statement(REMOVE_ASSETS).run(Number(row['id']), runId)
  connection.statement('delete from run where run_id = ?').run(runId)
  const { changes } = connection
    .statement('delete from event where run_id = ? and kind not in (select value from json_each(?))')
    .run(runId, ASSET_KINDS)
  return Number(changes)
}

function pruneTicks(
  connection: Connection,
  status: string,
  beforeMs: number | undefined,
  limit: number,
): readonly number[] {
  if (beforeMs === undefined) return []
  const ids = connection
    .statement('select id from tick where status = ? and ended_at_ms < ? order by ended_at_ms, id limit ?')
    .all(status, beforeMs, limit)
    .map((row) => Number(row['id']))
  connection.statement('delete from tick where id in (select value from json_each(?))').run(JSON.stringify(ids))
  return ids
}

/** Keys whose run is gone and that no tick which is still there asked for. */
function pruneRunKeys(connection: Connection, runIds: readonly string[], tickIds: readonly number[]): void {
  if (runIds.length + tickIds.length === 0) return
  connection
    .statement(
      `delete from run_key
        where (run_id in (select value from json_each(?)) or tick_id in (select value from json_each(?)))
          and not exists (select 1 from run where run.run_id = run_key.run_id)
          and (tick_id is null or not exists (select 1 from tick where tick.id = run_key.tick_id))`,
    )
    .run(JSON.stringify(runIds), JSON.stringify(tickIds))
}

/** And drafts of as old, whose writer died. */
function pruneBackfills(connection: Connection, beforeMs: number | undefined, limit: number): number {
  if (beforeMs === undefined) return 0
  const { changes } = connection
    .statement(
      `delete from backfill where position in (
         select position from backfill
          where status in ('succeeded', 'failed', 'canceled', '${DRAFT}') and ended_at_ms < ? order by position limit ?)`,
    )
    .run(beforeMs, limit)
  return Number(changes)
}

/**
 * Old events of assets whose run is gone and that no state is made of, by asset. The states' counts follow.
 *
 * Cost     looks at every event of each asset, once.
 */
function pruneAssets(connection: Connection, beforeMs: number | undefined, limit: number): number {
  if (beforeMs === undefined) return 0
  const assetKeys = connection.statement('select distinct asset_key from asset order by asset_key').all()
  let count = 0
  for (const row of assetKeys) {
    if (count >= limit) break
    count += pruneAsset(connection, String(row['asset_key']), beforeMs, limit - count)
  }
  return count
}

const PRUNE_ASSET = `
  delete from event where id in (
    select id from event
     where asset_key = ?1 and at_ms < ?2 and kind in (select value from json_each(?3))
       and id not in (select value from json_each(?4))
       and id not in (select max(id) from event where asset_key = ?1 and kind = 'asset-wiped' group by partition)
       and (run_id is null or not exists (select 1 from run where run.run_id = event.run_id))
     order by id limit ?5)`

function pruneAsset(connection: Connection, assetKey: string, beforeMs: number, limit: number): number {
  const needed = statesOf(connection, assetKey).flatMap((state) => [...eventsOfState(state)])
  const { changes } = connection
    .statement(PRUNE_ASSET)
    .run(assetKey, beforeMs, ASSET_KINDS, JSON.stringify(needed), limit)
  if (Number(changes) > 0) refold(connection, assetKey)
  return Number(changes)
}

function statesOf(connection: Connection, assetKey: string): readonly AssetState[] {
  return connection
    .statement('select state from asset where asset_key = ?')
    .all(assetKey)
    .map((row) => parseJson<AssetState>(row['state'], connection.path))
}

/** Folds the states of the asset and of each of its partitions anew from the events that are left of them. */
function refold(connection: Connection, assetKey: string): void {
  const states = new Map<string, AssetState | undefined>()
  for (const row of connection
    .statement('select id, body from event where asset_key = ? order by id')
    .iterate(assetKey)) {
    const event = parseBody(row, connection.path)
    const subject = assetOf(event)
    if (subject === undefined) continue
    const partition = subject.partition ?? ''
    states.set(partition, foldAsset(states.get(partition), event))
  }
  const update = connection.statement('update asset set state = ? where asset_key = ? and partition = ?')
  for (const [partition, state] of states) update.run(JSON.stringify(state), assetKey, partition)
}
