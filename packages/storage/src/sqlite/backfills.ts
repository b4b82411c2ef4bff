/**
 * backfills — backfills and their ledgers.
 */
import {
  backfillAfter,
  checkLimit,
  countItem,
  MAX_ROWS_PER_PAGE,
  newBackfill,
  staleBackfill,
  unknownBackfill,
  type BackfillCommit,
  type BackfillItem,
  type BackfillItemStatus,
  type BackfillRequest,
  type BackfillState,
  type BackfillStore,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import { createRun, sealRun, type SealedRun } from './create-run.ts'
import { checkLease } from './leases.ts'
import { parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

const INSERT_ITEM = `
  insert or ignore into backfill_item (backfill_id, position, target, partition, status) values (?, ?, ?, ?, 'pending')`
const UPSERT_ITEM = `
  insert into backfill_item (backfill_id, position, target, partition, status, run_id, reason)
  values (?, (select coalesce(max(position), 0) + 1 from backfill_item where backfill_id = ?1), ?, ?, ?, ?, ?)
  on conflict (backfill_id, target, partition) do update
    set status = excluded.status, run_id = excluded.run_id, reason = excluded.reason`

export function createBackfill(
  { connection }: WriteUnit,
  backfillId: string,
  request: BackfillRequest,
  items: readonly Pick<BackfillItem, 'target' | 'partition'>[],
  atMs: number,
): BackfillState {
  const there = getBackfill(connection, backfillId)
  if (there !== undefined) return there
  const distinct = new Set(items.map(({ target, partition }) => JSON.stringify([target, partition])))
  const state = newBackfill(backfillId, request, distinct.size, atMs)
  connection
    .statement('insert into backfill (backfill_id, project, status, version, state) values (?, ?, ?, ?, ?)')
    .run(backfillId, request.project, state.status, state.version, JSON.stringify(state))
  const insert = connection.statement(INSERT_ITEM)
  items.forEach(({ target, partition }, i) => insert.run(backfillId, i, target, partition))
  return state
}

export function getBackfill(connection: Connection, backfillId: string): BackfillState | undefined {
  const row = connection.statement('select state from backfill where backfill_id = ?').get(backfillId)
  return row && parseJson<BackfillState>(row['state'], connection.path)
}

export function listBackfills(
  connection: Connection,
  query: Parameters<BackfillStore['listBackfills']>[0],
): readonly BackfillState[] {
  const { statuses, limit, project, beforeBackfillId } = query
  checkLimit(limit, MAX_ROWS_PER_PAGE)
  const filters = [
    statuses && { sql: 'status in (select value from json_each(?))', value: JSON.stringify(statuses) },
    project === undefined ? undefined : { sql: 'project = ?', value: project },
    beforeBackfillId === undefined
      ? undefined
      : { sql: 'position < (select position from backfill where backfill_id = ?)', value: beforeBackfillId },
  ].filter((filter) => filter !== undefined)
  const where = filters.length === 0 ? '' : `where ${filters.map((filter) => filter.sql).join(' and ')}`
  return connection
    .statement(`select state from backfill ${where} order by position desc limit ?`)
    .all(...filters.map((filter) => filter.value), limit)
    .map((row) => parseJson<BackfillState>(row['state'], connection.path))
}

export function listBackfillItems(
  connection: Connection,
  backfillId: string,
  query: { readonly statuses?: readonly BackfillItemStatus[]; readonly runId?: string } = {},
): readonly BackfillItem[] {
  const { statuses, runId } = query
  const filters = [
    { sql: 'backfill_id = ?', value: backfillId },
    statuses && { sql: 'status in (select value from json_each(?))', value: JSON.stringify(statuses) },
    runId === undefined ? undefined : { sql: 'run_id = ?', value: runId },
  ].filter((filter) => filter !== undefined)
  // Of one run there are few: its index finds them, and the plus sign keeps the order from choosing another.
  return connection
    .statement(
      `select target, partition, status, run_id, reason from backfill_item
        where ${filters.map((filter) => filter.sql).join(' and ')}
        order by ${runId === undefined ? 'position' : '+position'}`,
    )
    .all(...filters.map((filter) => filter.value))
    .map(parseItem)
}

/** A commit that has been checked, with the texts that are kept of its runs. */
export interface SealedBackfill {
  readonly commit: BackfillCommit
  readonly runs: readonly SealedRun[]
}

export function sealBackfill(commit: BackfillCommit): SealedBackfill {
  return { commit, runs: (commit.runs ?? []).map(sealRun) }
}

/** Everything that can be refused is refused before the first write. */
export function commitBackfill(unit: WriteUnit, { commit, runs }: SealedBackfill): BackfillState {
  const { connection } = unit
  const { backfillId, expectedVersion, items = [] } = commit
  const state = getBackfill(connection, backfillId)
  if (state === undefined) throw unknownBackfill(backfillId)
  if (state.version !== expectedVersion) throw staleBackfill(backfillId, expectedVersion, state.version)
  checkLease(unit, commit.lease)
  for (const { run } of runs) checkLease(unit, run.claim?.lease)

  const firstOf = new Map<string, string>()
  for (const one of runs) {
    const made = createRun(unit, one)
    if (made.kind === 'existed') firstOf.set(one.run.runId, made.runId)
  }
  let { counts } = state
  for (const item of items) {
    counts = countItem(counts, statusOf(connection, backfillId, item), item.status)
    const runId = item.runId === undefined ? null : (firstOf.get(item.runId) ?? item.runId)
    connection
      .statement(UPSERT_ITEM)
      .run(backfillId, item.target, item.partition, item.status, runId, item.reason ?? null)
  }
  const after = backfillAfter(state, commit, counts)
  connection
    .statement('update backfill set status = ?, ended_at_ms = ?, version = ?, state = ? where backfill_id = ?')
    .run(after.status, after.endedAtMs ?? null, after.version, JSON.stringify(after), backfillId)
  return after
}

function statusOf(
  connection: Connection,
  backfillId: string,
  { target, partition }: Pick<BackfillItem, 'target' | 'partition'>,
): BackfillItemStatus | undefined {
  const row = connection
    .statement('select status from backfill_item where backfill_id = ? and target = ? and partition = ?')
    .get(backfillId, target, partition)
  return row && (String(row['status']) as BackfillItemStatus)
}

function parseItem(row: Row): BackfillItem {
  const { run_id: runId, reason } = row
  return {
    target: String(row['target']),
    partition: String(row['partition']),
    status: String(row['status']) as BackfillItemStatus,
    ...(typeof runId === 'string' ? { runId } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  }
}
