/**
 * backfills — backfills and their ledgers; how one is made stands in `create-backfill.ts`.
 */
import {
  backfillAfter,
  checkLimit,
  countItem,
  MAX_ROWS_PER_PAGE,
  NO_ITEMS,
  staleBackfill,
  unknownBackfill,
  type BackfillCommit,
  type BackfillItem,
  type BackfillItemQuery,
  type BackfillItemStatus,
  type BackfillState,
  type BackfillStore,
  type TargetCounts,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import { createRun, sealRun, type SealedRun } from './create-run.ts'
import { checkLease } from './leases.ts'
import { parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

/** Of one whose ledger is not whole yet: it is not there for whoever reads. */
export const DRAFT = 'draft'

const UPSERT_ITEM = `
  insert into backfill_item (backfill_id, position, target, partition, status, run_id, reason)
  values (?, (select coalesce(max(position), 0) + 1 from backfill_item where backfill_id = ?1), ?, ?, ?, ?, ?)
  on conflict (backfill_id, target, partition) do update
    set status = excluded.status, run_id = excluded.run_id, reason = excluded.reason`

export function getBackfill(connection: Connection, backfillId: string): BackfillState | undefined {
  const row = connection
    .statement(`select state from backfill where backfill_id = ? and status <> '${DRAFT}'`)
    .get(backfillId)
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
  const where = [`status <> '${DRAFT}'`, ...filters.map((filter) => filter.sql)].join(' and ')
  return connection
    .statement(`select state from backfill where ${where} order by position desc limit ?`)
    .all(...filters.map((filter) => filter.value), limit)
    .map((row) => parseJson<BackfillState>(row['state'], connection.path))
}

export function listBackfillItems(
  connection: Connection,
  backfillId: string,
  query: BackfillItemQuery = {},
): readonly BackfillItem[] {
  // A limit below 0 is none.
  const { statuses, runId, target, limit = -1, offset = 0 } = query
  const filters = [
    { sql: 'backfill_id = ?', value: backfillId },
    statuses && { sql: 'status in (select value from json_each(?))', value: JSON.stringify(statuses) },
    runId === undefined ? undefined : { sql: 'run_id = ?', value: runId },
    target === undefined ? undefined : { sql: 'target = ?', value: target },
  ].filter((filter) => filter !== undefined)
  // Of one run there are few: its index finds them, and the plus sign keeps the order from choosing another.
  return connection
    .statement(
      `select target, partition, status, run_id, reason from backfill_item
        where ${filters.map((filter) => filter.sql).join(' and ')}
        order by ${runId === undefined ? 'position' : '+position'} limit ? offset ?`,
    )
    .all(...filters.map((filter) => filter.value), limit, offset)
    .map(parseItem)
}

const STATUSES = Object.keys(NO_ITEMS) as readonly BackfillItemStatus[]
const COUNT_ITEMS = `
  select target, min(position) as first, ${STATUSES.map((status) => `sum(status = '${status}') as ${status}`).join(', ')}
    from backfill_item
   where backfill_id = ? group by target order by first`

export function countBackfillItems(connection: Connection, backfillId: string): readonly TargetCounts[] {
  return connection
    .statement(COUNT_ITEMS)
    .all(backfillId)
    .map((row) => ({
      target: String(row['target']),
      counts: { ...NO_ITEMS, ...Object.fromEntries(STATUSES.map((status) => [status, Number(row[status])])) },
    }))
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
