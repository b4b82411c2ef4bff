import { describe, expect, test } from 'vitest'

import { postgres } from '../resource.ts'
import { contextFor, store } from './testing/contexts.ts'
import { testDatabase } from '../testing.ts'
import { postgresTable } from './table.ts'

interface Item {
  readonly id: number
  readonly name?: string | null
}

const replace = postgresTable<Item>({ database: postgres })
const upsert = postgresTable<Item>({ database: postgres, mode: 'upsert', key: ['id'] })
const append = postgresTable<Item>({ database: postgres, mode: 'append' })

describe('replace', () => {
  test('stores under the names of the asset, and says what it stored', async () => {
    await using database = await testDatabase()
    const reported = await store(replace, contextFor(database, { assetKey: 'silver/a/b' }), [{ id: 1, name: 'one' }])
    expect(reported).toEqual({
      row_count: 1,
      table_name: 'silver.a_b',
      table_rows: 1,
      columns: 2,
      column_schema: {
        kind: 'table-schema',
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'name', type: 'text' },
        ],
      },
      preview: { kind: 'table', columns: ['id', 'name'], rows: [[1, 'one']] },
    })
    expect(await database.query('select * from silver.a_b')).toEqual([{ id: 1, name: 'one' }])
    await store(replace, contextFor(database, { assetKey: 'top' }), [{ id: 1 }])
    expect(await database.query('select * from public.top')).toEqual([{ id: 1 }])
  })

  test('keeps the table itself, with what others hung on it', async () => {
    await using database = await testDatabase()
    await store(replace, contextFor(database), [{ id: 1, name: 'one' }])
    await database.query('create view only_id as select id from bronze.messages')
    await database.query('create index by_name on bronze.messages (name)')
    await store(replace, contextFor(database, { loadId: 'load-2' }), [{ id: 2 }])
    expect(await database.query('select * from only_id')).toEqual([{ id: 2 }])
    expect(await replace.load(contextFor(database))).toEqual([{ id: 2, name: null }])
  })

  test('a partition goes in and out without the others', async () => {
    await using database = await testDatabase()
    const io = postgresTable<Item>({ database: postgres, mode: 'replace-partition' })
    await store(io, contextFor(database, { partition: 'a' }), [{ id: 1 }, { id: 2 }])
    await store(io, contextFor(database, { partition: 'b' }), [{ id: 3 }])
    await store(io, contextFor(database, { partition: 'a', loadId: 'load-2' }), [{ id: 4 }])
    expect(await io.load(contextFor(database, { partition: 'a' }))).toEqual([{ id: 4 }])
    expect(await io.load(contextFor(database, { partitions: ['b', 'a'] }))).toEqual([{ id: 3 }, { id: 4 }])
    await expect(store(io, contextFor(database), [{ id: 1 }])).rejects.toMatchObject({
      code: 'invalid/partition-needed',
    })
  })

  test('many partitions at once, each a new one, all get in', async () => {
    await using database = await testDatabase()
    const partitions = Array.from({ length: 12 }, (_, i) => `p${i}`)
    await Promise.all(partitions.map((partition, id) => store(replace, contextFor(database, { partition }), [{ id }])))
    expect(await replace.load(contextFor(database, { partitions, isWhole: true }))).toHaveLength(12)
  })
})

describe('upsert', () => {
  test('updates, inserts and leaves alone, and says how many of each; the last of a batch wins', async () => {
    await using database = await testDatabase()
    const context = contextFor(database)
    await store(upsert, context, [
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
    ])
    const rows = [
      { id: 3, name: 'x' },
      { id: 2, name: 'zwei' },
      { id: 1, name: 'one' },
      { id: 3, name: 'three' },
    ]
    expect(await store(upsert, context, rows)).toMatchObject({
      row_count: 3,
      table_rows: 3,
      inserted: 1,
      updated: 1,
      unchanged: 1,
    })
    expect(await database.query('select * from bronze.messages order by id')).toEqual([
      { id: 1, name: 'one' },
      { id: 2, name: 'zwei' },
      { id: 3, name: 'three' },
    ])
  })

  test('what a batch does not have stays: columns of others, and computed ones', async () => {
    await using database = await testDatabase()
    await store(upsert, contextFor(database), [{ id: 1, name: 'one' }])
    await database.query(
      "alter table bronze.messages add column note text default 'mine', add column twice int generated always as (id * 2) stored",
    )
    await store(upsert, contextFor(database), [{ id: 1, name: 'uno' }])
    expect(await database.query('select * from bronze.messages')).toEqual([
      { id: 1, name: 'uno', note: 'mine', twice: 2 },
    ])
  })

  test('stores side by side of the same keys all get in', async () => {
    await using database = await testDatabase()
    await store(upsert, contextFor(database), [{ id: 0, name: 'zero' }])
    const batches = Array.from({ length: 6 }, (_, b) =>
      Array.from({ length: 200 }, (_, i) => ({ id: b % 2 === 0 ? i : 199 - i, name: `batch ${b}` })),
    )
    await Promise.all(batches.map((rows) => store(upsert, contextFor(database), rows)))
    expect(await database.query('select count(*) as n, count(distinct id) as d from bronze.messages')).toEqual([
      { n: 200, d: 200 },
    ])
  })

  test('a key without a value is refused, and a table whose rows already break the key', async () => {
    await using database = await testDatabase()
    const loose = postgresTable<{ id?: number | null }>({ database: postgres, mode: 'upsert', key: ['id'] })
    await expect(store(loose, contextFor(database), [{ id: 1 }, { id: null }])).rejects.toMatchObject({
      code: 'invalid/null-key',
      message: 'asset "bronze/messages": row 1: the key column "id" has no value, so the row cannot be found again.',
    })
    await database.query(
      'create schema bronze; create table bronze.messages as select 1::bigint as id from generate_series(1, 2)',
    )
    await expect(store(upsert, contextFor(database), [{ id: 1 }])).rejects.toMatchObject({ code: 'invalid/value' })
  })
})

