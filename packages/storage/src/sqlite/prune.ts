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
  MAX_PRUNED,
  type AssetState,
  type Pruned,
  type PruneQuery,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import { parseBody, parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

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
  const kinds = JSON.stringify(ASSET_EVENT_KINDS)
  let eventCount = 0
  for (const runId of runIds) {
    connection.statement('delete from run where run_id = ?').run(runId)
    const { changes } = connection
      .statement('delete from event where run_id = ? and kind not in (select value from json_each(?))')
      .run(runId, kinds)
    eventCount += Number(changes)
  }
  return { runIds, eventCount }
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

function pruneBackfills(connection: Connection, beforeMs: number | undefined, limit: number): number {
  if (beforeMs === undefined) return 0
  const { changes } = connection
    .statement(
      `delete from backfill where position in (
         select position from backfill
          where status in ('succeeded', 'failed', 'canceled') and ended_at_ms < ? order by position limit ?)`,
    )
    .run(beforeMs, limit)
  return Number(changes)
}

/** Old events of assets whose run is gone and that no state is made of. The states' counts follow. */
function pruneAssets(connection: Connection, beforeMs: number | undefined, limit: number): number {
  if (beforeMs === undefined) return 0
  let count = 0
  const subjects = connection.statement('select asset_key, partition, state from asset order by asset_key, partition').all()
  for (const row of subjects) {
    if (count >= limit) break
    count += pruneAsset(connection, row, beforeMs, limit - count)
  }
  return count
}

function pruneAsset(connection: Connection, row: Row, beforeMs: number, limit: number): number {
  const assetKey = String(row['asset_key'])
  const partition = String(row['partition'])
  const needed = [...eventsOfState(parseJson<AssetState>(row['state'], connection.path))]
  const ofSubject = `asset_key = ? and coalesce(partition, '') = ?`
  const { changes } = connection
    .statement(
      `delete from event where id in (
         select id from event
          where ${ofSubject} and at_ms < ? and kind in (select value from json_each(?))
            and id not in (select value from json_each(?))
            and id <> coalesce((select max(id) from event where ${ofSubject} and kind = 'asset-wiped'), 0)
            and (run_id is null or not exists (select 1 from run where run.run_id = event.run_id))
          order by id limit ?)`,
    )
    .run(
      assetKey,
      partition,
      beforeMs,
      JSON.stringify(ASSET_EVENT_KINDS),
      JSON.stringify(needed),
      assetKey,
      partition,
      limit,
    )
  if (Number(changes) > 0) refold(connection, assetKey, partition)
  return Number(changes)
}

function refold(connection: Connection, assetKey: string, partition: string): void {
  let state: AssetState | undefined
  const rows = connection
    .statement(`select id, body from event where asset_key = ? and coalesce(partition, '') = ? order by id`)
    .iterate(assetKey, partition)
  for (const row of rows) {
    const event = parseBody(row, connection.path)
    if (assetOf(event) !== undefined) state = foldAsset(state, event)
  }
  if (state === undefined) return
  connection
    .statement('update asset set state = ? where asset_key = ? and partition = ?')
    .run(JSON.stringify(state), assetKey, partition)
}
