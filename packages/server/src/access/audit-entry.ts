/**
 * audit-entry — what the audit log keeps of a request: who, what, to which thing, and how it ended.
 *
 * Units    `detail` is at most 4,096 bytes of JSON
 * Promise  only fields that are known to hold no secret are kept: config, cursors and messages never are.
 */
import type { NewAuditEntry } from '@ingot/core'

import type { Actor } from '../handle.ts'

export interface Audited {
  readonly action: string
  readonly actor: Actor
  readonly atMs: number
  readonly params: unknown
  readonly body: unknown
  readonly answer?: unknown
  /** Of what it was refused with. */
  readonly code?: string
}

const SAFE_FIELDS = [
  'project',
  'job',
  'assets',
  'select',
  'partition',
  'partitions',
  'strategy',
  'action',
  'runIds',
  'name',
  'role',
  'expiresInDays',
  'isForced',
  'limit',
  'check',
  'passed',
  'keys',
  'retryOf',
  'missingOnly',
  'priority',
  'key',
  'isNew',
  'runId',
  'backfillId',
]
const MAX_DETAIL_BYTES = 4_096
const MAX_LISTED = 20

/** One; of a request that did something to each of many, one for each. */
export function auditEntries(audited: Audited): readonly NewAuditEntry[] {
  const { results } = fieldsOf(audited.answer)
  if (!Array.isArray(results)) return [auditEntry(audited)]
  const { runIds: _all, ...body } = fieldsOf(audited.body)
  return results.map(fieldsOf).map(({ runId, newRunId, code }) =>
    auditEntry({
      ...audited,
      params: { runId },
      body,
      answer: { runId: newRunId },
      ...(typeof code === 'string' ? { code } : {}),
    }),
  )
}

export function auditEntry({ action, actor, atMs, params, body, answer, code }: Audited): NewAuditEntry {
  const said = fieldsOf(body)
  // A launch says what it asks for one level down.
  const detail = detailOf({ ...said, ...fieldsOf(said['ask']), ...fieldsOf(answer) })
  return {
    atMs,
    actor: actor.name,
    action,
    subject: subjectOf(params, answer),
    outcome: code === undefined ? 'done' : 'refused',
    ...(code === undefined ? {} : { code }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
  }
}

/** What the address names; of what is new, the id that it was given. */
function subjectOf(params: unknown, answer: unknown): string {
  const named = Object.values(fieldsOf(params)).map(String)
  if (named.length > 0) return named.join('/')
  const { runId, backfillId, token } = fieldsOf(answer)
  const { tokenId } = fieldsOf(token)
  return [runId, backfillId, tokenId].find((id) => typeof id === 'string') ?? ''
}

function detailOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(fields)
    .filter(([name, value]) => SAFE_FIELDS.includes(name) && value !== undefined && value !== null)
    .map(([name, value]) => [name, shortened(value)] as const)
  const detail: Record<string, unknown> = {}
  let bytes = 2
  for (const [name, value] of kept) {
    bytes += Buffer.byteLength(JSON.stringify(value)) + name.length + 4
    if (bytes > MAX_DETAIL_BYTES) break
    detail[name] = value
  }
  return detail
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 200 ? `${value.slice(0, 200)}…` : value
  if (!Array.isArray(value)) return typeof value === 'object' ? '…' : value
  const first = value.slice(0, MAX_LISTED).map(String)
  return value.length > MAX_LISTED ? [...first, `… ${value.length - MAX_LISTED} more`] : first
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