describe('append', () => {
  test('adds, and a load stored again replaces its own rows', async () => {
    await using database = await testDatabase()
    await store(append, contextFor(database), [{ id: 1 }])
    await store(append, contextFor(database, { loadId: 'load-2' }), [{ id: 2 }, { id: 3 }])
    await store(append, contextFor(database, { loadId: 'load-2' }), [{ id: 4 }])
    expect(await append.load(contextFor(database))).toEqual([{ id: 1 }, { id: 4 }])
  })
})

describe('refusals', () => {
  test('values that no table holds are named, and leave the old value', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres, columns: { short: 'varchar(3)', at: 'timestamptz' } })
    await store(io, contextFor(database), [{ id: 1, short: 'old' }])
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const bad: readonly (readonly [unknown, RegExp])[] = [
      [[{ id: 1 }, { id: 'a\0b' }], /row 1, field "id".*NUL/],
      [[{ id: { deep: ['a\0'] } }], /NUL/],
      [[{ id: { 'a\0b': 1 } }], /row 0, field "id".*NUL/],
      [[{ id: [{ deep: { '\0': [] } }] }], /row 0, field "id".*NUL/],
      [[{ id: () => 1 }], /row 0, field "id": a function does not fit/],
      [[{ id: new Date(Number.NaN) }], /an invalid Date/],
      [[{ id: new Map() }], /a Map/],
      [[{ id: cyclic }], /circular/],
      [[{ short: 'too long' }], /too long for type character varying\(3\)/],
      [[{ at: 'yesterday week' }], /invalid input syntax for type timestamp/],
      [[{}], /no fields/],
      [[1], /row 0 is a number/],
      ['text', /of type string/],
      [[{ id: 1n }, { id: new Date(0) }], /bigints and dates/],
    ]
    for (const [rows, message] of bad) {
      await expect(store(io, contextFor(database), rows as readonly object[])).rejects.toMatchObject({
        code: expect.stringMatching(/^invalid\/(value|row|column-type)$/),
        message: expect.stringMatching(message),
      })
    }
    expect(await io.load(contextFor(database))).toEqual([{ id: 1, short: 'old', at: null }])
  })

  test('half a surrogate pair becomes the replacement character, in texts and in JSON', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres })
    await store(io, contextFor(database), [{ text: 'a\uD800', json: ['\\ud800', '\uDC00b'] }])
    expect(await io.load(contextFor(database))).toEqual([{ text: 'a\uFFFD', json: ['\\ud800', '\uFFFDb'] }])
  })

  test('silver takes no raw documents', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres })
    const silver = contextFor(database, { assetKey: 'silver/pages', layer: 'silver' })
    for (const row of [
      { body: new Uint8Array(1) },
      { raw_html: '<p>' },
      { bodyHtml: '' },
      { html: 'x' },
      { raw: {} },
      { body: 'é'.repeat(500_001) },
      { body: ['x'.repeat(1_000_001)] },
    ]) {
      await expect(store(io, silver, [row])).rejects.toMatchObject({ code: 'invalid/raw-blob-in-silver' })
    }
    await store(io, silver, [{ body: 'x'.repeat(900_000), raw_score: 1, html_url_count: 2 }])
    await store(io, contextFor(database), [{ raw_html: '<p>', body: new Uint8Array(1) }])
  })

  test('a table belongs to one asset', async () => {
    await using database = await testDatabase()
    await store(replace, contextFor(database, { assetKey: 'a/b/c' }), [{ id: 1 }])
    const other = contextFor(database, { assetKey: 'a/b_c' })
    await expect(store(replace, other, [{ id: 2 }])).rejects.toMatchObject({ code: 'invalid/table-taken' })
    await expect(replace.load(other)).rejects.toMatchObject({ code: 'invalid/table-taken' })
    expect(await replace.load(contextFor(database, { assetKey: 'a/b/c' }))).toEqual([{ id: 1 }])
  })

  test('options that make no sense are refused when the asset is defined', () => {
    const options = { database: postgres, mode: 'upsert' } as const
    expect(() => postgresTable<Item>({ ...options, key: [] })).toThrow(/at least one key/)
    expect(() => postgresTable<Item>({ ...options, key: ['id', 'id'] as const })).toThrow(/named twice/)
    expect(() => postgresTable<{ _partition: string }>({ ...options, key: ['_partition'] as const })).toThrow(
      /fills itself/,
    )
  })
})

test('a store that is aborted stops, and leaves the old value', async () => {
  await using database = await testDatabase()
  await store(replace, contextFor(database), [{ id: 1 }])
  await database.query(
    `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$`,
  )
  await database.query('create trigger slow before insert on bronze.messages for each row execute function slow()')
  const abort = new AbortController()
  const reason = new Error('cancelled')
  const running = store(replace, contextFor(database, { loadId: 'load-2', signal: abort.signal }), [{ id: 2 }])
  await expect
    .poll(async () => (await database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'")).length)
    .toBeGreaterThan(0)
  abort.abort(reason)
  await expect(running).rejects.toBe(reason)
  expect(await replace.load(contextFor(database))).toEqual([{ id: 1 }])
})
