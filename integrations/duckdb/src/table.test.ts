import { defineAsset } from '@ingot/core'
import { describe, expect, test } from 'vitest'

import { database, openDatabase } from './database.ts'
import type { TableContext } from './table-settings.ts'
import { table } from './table.ts'
import { contextFor, store, temporaryDatabase, temporaryFolder } from './testing/contexts.ts'

const resource = database({ path: ':memory:' })
const refused = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

interface Message {
  readonly source: string
  readonly id: number
  readonly text?: string | null
  readonly likes?: number
}
const message = (id: number, text: string, source = 'rss'): Message => ({ source, id, text })

describe('replace', () => {
  const io = table<Message>({ database: resource })

  test('the table becomes the value', async () => {
    const db = await temporaryDatabase()
    const context = contextFor(db)
    await store(io, context, [message(1, 'a'), message(2, 'b')])
    await store(io, context, [message(3, 'c')])
    expect(await io.load(context)).toEqual([message(3, 'c')])
    expect(await db.query('from bronze.messages')).toEqual([{ source: 'rss', id: 3, text: 'c' }])
  })

  test('the value is found whatever catalog the author has switched to', async () => {
    const db = await temporaryDatabase()
    await db.run("attach ':memory:' as other; use other")
    await store(io, contextFor(db), [message(1, 'a')])
    expect(await io.load(contextFor(db))).toEqual([message(1, 'a')])
  })

  test('a table made anew has the value’s columns, whatever it was before', async () => {
    const db = await temporaryDatabase()
    const context = contextFor(db)
    const any = table({ database: resource })
    await store(any, context, [{ a: 1, b: 'x' }])
    await store(any, context, [{ b: true, c: new Date(0) }])
    expect(await any.load(context)).toEqual([{ b: true, c: new Date(0) }])
  })

  test('only the partition is replaced when the asset has partitions', async () => {
    const db = await temporaryDatabase()
    const [monday, tuesday] = [contextFor(db, { partition: '2026-01-05' }), contextFor(db, { partition: '2026-01-06' })]
    await store(io, monday, [message(1, 'a'), message(2, 'b')])
    await store(io, tuesday, [message(1, 'c')])
    const report = await store(io, monday, [message(4, 'd')])
    expect(await io.load(monday)).toEqual([message(4, 'd')])
    expect(await io.load(tuesday)).toEqual([message(1, 'c')])
    expect(await io.load(contextFor(db))).toEqual([message(1, 'c'), message(4, 'd')])
    expect(report).toMatchObject({ row_count: 1, table_rows: 2 })
    expect(await db.query('select distinct _partition as day from bronze.messages order by 1')).toEqual([
      { day: '2026-01-05' },
      { day: '2026-01-06' },
    ])
  })

  test('the partition column may have another name', async () => {
    const db = await temporaryDatabase()
    const daily = table<Message>({ database: resource, partitionColumn: 'day "x"' })
    const context = contextFor(db, { partition: `it's "p"` })
    await store(daily, context, [message(1, 'a')])
    expect(await daily.load(context)).toEqual([message(1, 'a')])
    expect(await db.query('select "day ""x""" as day from bronze.messages')).toEqual([{ day: `it's "p"` }])
    const clashing = table({ database: resource, partitionColumn: 'day "x"' })
    await expect(store(clashing, context, [{ 'DAY "x"': 1 }])).rejects.toThrow(refused('invalid/column-name'))
  })

  test('an empty value empties the table and keeps its columns', async () => {
    const db = await temporaryDatabase()
    const context = contextFor(db)
    await store(io, context, [message(1, 'a')])
    const report = await store(io, context, [])
    expect(await io.load(context)).toEqual([])
    expect(report).toMatchObject({ row_count: 0, table_rows: 0 })
    expect(await db.query(`select column_name from duckdb_columns() where table_name = 'messages'`)).toHaveLength(3)
  })
})

