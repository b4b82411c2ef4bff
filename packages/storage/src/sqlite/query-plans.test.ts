/** How SQLite goes about our questions: by an index, not by reading all there is. */
import type { PruneQuery, RunFilter, RunQuery } from '@ingot/core'
import { SENSOR } from '@ingot/core/contract'
import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory, type TemporaryDirectory } from '../testing/temporary-directory.ts'
import { listAudit } from './audit.ts'
import { countBackfillItems, listBackfillItems, listBackfills } from './backfills.ts'
import { Connection } from './connection.ts'
import { listPushes } from './instigators.ts'
import { listPartitions } from './partitions.ts'
import { migrateSqlite } from './migrate.ts'
import { prune } from './prune.ts'
import { readEvents } from './read-events.ts'
import { countRuns, listRuns, listRunTags } from './runs.ts'
import { takeSlots } from './slots.ts'
import { getTick, listTicks } from './ticks.ts'
import { findToken } from './tokens.ts'
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

/** As many runs of each as are worth walking; three of job `rare`. */
function fill(to: DatabaseSync): void {
  to.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
    insert into event (run_id, kind, at_ms, body)
      select 'r' || i, 'run-queued', i, json_object('kind', 'run-queued', 'runId', 'r' || i, 'request', json('{}')) from n;
    insert into run (queued_event_id, run_id, project, status, ended_at_ms, job, backfill_id, state, launched_by, partition,
        queued_at_ms)
      select id, run_id, 'shop', 'succeeded', id, iif(id > 4997, 'rare', 'load'), 'b', '{}', 'schedule:nightly', 'p', at_ms
        from event;
    insert into run_tag (name, value, queued_event_id) select 'team', 'news', id from event;
    insert into run_asset (asset_key, queued_event_id) select 'a', id from event;`)
}

const isScan = (step: string): boolean =>
  /^SCAN (event|run|run_tag|run_asset|tick|backfill_item|dynamic_partition|slot|audit|token)\b(?!.*USING)/.test(step)
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
  { partition: 'p' },
  { assetKey: 'a' },
  { launchedBy: 'schedule' },
  { rootRunId: 'r1' },
  { idPrefix: 'r' },
  { assetKey: 'a', tags: { team: 'news' } },
  { queuedFromMs: 5, queuedBeforeMs: 50 },
  { queuedBeforeMs: 50, endedFromMs: 5, statuses: ['failed'] },
  { launchedBy: 'schedule', job: 'load', project: 'shop', partition: 'p', backfillId: 'b', queuedFromMs: 1 },
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

describe('a walk past many runs reads none of their rows', () => {
  for (const query of [
    { project: 'mill' },
    { launchedBy: 'schedule', project: 'mill' },
    { queuedFromMs: 5, queuedBeforeMs: 50 },
    { queuedBeforeMs: 50, endedFromMs: 5 },
    { job: 'load', partition: 'p', backfillId: 'b', statuses: ['succeeded'], project: 'mill' },
  ] satisfies readonly RunFilter[]) {
    it(JSON.stringify(query), () => {
      const listed = plansOf((connection) => listRuns(connection, { limit: 10, ...query }))
      const counted = plansOf((connection) => countRuns(connection, query))
      const walks = [...listed, ...counted].filter((step) => step.includes('run_by_status'))
      expect(walks).not.toEqual([])
      expect(walks.filter((step) => !step.includes('COVERING INDEX run_by_status'))).toEqual([])
    })
  }
})

it('runs that few others are like are fetched, not walked to', () => {
  const plans = plansOf((connection) => {
    listRuns(connection, { limit: 10, job: 'rare', statuses: ['failed'], project: 'shop', launchedBy: 'schedule' })
    listRuns(connection, { limit: 10, launchedBy: 'api', tags: { team: 'news' } })
    listRuns(connection, { limit: 10, idPrefix: 'r4999', assetKey: 'a' })
    countRuns(connection, { partition: 'x', statuses: ['succeeded'] })
  })
  expect(plans.filter((step) => step.includes('run_by_status') || isScan(step))).toEqual([])
})

it('all runs are counted in an index, and the tags of the newest are found by one', () => {
  const counted = plansOf((connection) => countRuns(connection))
  expect(counted.every((step) => step.includes('COVERING INDEX run_by_status'))).toBe(true)
  const tags = plansOf((connection) => listRunTags(connection, 10))
  expect(tags.filter((step) => /^SCAN (?!run_tag USING COVERING INDEX run_tag_by_run)/.test(step))).toEqual([])
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
    listBackfillItems(connection, 'b', { limit: 100, offset: 1_000 })
    readEvents(connection, { afterId: 0, limit: 5, runId: 'r1' })
    readEvents(connection, { afterId: 0, limit: 5, assetKey: 'a' })
    readEvents(connection, { afterId: 0, limit: 5, runId: 'r1', beforeId: 9, order: 'newest' })
    readEvents(connection, { afterId: 0, limit: 5, assetKey: 'a', partition: 'p', order: 'newest' })
    listBackfills(connection, { limit: 5, beforeBackfillId: 'b' })
    getTick(connection, 1)
    findToken(connection, 'hash')
    listAudit(connection, { limit: 5 })
    listAudit(connection, { limit: 5, actor: 'ada' })
    listAudit(connection, { limit: 5, action: 'run.launch', beforeId: 9 })
    listAudit(connection, { limit: 5, action: 'run.launch', actor: 'ada' })
  })
  expect(plans.filter((step) => isScan(step) || isSort(step))).toEqual([])
})

it('what one run, one step or one set of partitions has is found by an index, then sorted', () => {
  const plans = plansOf((connection) => {
    listBackfillItems(connection, 'b', { runId: 'r' })
    countBackfillItems(connection, 'b')
    listPartitions(connection, 'files')
    takeSlots(new WriteUnit(connection), 'r1', { stepKey: 'a', pools: ['p'], priority: 0, atMs: 0 })
  })
  expect(plans.filter(isScan)).toEqual([])
})
