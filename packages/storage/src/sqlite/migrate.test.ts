import type { Event, RunFilter } from '@ingot/core'
import {
  assertRejects,
  claimBy,
  ended,
  everythingSeen,
  materialized,
  queued,
  readAll,
  started,
  stepStarted,
} from '@ingot/core/contract'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { bothFolds } from '../testing/refold.ts'
import { writeSchema1 } from '../testing/schema-1.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { migrateSqlite, pendingMigrations } from './migrate.ts'
import { MIGRATIONS, type Migration } from './schema.ts'
import { openSqliteStorage } from './storage.ts'

const NEXT: readonly Migration[] = [
  ...MIGRATIONS,
  { version: MIGRATIONS.length + 1, name: 'notes', sql: 'create table note (text text not null) strict' },
]

it('the versions count up from 1 without holes', () => {
  expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, i) => i + 1))
})

it('a file that is not there needs every step, and asking does not make it', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  expect(await pendingMigrations(path)).toEqual(MIGRATIONS)
  expect(existsSync(path)).toBe(false)
})

it('a new file needs no step afterwards; an empty file of no bytes counts as new', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  writeFileSync(path, '')
  await using storage = await openSqliteStorage({ path })
  expect(await pendingMigrations(path)).toEqual([])
  expect((await storage.info()).schemaVersion).toBe(MIGRATIONS.length)
})

it('an older file without events is brought up to date when it is opened', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await (await openSqliteStorage({ path }))[Symbol.asyncDispose]()
  await using storage = await openSqliteStorage({ path, migrations: NEXT })
  expect((await storage.info()).schemaVersion).toBe(NEXT.length)
})

it('an older file with events is refused and not touched; `migrateSqlite` brings it up to date and keeps them', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const storage = await openSqliteStorage({ path })
  await storage.append([queued('r')])
  await storage[Symbol.asyncDispose]()
  const before = readFileSync(path)

  const error = await assertRejects(openSqliteStorage({ path, migrations: NEXT }), 'storage/version', 'open')
  expect(error.message).toContain('ingot storage migrate')
  expect(error.message).toContain(path)
  expect(readFileSync(path)).toEqual(before)

  expect((await pendingMigrations(path, NEXT)).map((migration) => migration.name)).toEqual(['notes'])
  expect((await migrateSqlite(path, NEXT)).map((migration) => migration.name)).toEqual(['notes'])
  expect(await migrateSqlite(path, NEXT)).toEqual([])
  await using migrated = await openSqliteStorage({ path, migrations: NEXT })
  expect(await readAll(migrated)).toHaveLength(1)
})

it('a newer file is refused with the advice to upgrade Ingot, and not touched', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await migrateSqlite(path, NEXT)
  const before = readFileSync(path)
  for (const call of [() => openSqliteStorage({ path }), () => pendingMigrations(path), () => migrateSqlite(path)]) {
    const error = await assertRejects(call(), 'storage/version', 'call')
    expect(error.message).toContain('Upgrade Ingot')
  }
  expect(readFileSync(path)).toEqual(before)
})

it('a step that fails leaves the file at the step before it', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const broken = [
    ...NEXT,
    { version: NEXT.length + 1, name: 'broken', sql: 'create table half (x); no such statement' },
  ]
  await expect(migrateSqlite(path, broken)).rejects.toThrow('syntax error')
  expect((await pendingMigrations(path, broken)).map((migration) => migration.name)).toEqual(['broken'])
  using db = new DatabaseSync(path)
  expect(db.prepare(`select count(*) as count from sqlite_schema where name = 'half'`).get()).toEqual({ count: 0 })
})

it('the database of another program is refused and not touched', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('theirs.db')
  const theirs = new DatabaseSync(path)
  theirs.exec('create table event (id integer)')
  theirs.close()
  const before = readFileSync(path)
  const error = await assertRejects(openSqliteStorage({ path }), 'storage/corrupt', 'open')
  expect(error.message).toContain('another program')
  expect(readFileSync(path)).toEqual(before)
})

const OF_SCHEMA_1: readonly Event[] = [
  queued('done', 1, { tags: { team: 'news' } }),
  started('done'),
  materialized('a', { runId: 'done', partition: 'p' }),
  ended('done', 'succeeded', { atMs: 10 }),
  queued('failed', 2),
  ended('failed', 'failed', { atMs: 20, reason: 'step-failed' }),
  queued('running', 3, { project: 'mill' }),
  started('running'),
  stepStarted('running', 'a'),
]