describe('nothing stored, and nothing in what was stored', () => {
  const io = table<Message>({ database: resource })

  test('what was never stored is not found', async () => {
    const db = await temporaryDatabase()
    await expect(io.load(contextFor(db))).rejects.toThrow(refused('not-found/value', 'bronze/messages'))
    await store(io, contextFor(db, { partition: 'a' }), [message(1, 'a')])
    await expect(io.load(contextFor(db, { partition: 'b' }))).rejects.toThrow(refused('not-found/value', '"b"'))
  })

  test('a partition of a table without partitions is not found', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db), [message(1, 'a')])
    await expect(io.load(contextFor(db, { partition: 'b' }))).rejects.toThrow(refused('not-found/value'))
  })

  test.each(['replace', 'append'] as const)('%s: an empty first value makes no table, and is found', async (mode) => {
    const db = await temporaryDatabase()
    const empty = table<Message>({ database: resource, mode })
    const report = await store(empty, contextFor(db), [])
    expect(report).toEqual({ row_count: 0, table_name: 'bronze.messages', table_rows: 0 })
    expect(await empty.load(contextFor(db))).toEqual([])
    expect(await db.query(`from duckdb_tables() where table_name = 'messages'`)).toEqual([])
    await store(empty, contextFor(db), [message(1, 'a')])
    expect(await empty.load(contextFor(db))).toEqual([message(1, 'a')])
  })

  test('an empty partition is found as empty, a partition never stored is not', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db, { partition: 'a' }), [message(1, 'a')])
    await store(io, contextFor(db, { partition: 'b' }), [])
    await store(io, contextFor(db, { partition: 'b' }), [])
    expect(await io.load(contextFor(db, { partition: 'b' }))).toEqual([])
    await expect(io.load(contextFor(db, { partition: 'c' }))).rejects.toThrow(refused('not-found/value'))
  })

  test('with declared columns an empty first value makes the table', async () => {
    const db = await temporaryDatabase()
    const declared = table<Message>({ database: resource, columns: { id: 'BIGINT', text: 'VARCHAR' } })
    await store(declared, contextFor(db), [])
    expect(await db.query('describe bronze.messages')).toMatchObject([
      { column_name: 'id', column_type: 'BIGINT' },
      { column_name: 'text', column_type: 'VARCHAR' },
    ])
  })
})

describe('append', () => {
  const io = table<Message>({ database: resource, mode: 'append' })

  test('loads add up, and a repeated load replaces itself', async () => {
    const db = await temporaryDatabase()
    const [first, second] = [contextFor(db, { loadId: 'one' }), contextFor(db, { loadId: 'two' })]
    await store(io, first, [message(1, 'a'), message(2, 'b')])
    await store(io, second, [message(3, 'c')])
    const report = await store(io, first, [message(1, 'A')])
    expect(await io.load(first)).toEqual([message(3, 'c'), message(1, 'A')])
    expect(report).toMatchObject({ row_count: 1, table_rows: 2 })
  })

  test('one load may fill several partitions', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db, { partition: 'a' }), [message(1, 'a')])
    await store(io, contextFor(db, { partition: 'b' }), [message(2, 'b')])
    expect(await io.load(contextFor(db, { partition: 'a' }))).toEqual([message(1, 'a')])
    expect(await io.load(contextFor(db, { partition: 'b' }))).toEqual([message(2, 'b')])
  })

  test('an empty repetition takes back what the first attempt added', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db, { loadId: 'one' }), [message(1, 'a')])
    await store(io, contextFor(db, { loadId: 'two' }), [message(2, 'b')])
    await store(io, contextFor(db, { loadId: 'two' }), [])
    expect(await io.load(contextFor(db))).toEqual([message(1, 'a')])
  })

  test('a table that `replace` made can be appended to', async () => {
    const db = await temporaryDatabase()
    await store(table<Message>({ database: resource }), contextFor(db), [message(1, 'a')])
    await store(io, contextFor(db), [message(2, 'b')])
    expect(await io.load(contextFor(db))).toEqual([message(1, 'a'), message(2, 'b')])
  })
})

