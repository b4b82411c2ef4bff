import { assertRejects, queued, readAll } from '@ingot/core/contract'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
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