it('a file of schema 1 says that it must be migrated, and how', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await writeSchema1(path, OF_SCHEMA_1)
  const error = await assertRejects(openSqliteStorage({ path }), 'storage/version', 'open')
  expect(error.message).toContain('has schema 1')
  expect(error.message).toContain('ingot storage migrate')
  expect((await pendingMigrations(path)).map((migration) => migration.version)).toEqual(
    MIGRATIONS.slice(1).map((migration) => migration.version),
  )
})

it('a file of schema 1 is migrated with its runs and claims, which go on, end and are forgotten as new ones are', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await writeSchema1(path, OF_SCHEMA_1)
  await migrateSqlite(path)
  await using storage = await openSqliteStorage({ path })

  const { kept, refolded } = await bothFolds(storage)
  expect(kept).toEqual(refolded)
  const before = await everythingSeen(storage)
  await storage.rebuild()
  expect(await everythingSeen(storage)).toEqual(before)
  expect((await storage.listRuns({ limit: 9 })).runs.map((run) => run.runId)).toEqual(['running', 'failed', 'done'])
  expect((await storage.listRuns({ limit: 9, order: 'oldest', statuses: ['failed'] })).runs).toHaveLength(1)
  expect(await storage.listClaims()).toMatchObject([{ runId: 'running', token: 3, leaseEndsAtMs: 100 }])

  expect(await storage.claimRun('running', claimBy('w2', 900), 50)).toBeUndefined()
  await storage.releaseClaim({ runId: 'running', token: 3 })
  const claim = await storage.claimRun('running', { ...claimBy('w2', 900), pools: ['p'] }, 50)
  expect(claim?.token).toBeGreaterThan(3)
  await storage.append([ended('running', 'succeeded', { atMs: 30 })], { runId: 'running', token: claim?.token ?? 0 })

  expect((await storage.prune({ runsEndedBeforeMs: 15, limit: 9 })).runIds).toEqual(['done'])
  expect((await storage.prune({ runsEndedBeforeMs: 31, limit: 9 })).runIds).toEqual(['failed', 'running'])
  expect((await storage.getAsset('a', 'p'))?.materializedCount).toBe(1)
})

it('runs of schema 1 that had ended can be forgotten without a rebuild before', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await writeSchema1(path, OF_SCHEMA_1)
  await migrateSqlite(path)
  await using storage = await openSqliteStorage({ path })
  const { runIds, eventCount } = await storage.prune({ runsEndedBeforeMs: 15, limit: 9 })
  expect([runIds, eventCount]).toEqual([['done'], 3])
  expect((await storage.listRuns({ limit: 9, tags: { team: 'news' } })).runs).toEqual([])
})

it('a file of schema 2 is migrated with all that runs are found by, as a rebuild would give it', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const assets = Array.from({ length: 120 }, (_, i) => `a${i}`)
  await writeSchema1(path, [
    queued('r1', 5, { launchedBy: 'schedule:nightly', partition: 'p', assets: ['a', 'a', 'b'], assetCount: 2 }),
    queued('r2', 6, { launchedBy: 'api', assets, assetCount: 300, parentRunId: 'r1', rootRunId: 'r1' }),
    materialized('late', { runId: 'r2' }),
    materialized('a', { runId: 'r2' }),
    materialized('other', { runId: 'r1' }),
  ])
  await migrateSqlite(path, MIGRATIONS.slice(0, 2))
  await migrateSqlite(path)
  await using storage = await openSqliteStorage({ path })
  const cases: readonly (readonly [RunFilter, readonly string[]])[] = [
    [{ launchedBy: 'schedule' }, ['r1']],
    [{ partition: 'p' }, ['r1']],
    [{ queuedFromMs: 6 }, ['r2']],
    [{ rootRunId: 'r1' }, ['r2', 'r1']],
    [{ assetKey: 'a' }, ['r2', 'r1']],
    [{ assetKey: 'a99' }, ['r2']],
    [{ assetKey: 'a100' }, []],
    [{ assetKey: 'late' }, ['r2']],
    [{ assetKey: 'other' }, []],
    [{ statuses: ['queued'], project: 'shop' }, ['r2', 'r1']],
  ]
  for (const when of ['migrated', 'rebuilt']) {
    for (const [filter, runIds] of cases) {
      const { runs } = await storage.listRuns({ limit: 9, ...filter })
      expect([when, filter, runs.map((run) => run.runId)]).toEqual([when, filter, runIds])
    }
    await storage.rebuild()
  }
})