describe('upsert', () => {
  const io = table<Message>({ database: resource, mode: 'upsert', key: ['source', 'id'] })
  const loose = table({ database: resource, mode: 'upsert', key: ['source', 'id'] })

  test('a known key is updated in its place, a new one added', async () => {
    const db = await temporaryDatabase()
    const context = contextFor(db)
    const first = await store(io, context, [message(1, 'a'), message(2, 'b'), message(1, 'x', 'web')])
    const second = await store(io, context, [message(3, 'c'), message(1, 'A')])
    expect(await io.load(context)).toEqual([message(1, 'A'), message(2, 'b'), message(1, 'x', 'web'), message(3, 'c')])
    expect(first).toMatchObject({ row_count: 3, inserted: 3, updated: 0, table_rows: 3, table_name: 'bronze.messages' })
    expect(second).toMatchObject({ row_count: 2, inserted: 1, updated: 1, table_rows: 4 })
  })

  test('of one key repeated in a batch the last row wins', async () => {
    const db = await temporaryDatabase()
    const report = await store(io, contextFor(db), [message(1, 'a'), message(2, 'b'), message(1, 'c')])
    expect(await io.load(contextFor(db))).toEqual([message(2, 'b'), message(1, 'c')])
    expect(report).toMatchObject({ row_count: 2, inserted: 2 })
  })

  test('a row is replaced as a whole: a field that it no longer has becomes null', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db), [{ ...message(1, 'a'), likes: 3 }])
    await store(io, contextFor(db), [{ source: 'rss', id: 1, likes: 4 }])
    expect(await io.load(contextFor(db))).toEqual([{ source: 'rss', id: 1, text: null, likes: 4 }])
  })

  test('a key column without a value is an error that names row and column, and nothing is stored', async () => {
    const db = await temporaryDatabase()
    const rows = [message(1, 'a'), { source: 'rss', text: 'b' }]
    await expect(store(loose, contextFor(db), rows)).rejects.toThrow(
      refused('invalid/null-key', 'asset "bronze/messages": row 1 has no value in the key column "id"'),
    )
    await expect(io.load(contextFor(db))).rejects.toThrow(refused('not-found/value'))
  })

  test('a key column that no row has is the same error', async () => {
    const db = await temporaryDatabase()
    await expect(store(loose, contextFor(db), [{ source: 'rss' }])).rejects.toThrow(
      refused('invalid/null-key', 'row 0'),
    )
  })

  test('in a partitioned asset the partition belongs to the key', async () => {
    const db = await temporaryDatabase()
    const [a, b] = [contextFor(db, { partition: 'a' }), contextFor(db, { partition: 'b' })]
    await store(io, a, [message(1, 'a')])
    await store(io, b, [message(1, 'b')])
    await store(io, a, [message(1, 'A')])
    expect(await io.load(a)).toEqual([message(1, 'A')])
    expect(await io.load(b)).toEqual([message(1, 'b')])
  })

  test('rows that are nothing but key are kept once', async () => {
    const db = await temporaryDatabase()
    const pairs = table<{ a: number }>({ database: resource, mode: 'upsert', key: ['a'] })
    await store(pairs, contextFor(db), [{ a: 1 }, { a: 2 }])
    await store(pairs, contextFor(db), [{ a: 2 }, { a: 3 }])
    expect(await pairs.load(contextFor(db))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
  })

  test('an empty batch changes nothing', async () => {
    const db = await temporaryDatabase()
    await store(io, contextFor(db), [message(1, 'a')])
    expect(await store(io, contextFor(db), [])).toMatchObject({ row_count: 0, inserted: 0, updated: 0, table_rows: 1 })
    expect(await io.load(contextFor(db))).toEqual([message(1, 'a')])
  })
})

