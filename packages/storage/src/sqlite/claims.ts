/**
 * claims — who executes which run. All of it happens inside a write transaction, so two never get the same run.
 */
import { isFinished, type ClaimRequest, type Fence, type RunClaim, type WorkerIdentity } from '@ingot/core'
import { staleClaim } from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseJson, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

const SELECT_CLAIM = 'select token, lease_ends_at_ms as leaseEndsAtMs from claim where run_id = ?'
const UPSERT_CLAIM = `
  insert into claim (run_id, token, lease_ends_at_ms, owner) values (?, ?, ?, ?)
  on conflict (run_id) do update
    set token = excluded.token, lease_ends_at_ms = excluded.lease_ends_at_ms, owner = excluded.owner`
const LIST_CLAIMS = `
  select run_id as runId, token, lease_ends_at_ms as leaseEndsAtMs, owner from claim order by run_id`

/** Undefined while another claim's lease runs, or when the run does not exist or has ended. */
export function claimRun(unit: WriteUnit, runId: string, request: ClaimRequest, nowMs: number): RunClaim | undefined {
  const { owner, leaseEndsAtMs } = request
  const status = unit.runStatus(runId)
  const held = unit.connection.statement(SELECT_CLAIM).get(runId)
  if (status === undefined || isFinished(status)) return undefined
  if (held !== undefined && Number(held['leaseEndsAtMs']) > nowMs) return undefined
  const token = Number(held?.['token'] ?? 0) + 1
  unit.connection.statement(UPSERT_CLAIM).run(runId, token, leaseEndsAtMs, JSON.stringify(owner))
  return { runId, token, owner, leaseEndsAtMs }
}

export function renewClaim(unit: WriteUnit, fence: Fence, leaseEndsAtMs: number): 'held' | 'cancel-requested' | 'lost' {
  const { changes } = unit.connection
    .statement('update claim set lease_ends_at_ms = ? where run_id = ? and token = ?')
    .run(leaseEndsAtMs, fence.runId, fence.token)
  if (Number(changes) === 0) return 'lost'
  return unit.runStatus(fence.runId) === 'canceling' ? 'cancel-requested' : 'held'
}

export function checkFence(unit: WriteUnit, fence: Fence): void {
  const held = unit.connection.statement(SELECT_CLAIM).get(fence.runId)
  if (held?.['token'] !== fence.token) throw staleClaim(fence)
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
