/**
 * instigators — schedules, sensors and automation as they stand, their memory, and the pushes that wait for them.
 */
import {
  changeInstigator,
  checkLimit,
  MAX_ROWS_PER_PAGE,
  newInstigator,
  type InstigatorChange,
  type InstigatorKind,
  type InstigatorRef,
  type InstigatorState,
  type Push,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import type { Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

const COLUMNS = 'kind, project, name, chosen, running_since_ms, cursor, last_tick_at_ms, version'
const OF = 'kind = ? and project = ? and name = ?'
const UPSERT = `
  insert or replace into instigator (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)`

export function getInstigator(connection: Connection, ref: InstigatorRef): InstigatorState | undefined {
  const row = connection.statement(`select ${COLUMNS} from instigator where ${OF}`).get(ref.kind, ref.project, ref.name)
  return row && parseState(row)
}

export function listInstigators(connection: Connection): readonly InstigatorState[] {
  return connection.statement(`select ${COLUMNS} from instigator order by kind, project, name`).all().map(parseState)
}

export function setInstigator(
  unit: WriteUnit,
  ref: InstigatorRef,
  change: InstigatorChange,
  expectedVersion: number | undefined,
): InstigatorState | undefined {
  const before = getInstigator(unit.connection, ref) ?? newInstigator(ref)
  if (expectedVersion !== undefined && expectedVersion !== before.version) return undefined
  const after = changeInstigator(before, change)
  if (after !== undefined) putInstigator(unit, after)
  return after ?? before
}

export function putInstigator({ connection }: WriteUnit, state: InstigatorState): void {
  const { kind, project, name, chosen, runningSinceMs, cursor, lastTickAtMs, version } = state
  connection
    .statement(UPSERT)
    .run(kind, project, name, chosen ?? null, runningSinceMs ?? null, cursor ?? null, lastTickAtMs ?? null, version)
}

function parseState(row: Row): InstigatorState {
  const { chosen } = row
  return {
    kind: String(row['kind']) as InstigatorKind,
    project: String(row['project']),
    name: String(row['name']),
    chosen: chosen === 'running' || chosen === 'stopped' ? chosen : undefined,
    runningSinceMs: numberOf(row['running_since_ms']),
    cursor: typeof row['cursor'] === 'string' ? row['cursor'] : undefined,
    lastTickAtMs: numberOf(row['last_tick_at_ms']),
    version: Number(row['version']),
  }
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

export function readMemory(connection: Connection, ref: InstigatorRef): ReadonlyMap<string, string> {
  const rows = connection
    .statement(`select subject, body from memory where ${OF} order by subject`)
    .all(ref.kind, ref.project, ref.name)
  return new Map(rows.map((row) => [String(row['subject']), String(row['body'])]))
}

export function remember(
  { connection }: WriteUnit,
  { kind, project, name }: InstigatorRef,
  changes: Readonly<Record<string, string | undefined>>,
): void {
  for (const [subject, body] of Object.entries(changes)) {
    if (body === undefined) {
      connection.statement(`delete from memory where ${OF} and subject = ?`).run(kind, project, name, subject)
    } else {
      connection
        .statement('insert or replace into memory (kind, project, name, subject, body) values (?, ?, ?, ?, ?)')
        .run(kind, project, name, subject, body)
    }
  }
}

export function addPush(
  { connection }: WriteUnit,
  { kind, project, name }: InstigatorRef,
  atMs: number,
  body: string,
  key: string | undefined,
): { readonly id: number; readonly isNew: boolean } {
  const first =
    key === undefined
      ? undefined
      : connection.statement(`select push_id from push_key where ${OF} and key = ?`).get(kind, project, name, key)
  if (first !== undefined) return { id: Number(first['push_id']), isNew: false }
  const added = connection
    .statement('insert into push (kind, project, name, at_ms, body) values (?, ?, ?, ?, ?)')
    .run(kind, project, name, atMs, body)
  const id = Number(added.lastInsertRowid)
  if (key !== undefined) {
    connection
      .statement('insert into push_key (kind, project, name, key, push_id, at_ms) values (?, ?, ?, ?, ?, ?)')
      .run(kind, project, name, key, id, atMs)
  }
  return { id, isNew: true }
}

/** Gives how many there were of them. */
export function removePushes({ connection }: WriteUnit, ref: InstigatorRef, ids: readonly number[]): number {
  if (ids.length === 0) return 0
  const { changes } = connection
    .statement(`delete from push where ${OF} and id in (select value from json_each(?))`)
    .run(ref.kind, ref.project, ref.name, JSON.stringify(ids))
  return Number(changes)
}

export function listPushes(connection: Connection, ref: InstigatorRef, limit: number): readonly Push[] {
  checkLimit(limit, MAX_ROWS_PER_PAGE)
  return connection
    .statement(`select id, at_ms, body from push where ${OF} order by id limit ?`)
    .all(ref.kind, ref.project, ref.name, limit)
    .map((row) => ({
      id: Number(row['id']),
      atMs: Number(row['at_ms']),
      body: JSON.parse(String(row['body'])) as unknown,
    }))
}

export function listPushed(connection: Connection): readonly InstigatorRef[] {
  return connection
    .statement('select distinct kind, project, name from push order by kind, project, name')
    .all()
    .map((row) => ({
      kind: String(row['kind']) as InstigatorKind,
      project: String(row['project']),
      name: String(row['name']),
    }))
}
