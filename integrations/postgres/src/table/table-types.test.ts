import { describe, expect, test } from 'vitest'

import type { OpenDatabase } from '../open-database.ts'
import { postgres } from '../resource.ts'
import { testDatabase } from '../testing.ts'
import { postgresTable } from './table.ts'
import { contextFor, store } from './testing/contexts.ts'

function typesOf(database: OpenDatabase, table: string): Promise<readonly object[]> {
  return database.query(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
}

describe('types', () => {
  test('come from the values, or are declared, and values load as they were stored', async () => {
    await using database = await testDatabase()
    const rows = [
      {
        text: 'a"b\\c{,}\n’ NULL',
        empty: '',
        whole: -5,
        float: 0.1,
        mixed: 1,
        big: 2n ** 80n,
        int64: 2n ** 60n,
        yes: true,
        at: new Date('2026-11-21T10:00:00.123Z'),
        json: { a: [1, null, 'x"\\'] },
        bytes: new Uint8Array([0, 255, 92]),
        price: 12.5,
        day: '2026-11-21',
        tags: ['a', 'b,"c"', ''],
        any: 'text',
      },
      {
        text: null,
        empty: 'NULL',
        whole: 2 ** 53 - 1,
        float: -0,
        mixed: 1.5,
        big: 1n,
        int64: 2n,
        yes: false,
        at: new Date(-1e14),
        any: { x: 1 },
      },
    ]
    const io = postgresTable<object>({
      database: postgres,
      columns: { price: 'numeric(10,2)', day: 'date', tags: 'text[]' },
    })
    await store(io, contextFor(database), rows)
    const missing = { json: null, bytes: null, price: null, day: null, tags: null }
    expect(await io.load(contextFor(database))).toEqual([rows[0], { ...rows[1], ...missing }])
    expect(Object.fromEntries((await typesOf(database, 'bronze.messages')).map((row) => Object.values(row)))).toEqual({
      text: 'text',
      empty: 'text',
      whole: 'bigint',
      float: 'double precision',
      mixed: 'double precision',
      big: 'numeric',
      int64: 'bigint',
      yes: 'boolean',
      at: 'timestamp with time zone',
      json: 'jsonb',
      bytes: 'bytea',
      price: 'numeric(10,2)',
      day: 'date',
      tags: 'text[]',
      any: 'jsonb',
    })
  })

  test('the table grows with the rows: new fields, whole numbers that become fractions, columns that had no value yet', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres, mode: 'append' })
    await store(io, contextFor(database), [{ id: 1, later: null }])
    await store(io, contextFor(database, { loadId: '2' }), [{ id: 1.5, later: new Date(0), more: 'x' }])
    expect(await io.load(contextFor(database))).toEqual([
      { id: 1, later: null, more: null },
      { id: 1.5, later: new Date(0), more: 'x' },
    ])
    await expect(store(io, contextFor(database, { loadId: '3' }), [{ id: 'text' }])).rejects.toMatchObject({
      code: 'invalid/column-type',
      message: expect.stringContaining(
        'the column "id" is double precision in the table, and the rows now hold texts there',
      ),
    })
  })

  test('whole numbers that fractions would make inexact are not widened', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres, mode: 'append' })
    await store(io, contextFor(database), [{ id: 1 }])
    await database.query('insert into bronze.messages (id) values (9007199254740993)')
    await expect(store(io, contextFor(database, { loadId: '2' }), [{ id: 1.5 }])).rejects.toMatchObject({
      code: 'invalid/column-type',
    })
  })

  test('replace makes the column what the new value needs', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres })
    for (const value of [1, 'text', new Date(0), true, 2n ** 70n, 1.5, [1]]) {
      await store(io, contextFor(database), [{ value }])
      expect(await io.load(contextFor(database))).toEqual([{ value }])
    }
  })

  test('fields may be called anything that PostgreSQL can hold', async () => {
    await using database = await testDatabase()
    const io = postgresTable<object>({ database: postgres })
    const rows = [{ 'a"b; --': 1, Upper: 2, upper: 3, 'mit Umlaut ä': 4, constructor: 5, select: 6, ctid_: 7 }]
    await store(io, contextFor(database), rows)
    expect(await io.load(contextFor(database))).toEqual(rows)
    for (const bad of ['', 'x'.repeat(64), 'a\0b', '_load_id']) {
      await expect(store(io, contextFor(database), [{ [bad]: 1 }])).rejects.toMatchObject({
        code: 'invalid/column-name',
      })
    }
  })
})
