import { defineAsset } from '@ingot/core'
import { materialize } from '@ingot/core/testing'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { duckdb, openDatabase } from './index.ts'
import type { DuckDb } from './database.ts'
import { database } from './database.ts'
import { table } from './table.ts'
import { contextFor, store, temporaryDatabase, temporaryFolder } from './testing/contexts.ts'

interface Item {
  readonly id: number
}
const resource = database({ path: ':memory:' })
const MODES = {
  replace: table<Item>({ database: resource }),
  append: table<Item>({ database: resource, mode: 'append' }),
  upsert: table<Item>({ database: resource, mode: 'upsert', key: ['id'] }),
}
const modes = Object.entries(MODES)
const refused = (...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'invalid/table-taken',
    message: expect.stringMatching(new RegExp(parts.map((part) => RegExp.escape(part)).join('.*'))),
  })

async function commentOf(db: DuckDb, tableName: string): Promise<unknown> {
  const [row] = await db.query('select comment from duckdb_tables() where table_name = $1', [tableName])
  return row?.['comment']
}

describe.each([
  ['silver/a/b', 'silver/a_b', 'silver.a_b'],
  ['silver/Users', 'silver/users', 'silver.users'],
  ['Silver/x', 'silver/x', 'silver.x'],
])('%s and %s', (first, second, name) => {
  test.each(modes)('%s: the first that stores owns the table, the second is refused', async (_mode, io) => {
    const db = await temporaryDatabase()
    const [one, two] = [contextFor(db, { assetKey: first }), contextFor(db, { assetKey: second })]
    await store(io, one, [{ id: 1 }])
    await expect(store(io, two, [{ id: 2 }])).rejects.toThrow(refused(name, `"${first}"`, '{ table, schema }'))
    await expect(store(io, two, [])).rejects.toThrow(refused(name))
    await expect(io.load(two)).rejects.toThrow(refused(name, `"${first}"`))
    expect(await io.load(one)).toEqual([{ id: 1 }])
    await store(io, one, [{ id: 3 }])
    expect(await io.load(one)).toContainEqual({ id: 3 })
  })

  test('partitions do not hide the owner', async () => {
    const db = await temporaryDatabase()
    await store(MODES.replace, contextFor(db, { assetKey: first, partition: 'a' }), [{ id: 1 }])
    const other = contextFor(db, { assetKey: second, partition: 'b' })
    await expect(store(MODES.replace, other, [{ id: 2 }])).rejects.toThrow(refused(name))
    await expect(MODES.replace.load(other)).rejects.toThrow(refused(name))
  })
})

test('another table, by name, is the way out', async () => {
  const db = await temporaryDatabase()
  await store(MODES.replace, contextFor(db, { assetKey: 'silver/a/b' }), [{ id: 1 }])
  const elsewhere = table<Item>({ database: resource, table: 'a_b_two' })
  await store(elsewhere, contextFor(db, { assetKey: 'silver/a_b' }), [{ id: 2 }])
  expect(await commentOf(db, 'a_b')).toBe('ingot: asset silver/a/b')
  expect(await commentOf(db, 'a_b_two')).toBe('ingot: asset silver/a_b')
})

test.each(modes)('%s: a table that nobody owns is adopted, and its own comment stays', async (_mode, io) => {
  const db = await temporaryDatabase()
  await db.run(`create schema silver; create table silver.t (id BIGINT primary key); create index i on silver.t (id)`)
  await db.run(`insert into silver.t values (1); comment on table silver.t is 'made by hand\nin May'`)
  const context = contextFor(db, { assetKey: 'silver/t' })
  expect(await io.load(context)).toEqual([{ id: 1 }])
  await store(io, context, [{ id: 2 }])
  await store(io, { ...context, loadId: 'load-2' }, [{ id: 3 }])
  expect(await io.load(context)).toContainEqual({ id: 3 })
  expect(await commentOf(db, 't')).toBe('made by hand\nin May\ningot: asset silver/t')
})

test('a renamed asset takes the table over once the comment says nothing of the old one', async () => {
  const db = await temporaryDatabase()
  const io = table<Item>({ database: resource, mode: 'append', table: 't' })
  await store(io, contextFor(db, { assetKey: 'silver/old' }), [{ id: 1 }])
  const renamed = contextFor(db, { assetKey: 'silver/new', loadId: 'load-2' })
  await expect(store(io, renamed, [{ id: 2 }])).rejects.toThrow(refused('is null'))
  await db.run('comment on table silver.t is null')
  await store(io, renamed, [{ id: 2 }])
  expect(await io.load(renamed)).toEqual([{ id: 1 }, { id: 2 }])
  expect(await commentOf(db, 't')).toBe('ingot: asset silver/new')
})

test('a store that fails claims nothing', async () => {
  const db = await temporaryDatabase()
  await db.run('create schema silver; create table silver.t (id BIGINT check (id < 5))')
  const context = contextFor(db, { assetKey: 'silver/t' })
  await expect(store(MODES.append, context, [{ id: 9 }])).rejects.toThrow(/CHECK/)
  expect(await commentOf(db, 't')).toBeNull()
})

test('in one run the first that stores wins, and the second fails', async () => {
  const path = join(temporaryFolder(), 'run.duckdb')
  const db = duckdb.database({ path })
  const io = duckdb.table<Item>({ database: db })
  const first = defineAsset({ key: 'silver/a/b', layer: 'silver', io, run: (): readonly Item[] => [{ id: 1 }] })
  const second = defineAsset({
    key: 'silver/a_b',
    layer: 'silver',
    after: [first],
    io,
    run: (): readonly Item[] => [{ id: 2 }],
  })
  const { isSuccess } = await materialize([first, second])
  expect(isSuccess).toBe(false)
  await using opened = await openDatabase(path)
  expect(await opened.query('from silver.a_b')).toEqual([{ id: 1 }])
})

test('a table of 1,600 columns is told in an event, by its count and its first columns', async () => {
  const path = join(temporaryFolder(), 'wide.duckdb')
  const db = duckdb.database({ path })
  const fields = Array.from({ length: 1_600 }, (_, i) => [`a_rather_long_name_of_a_column_${i}`, i])
  const wide = defineAsset({
    key: 'silver/wide',
    layer: 'silver',
    io: duckdb.table({ database: db }),
    run: () => [Object.fromEntries(fields)],
  })
  expect(await materialize([wide])).toHaveProperty('isSuccess', true)
  await using opened = await openDatabase(path)
  const report = await store(table({ database: resource }), contextFor(opened), [Object.fromEntries(fields)])
  expect(report).toMatchObject({ columns: 1_600, column_schema: { kind: 'table-schema' } })
  expect(report['column_schema']).toHaveProperty('columns.length', 200)
})

test('long names and types count too: an event tells as many columns as fit into 16 KiB', async () => {
  const db = await temporaryDatabase()
  const fields = Array.from({ length: 40 }, (_, i) => [`${'é'.repeat(1_000)}${i}`, i])
  const report = await store(table({ database: resource }), contextFor(db), [Object.fromEntries(fields)])
  expect(report).toMatchObject({ columns: 40 })
  expect(Buffer.byteLength(JSON.stringify(report['column_schema']))).toBeLessThan(16_500)
  expect(report['column_schema']).toHaveProperty('columns.length', 8)
})
