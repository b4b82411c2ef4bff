/**
 * leases — who of several daemons does a thing.
 */
import { FORGET_LEASE_MS, staleLease, type Lease, type LeaseFence, type WorkerIdentity } from '@ingot/core'

import type { Connection } from './connection.ts'
import { parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

const COLUMNS = 'name, token, ends_at_ms as endsAtMs, owner'
const UPSERT = `
  insert into lease (name, token, ends_at_ms, owner) values (?, ?, ?, ?)
  on conflict (name) do update set token = excluded.token, ends_at_ms = excluded.ends_at_ms, owner = excluded.owner`

/** Refuses a fence that is not current; without one there is nothing to check. */
export function checkLease({ connection }: WriteUnit, fence: LeaseFence | undefined): void {
  if (fence === undefined) return
  const held = connection.statement('select token from lease where name = ?').get(fence.lease)
  if (held?.['token'] !== fence.token) throw staleLease(fence)
}

export function acquireLease(
  { connection }: WriteUnit,
  name: string,
  owner: WorkerIdentity,
  endsAtMs: number,
  nowMs: number,
): Lease | undefined {
  const row = connection.statement(`select ${COLUMNS} from lease where name = ?`).get(name)
  const held = row && parseLease(row, connection.path)
  const isOwn = held?.owner.workerId === owner.workerId
  if (held !== undefined && !isOwn && held.endsAtMs > nowMs) return undefined
  const token = isOwn ? held.token : nextToken(connection)
  connection.statement('delete from lease where ends_at_ms < ?').run(nowMs - FORGET_LEASE_MS)
  connection.statement(UPSERT).run(name, token, endsAtMs, JSON.stringify(owner))
  return { name, token, owner, endsAtMs }
}

export function releaseLease({ connection }: WriteUnit, { lease, token }: LeaseFence): void {
  connection.statement('delete from lease where name = ? and token = ?').run(lease, token)
}

export function listLeases(connection: Connection): readonly Lease[] {
  return connection
    .statement(`select ${COLUMNS} from lease order by name`)
    .all()
    .map((row) => parseLease(row, connection.path))
}

function nextToken(connection: Connection): number {
  const row = connection.statement(`update counter set value = value + 1 where name = 'lease' returning value`).get()
  return Number(row?.['value'])
}

function parseLease(row: Row, path: string): Lease {
  const owner = parseJson<WorkerIdentity>(row['owner'], path)
  return {
    name: String(row['name']),
    token: Number(row['token']),
    owner: { ...owner, processStart: owner.processStart },
    endsAtMs: Number(row['endsAtMs']),
  }
}