describe('names', () => {
  test.each([
    ['messages', 'main', 'messages'],
    ['silver/messages', 'silver', 'messages'],
    ['gold/news/daily', 'gold', 'news_daily'],
    ['temp/messages', 'temp', 'messages'],
    ['a.b/c-d', 'a.b', 'c-d'],
  ])('%s is stored in %s.%s', async (assetKey, schema, name) => {
    const db = await temporaryDatabase()
    const context = contextFor(db, { assetKey })
    const io = table({ database: resource })
    await store(io, context, [{ a: 1 }])
    expect(await io.load(context)).toEqual([{ a: 1 }])
    const found = await db.query(
      `from duckdb_tables() where database_name = 'test' and schema_name = $1 and table_name = $2`,
      [schema, name],
    )
    expect(found).toHaveLength(1)
  })

  test('a file named like a schema is no trouble', async () => {
    await using db = await openDatabase(`${temporaryFolder()}/silver.duckdb`)
    const context = contextFor(db, { assetKey: 'silver/messages' })
    const io = table<Message>({ database: resource, mode: 'upsert', key: ['id'] })
    await store(io, context, [message(1, 'a')])
    await store(io, context, [message(2, 'b')])
    expect(await io.load(context)).toEqual([message(1, 'a'), message(2, 'b')])
  })

  const hostile = [
    '"; drop table x; --',
    "it's",
    'a"b',
    'select',
    'ünï 💥',
    '__proto__',
    'constructor',
    ' ',
    '$1',
    '%s\n',
  ]
  hostile.push('c0', 'c1', 'rowid', 'ingot_s', 'ingot_t')
  test.each(['replace', 'append', 'upsert'] as const)(
    'hostile names of columns, tables and schemas: %s',
    async (mode) => {
      const db = await temporaryDatabase()
      const options = { database: resource, schema: 'a"; drop schema main; --', table: `t'"` } as const
      const io = mode === 'upsert' ? table({ ...options, mode, key: hostile.slice(0, 2) }) : table({ ...options, mode })
      const row = (n: number) => Object.fromEntries(hostile.map((name, i) => [name, n + i]))
      await store(io, contextFor(db), [row(0), row(100)])
      await store(io, contextFor(db), [row(0), row(100)])
      expect(await io.load(contextFor(db))).toEqual([row(0), row(100)])
    },
  )

  test('a field that an object merely inherits is no value', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource })
    await store(io, contextFor(db), [{ constructor: 'mine' }, { a: 1 }])
    expect(await io.load(contextFor(db))).toEqual([
      { constructor: 'mine', a: null },
      { constructor: null, a: 1 },
    ])
  })
})

