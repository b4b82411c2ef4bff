/**
 * claims — who executes which run. All of it happens inside a write transaction, so two never get the same run.
 */
import { isFinished, type ClaimRequest, type Fence, type RunClaim, type WorkerIdentity } from '@ingot/core'
import { staleClaim } from '@ingot/core'
import type { Connection } from './connection.ts'
import { checkLease } from './leases.ts'
import { parseJson, type Row } from './rows.ts'
import { freeSlots, takeRunSlots } from './slots.ts'
import type { WriteUnit } from './write-unit.ts'

const SELECT_CLAIM =
  'select token, lease_ends_at_ms as leaseEndsAtMs, is_released as isReleased from claim where run_id = ?'
const UPSERT_CLAIM = `
  insert into claim (run_id, token, lease_ends_at_ms, owner) values (?, ?, ?, ?)
  on conflict (run_id) do update
    set token = excluded.token, lease_ends_at_ms = excluded.lease_ends_at_ms, owner = excluded.owner, is_released = 0`
const LIST_CLAIMS = `
  select run_id as runId, token, lease_ends_at_ms as leaseEndsAtMs, owner from claim where is_released = 0 order by run_id`

/** Undefined while another claim's lease runs, a pool has no place, or when the run does not exist or has ended. */
export function claimRun(unit: WriteUnit, runId: string, request: ClaimRequest, nowMs: number): RunClaim | undefined {
  const { owner, leaseEndsAtMs, pools = [], lease } = request
  checkLease(unit, lease)
  const status = unit.runStatus(runId)
  const held = unit.connection.statement(SELECT_CLAIM).get(runId)
  if (status === undefined || isFinished(status)) return undefined
  if (held !== undefined && Number(held['leaseEndsAtMs']) > nowMs) return undefined
  const priority = pools.length === 0 ? 0 : priorityOf(unit, runId)
  const places = { stepKey: '', pools: [...new Set(pools)], priority, atMs: nowMs }
  if (!takeRunSlots(unit, runId, places)) return undefined
  const token = Number(held?.['token'] ?? 0) + 1
  unit.connection.statement(UPSERT_CLAIM).run(runId, token, leaseEndsAtMs, JSON.stringify(owner))
  return { runId, token, owner, leaseEndsAtMs }
}

export function renewClaim(unit: WriteUnit, fence: Fence, leaseEndsAtMs: number): 'held' | 'cancel-requested' | 'lost' {
  const { changes } = unit.connection
    .statement('update claim set lease_ends_at_ms = ? where run_id = ? and token = ? and is_released = 0')
    .run(leaseEndsAtMs, fence.runId, fence.token)
  if (Number(changes) === 0) return 'lost'
  return unit.runStatus(fence.runId) === 'canceling' ? 'cancel-requested' : 'held'
}

export function checkFence({ connection }: WriteUnit, fence: Fence): void {
  if (!isFenceCurrent(connection, fence)) throw staleClaim(fence)
}

export function isFenceCurrent(connection: Connection, { runId, token }: Fence): boolean {
  const held = connection.statement(SELECT_CLAIM).get(runId)
  return held?.['token'] === token && held['isReleased'] === 0
}

/** Its token stays behind, one higher: the next claim's is higher still. */
export function releaseClaim(unit: WriteUnit, { runId, token }: Fence): void {
  const { changes } = unit.connection
    .statement(
      'update claim set token = token + 1, lease_ends_at_ms = 0, is_released = 1 where run_id = ? and token = ? and is_released = 0',
    )
    .run(runId, token)
  if (Number(changes) > 0) freeSlots(unit, runId)
}

function priorityOf(unit: WriteUnit, runId: string): number {
  // Its request may have been written in this transaction: then its state is not in the table yet, its event is.
  const row = unit.connection
    .statement(
      `select json_extract(body, '$.request.priority') as priority from event where run_id = ? and kind = 'run-queued' order by id limit 1`,
    )
    .get(runId)
  return Number(row?.['priority'] ?? 0)
}

export function listClaims(connection: Connection): readonly RunClaim[] {
  return connection
    .statement(LIST_CLAIMS)
    .all()
    .map((row) => parseClaim(row, connection.path))
}

function parseClaim(row: Row, path: string): RunClaim {
  const owner = parseJson<WorkerIdentity>(row['owner'], path)
  return {
    runId: String(row['runId']),
    token: Number(row['token']),
    owner: { ...owner, processStart: owner.processStart },
    leaseEndsAtMs: Number(row['leaseEndsAtMs']),
  }
}
