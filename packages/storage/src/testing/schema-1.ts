/**
 * schema-1 — a file as Ingot 0.1 left it, before there were leases, ticks, pools and backfills.
 */
import { foldRun, isFinished, type Event, type RunState } from '@ingot/core'
import { DatabaseSync } from 'node:sqlite'
import { migrateSqlite } from '../sqlite/migrate.ts'
import { MIGRATIONS } from '../sqlite/schema.ts'
import { refold } from './refold.ts'

/** Events with the states folded from them, and a claim of each run that has not ended. */
export async function writeSchema1(path: string, events: readonly Event[]): Promise<void> {
  await migrateSqlite(path, MIGRATIONS.slice(0, 1))
  using db = new DatabaseSync(path)
  const insert = db.prepare(
    'insert into event (run_id, kind, at_ms, step_key, asset_key, partition, body) values (?, ?, ?, ?, ?, ?, ?)',
  )
  const runs = new Map<string, { readonly id: number; state: RunState }>()
  for (const event of events) {
    const { runId, stepKey, assetKey, partition }: Partial<Record<string, unknown>> = { ...event }
    const texts = [stepKey, assetKey, partition].map((value) => (typeof value === 'string' ? value : null))
    const [step = null, asset = null, part = null] = texts
    const run = typeof runId === 'string' ? runId : null
    const { lastInsertRowid } = insert.run(run, event.kind, event.atMs, step, asset, part, JSON.stringify(event))
    if (run === null) continue
    const state = foldRun(runs.get(run)?.state, event)
    if (state !== undefined) runs.set(run, { id: runs.get(run)?.id ?? Number(lastInsertRowid), state })
  }
  for (const { id, state } of runs.values()) writeRun(db, id, state)
  const stored = events.map((event, i) => ({ ...event, id: i + 1 }))
  for (const state of refold(stored).assets) {
    db.prepare('insert into asset (asset_key, partition, state) values (?, ?, ?)').run(
      state.assetKey,
      state.partition ?? '',
      JSON.stringify(state),
    )
  }
}

function writeRun(db: DatabaseSync, id: number, { request, ...state }: RunState): void {
  db.prepare('insert into run (queued_event_id, run_id, project, status, state) values (?, ?, ?, ?, ?)').run(
    id,
    state.runId,
    request.project,
    state.status,
    JSON.stringify(state),
  )
  for (const [name, value] of Object.entries(request.tags)) {
    db.prepare('insert into run_tag (name, value, queued_event_id) values (?, ?, ?)').run(name, value, id)
  }
  if (isFinished(state.status)) return
  const owner = { workerId: 'w', host: 'host', machine: 'host', pid: 1, processStart: '5' }
  db.prepare('insert into claim (run_id, token, lease_ends_at_ms, owner) values (?, 3, 100, ?)').run(
    state.runId,
    JSON.stringify(owner),
  )
}