describe('rules', () => {
  test('raw bytes are refused in silver, and kept for an asset of no layer', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource })
    const rows = [{ id: 1, payload: new Uint8Array([1]) }]
    await expect(store(io, contextFor(db, { layer: 'silver', assetKey: 'silver/a' }), rows)).rejects.toThrow(
      refused('invalid/raw-blob-in-silver', 'asset "silver/a": the column "payload" holds raw bytes'),
    )
    await store(io, contextFor(db, { layer: undefined }), rows)
    expect(await io.load(contextFor(db))).toEqual(rows)
  })

  test('a column named like a document as it came is refused in silver', async () => {
    const db = await temporaryDatabase()
    const rows = [{ id: 1, page_html: '<p>' }]
    await expect(store(table({ database: resource }), contextFor(db, { layer: 'silver' }), rows)).rejects.toThrow(
      refused('invalid/raw-blob-in-silver', 'the column "page_html" is named as if it held a document as it came'),
    )
  })

  test('a BLOB declared in silver is refused even before there are bytes', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource, columns: { payload: 'blob' } })
    await expect(store(io, contextFor(db, { layer: 'silver' }), [])).rejects.toThrow(
      refused('invalid/raw-blob-in-silver'),
    )
  })

  test('mistakes in the options are found when they are written', () => {
    const bad = refused('definition/bad-duckdb-table')
    expect(() => table<Message>({ database: resource, mode: 'upsert', key: [] })).toThrow(bad)
    expect(() => table<Message>({ database: resource, mode: 'upsert', key: ['id', 'id'] })).toThrow(bad)
    expect(() => table({ database: resource, columns: { _load_id: 'VARCHAR' } })).toThrow(bad)
    expect(() => table({ database: resource, partitionColumn: '_load_id' })).toThrow(bad)
  })

  test('a value that is no array is refused', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource })
    await expect(io.store(contextFor(db), JSON.parse('"text"'))).rejects.toThrow(
      refused('invalid/value', 'of type string'),
    )
  })

  test('the report has the columns, for the page of the asset', async () => {
    const db = await temporaryDatabase()
    const report = await store(table({ database: resource }), contextFor(db), [{ id: 1, at: new Date(0) }])
    expect(report['column_schema']).toEqual({
      kind: 'table-schema',
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
      ],
    })
  })

  test('the columns reported are the table’s, those that this load does not have included', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource, mode: 'append' })
    await store(io, contextFor(db, { loadId: 'one' }), [{ a: 1, b: 'x' }])
    const report = await store(io, contextFor(db, { loadId: 'two' }), [{ a: 2 }])
    expect(report['column_schema']).toMatchObject({ columns: [{ name: 'a' }, { name: 'b' }] })
  })

  test('a cancelled step stores nothing, and fails with the reason given', async () => {
    const db = await temporaryDatabase()
    const io = table<Message>({ database: resource })
    await store(io, contextFor(db), [message(1, 'a')])
    const controller = new AbortController()
    const storing = store(io, contextFor(db, { signal: controller.signal }), manyRows(100_000))
    controller.abort(new Error('cancelled by a person'))
    await expect(storing).rejects.toThrow('cancelled by a person')
    await expect(io.load(contextFor(db, { signal: controller.signal }))).rejects.toThrow('cancelled by a person')
    expect(await io.load(contextFor(db))).toEqual([message(1, 'a')])
  })

  test('stores of many steps at once, through one database or several on the file, all arrive', async () => {
    const db = await temporaryDatabase()
    await using other = await openDatabase(db.path)
    const io = table<Message>({ database: resource })
    const days = Array.from({ length: 20 }, (_, i) => `day-${i}`)
    const contextOf = (day: string, i: number): TableContext => contextFor(i % 2 === 0 ? db : other, { partition: day })
    await Promise.all(days.map((day, i) => store(io, contextOf(day, i), [message(i, day)])))
    const loaded = await Promise.all(days.map((day, i) => io.load(contextOf(day, i + 1))))
    expect(loaded).toEqual(days.map((day, i) => [message(i, day)]))
  })

  test('many rows keep their order', async () => {
    const db = await temporaryDatabase()
    for (const io of [
      table<Message>({ database: resource }),
      table<Message>({ database: resource, mode: 'append', table: 'appended' }),
      table<Message>({ database: resource, mode: 'upsert', key: ['id'], table: 'upserted' }),
    ]) {
      await store(io, contextFor(db), manyRows(300_000))
      expect(await isInOrder(io.load(contextFor(db)))).toBe(true)
    }
  })

  test('nothing is left behind on the connection', async () => {
    const db = await temporaryDatabase()
    await store(table<Message>({ database: resource }), contextFor(db), [message(1, 'a')])
    expect(await db.query('select table_name from duckdb_tables() where temporary')).toEqual([])
  })
})

test('an asset stored in a table is a definition like any other', () => {
  const asset = defineAsset({
    key: 'silver/messages',
    layer: 'silver',
    io: table<Message>({ database: resource }),
    run: () => [message(1, 'a')],
  })
  expect(asset.spec.io?.resources).toEqual({ database: resource })
})

function manyRows(count: number): readonly Message[] {
  return Array.from({ length: count }, (_, id) => message(id, `message number ${id}`))
}

async function isInOrder(loading: Promise<unknown>): Promise<boolean> {
  const rows = (await loading) as readonly Message[]
  return rows.length === 300_000 && rows.every(({ id }, i) => id === i)
}

test('a column of which only nulls were seen becomes whatever comes first, and comes back as that', async () => {
  const db = await temporaryDatabase()
  const io = table({ database: database({ path: ':memory:' }), mode: 'upsert', key: ['id'] })
  await store(io, contextFor(db), [{ id: 1, yes: null, at: null, n: null, text: null }])
  await store(io, contextFor(db), [{ id: 2, yes: null, at: null, n: null, text: null }])
  const row = { id: 3, yes: false, at: new Date(0), n: 1.5, text: 'x' }
  await store(io, contextFor(db), [row])
  expect(await io.load(contextFor(db))).toEqual([
    { id: 1, yes: null, at: null, n: null, text: null },
    { id: 2, yes: null, at: null, n: null, text: null },
    row,
  ])
})
