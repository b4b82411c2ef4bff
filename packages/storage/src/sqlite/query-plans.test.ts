/** How SQLite goes about our questions: by an index, not by reading all there is. */
import type { PruneQuery, RunQuery } from '@ingot/core'
import { SENSOR } from '@ingot/core/contract'
import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory, type TemporaryDirectory } from '../testing/temporary-directory.ts'
import { listBackfillItems, listBackfills } from './backfills.ts'
import { Connection } from './connection.ts'
import { listPushes } from './instigators.ts'
import { listPartitions } from './partitions.ts'
import { migrateSqlite } from './migrate.ts'
import { prune } from './prune.ts'
import { readEvents } from './read-events.ts'
import { listRuns } from './runs.ts'
import { takeSlots } from './slots.ts'
import { listTicks } from './ticks.ts'
import { WriteUnit } from './write-unit.ts'

let directory: TemporaryDirectory
let db: DatabaseSync

beforeAll(async () => {
  directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await migrateSqlite(path)
  db = new DatabaseSync(path)
  fill(db)
})

afterAll(async () => {
  db.close()
  await directory[Symbol.asyncDispose]()
})

/** A connection that remembers the statements it was asked for. */
class Overheard extends Connection {
  readonly texts = new Set<string>()

  override statement(sql: string): StatementSync {
    this.texts.add(sql)
    return super.statement(sql)
  }
}

/** The steps of the plans of all that `ask` asks. */
function plansOf(ask: (connection: Connection) => unknown): readonly string[] {
  const connection = new Overheard(directory.join('ingot.db'), db)
  db.exec('begin')
  ask(connection)
  db.exec('rollback')
  return [...connection.texts].flatMap((sql) =>
    db
      .prepare(`explain query plan ${sql}`)
      .all(...Array.from(sql.matchAll(/\?(?!\d)/g), () => null))
      .map((row) => String(row['detail'])),
  )
}

/** Few runs, each with some events, so that a plan by rows that are there is worth it. */
function fill(to: DatabaseSync): void {
  to.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 200)
    insert into event (run_id, kind, at_ms, body)
      select 'r' || i, 'run-queued', i, json_object('kind', 'run-queued', 'runId', 'r' || i, 'request', json('{}')) from n;
    insert into run (queued_event_id, run_id, project, status, ended_at_ms, job, backfill_id, state)
      select id, run_id, 'shop', 'succeeded', id, 'load', 'b', '{}' from event;
    insert into run_tag (name, value, queued_event_id) select 'team', 'news', id from event;`)
}

const isScan = (step: string): boolean =>
  /^SCAN (event|run|tick|backfill_item|dynamic_partition|slot)\b(?!.*USING)/.test(step)
const isSort = (step: string): boolean => step.includes('TEMP B-TREE')

const RUNS: readonly Omit<RunQuery, 'limit'>[] = [
  {},
  { statuses: ['succeeded'] },
  { statuses: ['queued', 'running'] },
  { project: 'shop' },
  { job: 'load' },
  { backfillId: 'b' },
  { job: 'load', backfillId: 'b' },
  { job: 'load', project: 'shop' },
  { statuses: ['queued', 'running'], job: 'load', project: 'shop' },
  { statuses: ['queued', 'running'], backfillId: 'b' },
  { tags: { team: 'news' } },
  { tags: { team: 'news', env: 'prod' }, statuses: ['queued', 'failed'], project: 'shop', job: 'load' },
]

describe('pages of runs come out of an index in their order', () => {
  for (const query of RUNS) {
    for (const order of ['newest', 'oldest'] as const) {
      it(`${order} first ${JSON.stringify(query)}`, () => {
        const plans = plansOf((connection) => listRuns(connection, { limit: 10, order, ...query }))
        expect(plans).not.toEqual([])
        expect(plans.filter((step) => isScan(step) || isSort(step))).toEqual([])
      })
    }
  }
})

describe('forgetting looks at what goes, not at all there is', () => {
  const queries: Readonly<Record<string, Omit<PruneQuery, 'limit'>>> = {
    runs: { runsEndedBeforeMs: 50 },
    ticks: { ticksEndedBeforeMs: { succeeded: 50, skipped: 50, failed: 50 } },
    backfills: { backfillsEndedBeforeMs: 50 },
    'events of assets': { assetEventsBeforeMs: 50 },
  }
  for (const [name, query] of Object.entries(queries)) {
    it(name, () => {
      const plans = plansOf((connection) => prune(new WriteUnit(connection), { limit: 10, ...query }))
      expect(plans.filter(isScan)).toEqual([])
    })
  }
})

it('other questions are answered by an index too', () => {
  const plans = plansOf((connection) => {
    listTicks(connection, { limit: 5 })
    listTicks(connection, { limit: 5, instigator: SENSOR })
    listTicks(connection, { limit: 5, instigator: SENSOR, statuses: ['failed', 'skipped'] })
    listPushes(connection, SENSOR, 5)
    listBackfills(connection, { limit: 5 })
    listBackfillItems(connection, 'b')
    readEvents(connection, { afterId: 0, limit: 5, runId: 'r1' })
    readEvents(connection, { afterId: 0, limit: 5, assetKey: 'a' })
  })
  expect(plans.filter((step) => isScan(step) || isSort(step))).toEqual([])
})

it('what one run, one step or one set of partitions has is found by an index, then sorted', () => {
  const plans = plansOf((connection) => {
    listBackfillItems(connection, 'b', { runId: 'r' })
    listPartitions(connection, 'files')
    takeSlots(new WriteUnit(connection), 'r1', { stepKey: 'a', pools: ['p'], priority: 0, atMs: 0 })
  })
  expect(plans.filter(isScan)).toEqual([])
})
