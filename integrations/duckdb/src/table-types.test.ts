import { describe, expect, test } from 'vitest'

import { database } from './database.ts'
import type { TableOptions } from './table.ts'
import { table } from './table.ts'
import { contextFor, store, temporaryDatabase } from './testing/contexts.ts'

const resource = database({ path: ':memory:' })
const refused = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

/** Stores `batches` one after the other in one table and loads what it holds then. */
async function stored(
  options: Omit<TableOptions<object>, 'database' | 'mode'>,
  ...batches: readonly (readonly object[])[]
) {
  const db = await temporaryDatabase()
  const io = table({ ...options, database: resource, mode: 'append' })
  for (const [i, rows] of batches.entries()) await store(io, contextFor(db, { loadId: `load-${i}` }), rows)
  const types = await db.query<{ data_type: string }>(
    `select data_type from duckdb_columns() where table_name = 'messages' and column_name <> '_load_id' order by column_index`,
  )
  return { rows: await io.load(contextFor(db)), types: types.map(({ data_type }) => data_type), db }
}

describe('what was stored comes back as it was', () => {
  test.each([
    ['texts', ['', 'a', 'ünï 💥 \0 nul', 'x'.repeat(100_000)]],
    ['numbers', [0, 1, -1.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]],
    ['integers', [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
    ['bigints', [0n, 5n, -(2n ** 63n), 2n ** 63n - 1n]],
    ['large bigints', [0n, 2n ** 64n, -(2n ** 127n), 2n ** 127n - 1n]],
    ['booleans', [true, false]],
    ['dates', [new Date(0), new Date('1960-05-04T03:02:01.123Z'), new Date(8.64e15), new Date(-8.64e15)]],
    ['bytes', [new Uint8Array(), new Uint8Array([0, 255]), new Uint8Array(50_000).fill(7)]],
    ['arrays', [[], [1, 'a', null, [true]], [{ a: 1 }]]],
    ['objects', [{}, { a: { b: [1, 2] }, c: 'ü\0"' }]],
    ['objects and scalars', [{ a: 1 }, 'a', 1, true, [2]]],
  ])('%s', async (_what, values) => {
    const rows = [...values.map((x) => ({ x })), { x: null }]
    expect((await stored({}, rows)).rows).toEqual(rows)
  })

  test('a missing or undefined field comes back as null', async () => {
    expect((await stored({}, [{ a: 1, b: undefined }, { c: 'x' }])).rows).toEqual([
      { a: 1, b: null, c: null },
      { a: null, b: null, c: 'x' },
    ])
  })

  test('half a surrogate pair becomes the replacement character, in texts and in JSON', async () => {
    const rows = [{ text: 'a\ud800', json: ['b\udfff', '\\ud800', '💥'] }]
    expect((await stored({}, rows)).rows).toEqual([{ text: 'a\ufffd', json: ['b\ufffd', '\\ud800', '💥'] }])
  })

  test('an object that JSON cannot write is an error that names row and field', async () => {
    await expect(stored({}, [{ a: [1] }, { a: [1n] }])).rejects.toThrow(refused('invalid/value', 'row 1, field "a"'))
  })
})

describe('declared types', () => {
  test('values come back as they were given, whatever the type', async () => {
    const columns = {
      day: 'DATE',
      at: 'timestamptz',
      local: 'TIMESTAMP',
      price: 'DECIMAL(10,2)',
      exact: 'DECIMAL(38,10)',
      id: 'UUID',
      small: 'int',
      unsigned: 'UBIGINT',
      tags: 'VARCHAR[]',
      place: 'STRUCT(lat DOUBLE, lon DOUBLE)',
      kind: `ENUM('news', 'blog')`,
      json: 'JSON',
    }
    const rows = [
      {
        day: '2026-01-05',
        at: '2026-01-05T06:07:08.009Z',
        local: new Date('2026-01-05T06:07:08.009Z'),
        price: 12.5,
        exact: '1234567890123456789.0123456789',
        id: '00000000-0000-0000-0000-000000000001',
        small: 7,
        unsigned: 2n ** 64n - 1n,
        tags: ['a', 'b'],
        place: { lat: 47.4, lon: 8.5 },
        kind: 'news',
        json: 'a text in JSON',
      },
    ]
    const result = await stored({ columns }, rows)
    expect(result.rows).toEqual(rows)
    expect(result.types).toEqual([
      'DATE',
      'TIMESTAMP WITH TIME ZONE',
      'TIMESTAMP',
      'DECIMAL(10,2)',
      'DECIMAL(38,10)',
      'UUID',
      'INTEGER',
      'UBIGINT',
      'VARCHAR[]',
      'STRUCT(lat DOUBLE, lon DOUBLE)',
      `ENUM('news', 'blog')`,
      'JSON',
    ])
  })

  test('a value that does not fit is an error that names the asset', async () => {
    await expect(stored({ columns: { a: 'TINYINT' } }, [{ a: 300 }])).rejects.toThrow(
      refused('invalid/value', 'asset "bronze/messages"'),
    )
    await expect(stored({ columns: { a: 'DATE' } }, [{ a: 'soon' }])).rejects.toThrow(refused('invalid/value', 'soon'))
  })

  test('a type that DuckDB does not know, or that is more than a type, is refused', async () => {
    await expect(stored({ columns: { a: 'NUMBERS' } }, [{ a: 1 }])).rejects.toThrow(refused('invalid/column-type'))
    const hostile = 'int) as c; create table hacked (a int); select cast(null as int'
    await expect(stored({ columns: { a: hostile } }, [{ a: 1 }])).rejects.toThrow(refused('invalid/column-type'))
  })
})

describe('the table follows the rows', () => {
  test('a new field is a new column, null in older rows', async () => {
    const { rows } = await stored({}, [{ a: 1 }], [{ a: 2, b: [1] }])
    expect(rows).toEqual([
      { a: 1, b: null },
      { a: 2, b: [1] },
    ])
  })

  test('integers widen to fractions, and anything scalar to text', async () => {
    const at = new Date('2026-01-05T06:07:08.009Z')
    const first = [{ n: 1, m: 2, yes: true, at }]
    const { rows, types } = await stored({}, first, [{ n: 1.5, m: 'x', yes: 'no', at: 'never' }])
    expect(types).toEqual(['DOUBLE', 'VARCHAR', 'VARCHAR', 'VARCHAR'])
    expect(rows).toEqual([
      { n: 1, m: '2', yes: 'true', at: '2026-01-05T06:07:08.009Z' },
      { n: 1.5, m: 'x', yes: 'no', at: 'never' },
    ])
  })

  test('a text column takes numbers and dates as JavaScript writes them', async () => {
    const { rows } = await stored({}, [{ a: 'x' }], [{ a: 5 }, { a: 1.5 }, { a: true }, { a: new Date(0) }])
    expect(rows).toEqual(['x', '5', '1.5', 'true', '1970-01-01T00:00:00.000Z'].map((a) => ({ a })))
  })

  test('bigints make an integer column one of bigints', async () => {
    expect((await stored({}, [{ a: 1 }], [{ a: 2n }])).rows).toEqual([{ a: 1n }, { a: 2n }])
    expect((await stored({}, [{ a: 1 }], [{ a: 2n ** 70n }])).rows).toEqual([{ a: 1n }, { a: 2n ** 70n }])
  })

  test('large integers are not made fractions, which would change them', async () => {
    const large = [{ a: 2n ** 60n + 1n }]
    await expect(stored({}, large, [{ a: 1.5 }])).rejects.toThrow(refused('invalid/column-type', '1152921504606846977'))
  })

  test('a JSON column takes anything, and gives it back', async () => {
    expect((await stored({}, [{ a: [1] }], [{ a: 'x' }, { a: 2 }])).rows).toEqual([{ a: [1] }, { a: 'x' }, { a: 2 }])
  })

  test('what is no widening is an error, and the table stays as it was', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource, mode: 'append' })
    await store(io, contextFor(db, { loadId: 'one' }), [{ a: true }])
    await expect(store(io, contextFor(db, { loadId: 'two' }), [{ a: 1, b: 2 }])).rejects.toThrow(
      refused('invalid/column-type', 'asset "bronze/messages": the column "a" is BOOLEAN in the table'),
    )
    expect(await io.load(contextFor(db))).toEqual([{ a: true }])
  })

  test('a field that changes the case of its name keeps its values', async () => {
    expect((await stored({}, [{ userid: 1 }], [{ userId: 2 }])).rows).toEqual([{ userId: 1 }, { userId: 2 }])
  })

  test('everything may change in one load: renamed, widened, added, and merged into', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource, mode: 'upsert', key: ['id'] })
    await store(io, contextFor(db), [
      { id: 1, n: 1, name: 'a' },
      { id: 2, n: 2, name: 'b' },
    ])
    await store(io, contextFor(db), [{ id: 2, n: 2.5, Name: 'B', extra: 7n }])
    expect(await io.load(contextFor(db))).toEqual([
      { id: 1, n: 1, Name: 'a', extra: null },
      { id: 2, n: 2.5, Name: 'B', extra: 7n },
    ])
  })

  test('a key may widen too', async () => {
    const db = await temporaryDatabase()
    const io = table({ database: resource, mode: 'upsert', key: ['id'] })
    await store(io, contextFor(db), [{ id: 1, a: 'x' }])
    await store(io, contextFor(db), [
      { id: '1', a: 'y' },
      { id: 'z', a: 'z' },
    ])
    expect(await io.load(contextFor(db))).toEqual([
      { id: '1', a: 'y' },
      { id: 'z', a: 'z' },
    ])
  })
})
