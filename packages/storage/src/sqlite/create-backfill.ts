/**
 * create-backfill — writes a backfill and its ledger. A long ledger is written in parts, each in a transaction of its own,
 * so that other processes write in between; until the last part is there, the backfill is a draft that nobody is shown.
 *
 * Errors   ConflictError conflict/stale-backfill   another call for the same id took the draft over
 * Promise  killed in between, the backfill was never made. Its draft goes when an ended backfill of its age would go, or
 *          when the same id is made again.
 */
import {
  newBackfill,
  staleBackfill,
  type BackfillItem,
  type BackfillRequest,
  type BackfillState,
  type BackfillStatus,
} from '@ingot/core'

import { DRAFT, getBackfill } from './backfills.ts'
import type { Connection } from './connection.ts'
import type { WriteUnit } from './write-unit.ts'

type NewItem = Pick<BackfillItem, 'target' | 'partition'>
type Write = <T>(work: (unit: WriteUnit) => T) => Promise<T>

// A transaction holds the event loop, and keeps other processes from writing, while it lasts: this many take some 30 ms.
const ITEMS_PER_COMMIT = 4_000

const INSERT_BACKFILL = `
  insert into backfill (backfill_id, project, status, ended_at_ms, version, state) values (?, ?, ?, ?, ?, ?)`
const INSERT_ITEM = `
  insert or ignore into backfill_item (backfill_id, position, target, partition, status) values (?, ?, ?, ?, 'pending')`
const SELECT_DRAFT = `select version from backfill where backfill_id = ? and status = '${DRAFT}'`

export async function createBackfill(
  write: Write,
  backfillId: string,
  request: BackfillRequest,
  items: readonly NewItem[],
  atMs: number,
): Promise<BackfillState> {
  const rows = distinct(items)
  const state = newBackfill(backfillId, request, rows.length, atMs)
  if (rows.length <= ITEMS_PER_COMMIT) return await write((unit) => createWhole(unit.connection, state, rows))

  const draft = await write(({ connection }) => beginDraft(connection, state))
  if (typeof draft !== 'number') return draft
  for (let from = 0; from < rows.length; from += ITEMS_PER_COMMIT) {
    await write(({ connection }) => {
      checkDraft(connection, backfillId, draft)
      insertItems(connection, backfillId, rows.slice(from, from + ITEMS_PER_COMMIT), from)
    })
  }
  return await write(({ connection }) => finishDraft(connection, state, draft))
}

function createWhole(connection: Connection, state: BackfillState, rows: readonly NewItem[]): BackfillState {
  const there = getBackfill(connection, state.backfillId)
  if (there !== undefined) return there
  removeDraft(connection, state.backfillId)
  insertBackfill(connection, state, state.status, state.version)
  insertItems(connection, state.backfillId, rows, 0)
  return state
}

/** Gives the version that the draft's parts are written under; or the backfill, when it is made already. */
function beginDraft(connection: Connection, state: BackfillState): BackfillState | number {
  const there = getBackfill(connection, state.backfillId)
  if (there !== undefined) return there
  const draft = removeDraft(connection, state.backfillId) - 1
  insertBackfill(connection, state, DRAFT, draft)
  return draft
}

/** Versions of drafts go down from 0, so that who writes one that was taken over knows. */
function removeDraft(connection: Connection, backfillId: string): number {
  const row = connection.statement(SELECT_DRAFT).get(backfillId)
  if (row === undefined) return 1
  connection.statement('delete from backfill where backfill_id = ?').run(backfillId)
  return Number(row['version'])
}

function checkDraft(connection: Connection, backfillId: string, draft: number): void {
  const row = connection.statement(SELECT_DRAFT).get(backfillId)
  if (row?.['version'] !== draft) throw staleBackfill(backfillId, draft, Number(row?.['version'] ?? 1))
}

function finishDraft(connection: Connection, state: BackfillState, draft: number): BackfillState {
  checkDraft(connection, state.backfillId, draft)
  connection
    .statement('update backfill set status = ?, ended_at_ms = null, version = ? where backfill_id = ?')
    .run(state.status, state.version, state.backfillId)
  return state
}

/** A draft counts as ended when it began: that is what its age is told by. */
function insertBackfill(
  connection: Connection,
  state: BackfillState,
  status: BackfillStatus | typeof DRAFT,
  version: number,
): void {
  const { backfillId, request, createdAtMs } = state
  connection
    .statement(INSERT_BACKFILL)
    .run(backfillId, request.project, status, status === DRAFT ? createdAtMs : null, version, JSON.stringify(state))
}

function insertItems(connection: Connection, backfillId: string, rows: readonly NewItem[], from: number): void {
  const insert = connection.statement(INSERT_ITEM)
  rows.forEach(({ target, partition }, i) => insert.run(backfillId, from + i, target, partition))
}

function distinct(items: readonly NewItem[]): readonly NewItem[] {
  return [...new Map(items.map((item) => [JSON.stringify([item.target, item.partition]), item])).values()]
}
