/**
 * create-run — new runs, once per id and per run key. What is refused is refused before anything is written.
 */
import { checkNewRun, DEDUP_SCOPE, isFinished, type Created, type NewRun, type RunKey } from '@ingot/core'

import { claimRun } from './claims.ts'
import { checkLease } from './leases.ts'
import { seal, type SealedEvent } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

/** A new run that has been checked, with the texts that are kept of its events. */
export interface SealedRun {
  readonly run: NewRun
  readonly events: readonly SealedEvent[]
}

export function sealRun(run: NewRun): SealedRun {
  checkNewRun(run)
  return { run, events: seal(run.events) }
}

export function createRun(unit: WriteUnit, { run, events }: SealedRun): Created {
  const { runId, runKey, claim } = run
  checkLease(unit, claim?.lease)
  const firstRunId = runKey && runOfKey(unit, runKey)
  if (firstRunId !== undefined) return { kind: 'existed', runId: firstRunId }
  if (unit.runStatus(runId) !== undefined) return { kind: 'existed', runId }
  unit.append(events)
  if (runKey !== undefined) keep(unit, runKey, runId)
  return { kind: 'created', claim: claim && claimRun(unit, runId, claim, askedAtMs(run)) }
}

/** A run stands in line for its pools from when it was queued. */
function askedAtMs({ events }: NewRun): number {
  return events[0]?.atMs ?? 0
}

/** Says which tick asked for the key last: it is kept as long as that tick. */
export function askedBy({ connection }: WriteUnit, { scope, key }: RunKey, tickId: number): void {
  connection.statement('update run_key set tick_id = ? where scope = ? and key = ?').run(tickId, scope, key)
}

/** The run that was made for the key; undefined when a run may be made for it. */
function runOfKey(unit: WriteUnit, { scope, key }: RunKey): string | undefined {
  const row = unit.connection.statement('select run_id from run_key where scope = ? and key = ?').get(scope, key)
  if (row === undefined) return undefined
  const runId = String(row['run_id'])
  if (scope !== DEDUP_SCOPE) return runId
  const status = unit.runStatus(runId)
  return status === undefined || isFinished(status) ? undefined : runId
}

function keep({ connection }: WriteUnit, { scope, key }: RunKey, runId: string): void {
  connection
    .statement(
      `insert into run_key (scope, key, run_id) values (?, ?, ?)
       on conflict (scope, key) do update set run_id = excluded.run_id, tick_id = null`,
    )
    .run(scope, key, runId)
}
