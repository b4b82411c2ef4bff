/**
 * audit — who changed what, in the order it happened.
 */
import {
  auditDetailJson,
  checkLimit,
  MAX_ROWS_PER_PAGE,
  type AuditEntry,
  type AuditStore,
  type NewAuditEntry,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import { parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

export function recordAudit({ connection }: WriteUnit, entry: NewAuditEntry): void {
  const { atMs, actor, action, subject, outcome, code = null } = entry
  connection
    .statement('insert into audit (at_ms, actor, action, subject, outcome, code, detail) values (?, ?, ?, ?, ?, ?, ?)')
    .run(atMs, actor, action, subject, outcome, code, auditDetailJson(entry) ?? null)
}

export function listAudit(
  connection: Connection,
  { limit, beforeId = Number.MAX_SAFE_INTEGER, actor, action }: Parameters<AuditStore['listAudit']>[0],
): readonly AuditEntry[] {
  checkLimit(limit, MAX_ROWS_PER_PAGE)
  // Few do much and many do little: who did it leads, as far as it is asked for.
  const plus = actor === undefined ? '' : '+'
  const filters = [
    { sql: 'id < ?', value: beforeId },
    actor === undefined ? undefined : { sql: 'actor = ?', value: actor },
    action === undefined ? undefined : { sql: `${plus}action = ?`, value: action },
  ].filter((filter) => filter !== undefined)
  return connection
    .statement(
      `select * from audit where ${filters.map((filter) => filter.sql).join(' and ')} order by id desc limit ?`,
    )
    .all(...filters.map((filter) => filter.value), limit)
    .map((row) => parseEntry(row, connection.path))
}

function parseEntry(row: Row, path: string): AuditEntry {
  const { code, detail } = row
  return {
    id: Number(row['id']),
    atMs: Number(row['at_ms']),
    actor: String(row['actor']),
    action: String(row['action']),
    subject: String(row['subject']),
    outcome: row['outcome'] === 'done' ? 'done' : 'refused',
    ...(typeof code === 'string' ? { code } : {}),
    ...(detail === null ? {} : { detail: parseJson<Readonly<Record<string, unknown>>>(detail, path) }),
  }
}
