import fc from 'fast-check'
import { expect, test } from 'vitest'

import { database } from './database.ts'
import { table } from './table.ts'
import { contextFor, store, temporaryDatabase } from './testing/contexts.ts'

const resource = database({ path: ':memory:' })

const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => typeof value === 'object' && value !== null)
const columns = {
  text: fc.string({ unit: 'binary' }),
  integer: fc.maxSafeInteger(),
  float: fc.double(),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  yes: fc.boolean(),
  at: fc.date({ noInvalidDate: true }),
  json,
  bytes: fc.uint8Array(),
}
type Field = keyof typeof columns
const types: Readonly<Partial<Record<Field, string>>> = { integer: 'BIGINT', float: 'DOUBLE', json: 'JSON' }

/** Rows of a fixed schema, any field of which may be null. */
const rowsOf = fc.array(
  fc.record(
    Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [name, fc.option<unknown>(value as fc.Arbitrary<unknown>)]),
    ),
  ),
  { maxLength: 30 },
)

test('any rows of a fixed schema come back as they were stored, whole and by partition', async () => {
  const db = await temporaryDatabase()
  const io = table({ database: resource, columns: types })
  const parts = table({ database: resource, columns: types, table: 'parts' })
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.string(), async (rows, partition) => {
      await store(io, contextFor(db), rows)
      expect(await io.load(contextFor(db))).toEqual(asStored(rows))
      const context = contextFor(db, { partition })
      await store(parts, context, rows)
      expect(await parts.load(context)).toEqual(asStored(rows))
    }),
    { numRuns: 100 },
  )
})

/** JSON has no -0, nor has BIGINT. */
function asStored(rows: readonly object[]): unknown {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, name === 'json' ? JSON.parse(JSON.stringify(value)) : value]),
    ),
  )
}

const keyed = fc.array(fc.record({ group: fc.constantFrom('a', 'b'), id: fc.nat(8), value: fc.option(fc.string()) }), {
  maxLength: 20,
})

test('upsert: batches leave for every key the last row stored, and repeating them changes nothing', async () => {
  const db = await temporaryDatabase()
  await fc.assert(
    fc.asyncProperty(fc.array(keyed, { maxLength: 5 }), fc.nat(), async (batches, n) => {
      const io = table({ database: resource, mode: 'upsert', key: ['group', 'id'], table: `t${n}` })
      await db.run(`drop table if exists bronze.t${n}`)
      for (const batch of batches) await store(io, contextFor(db), batch)
      if (batches.flat().length === 0) return
      const expected = new Map(batches.flat().map((row) => [`${row.group} ${row.id}`, row]))
      const once = await io.load(contextFor(db))
      expect(sorted(once)).toEqual(sorted([...expected.values()]))
      for (const batch of batches.slice(-1)) await store(io, contextFor(db), batch)
      expect(await io.load(contextFor(db))).toEqual(once)
    }),
    { numRuns: 40 },
  )
})

test('upsert: batches of different keys may come in any order', async () => {
  const db = await temporaryDatabase()
  const row = fc.record({ id: fc.nat(1_000), value: fc.string() })
  const unique = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      unique.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      fc.nat(),
      async ([rows, shuffled], n) => {
        const [one, other] = ['one', 'other'].map((name) =>
          table({ database: resource, mode: 'upsert', key: ['id'], table: `${name}${n}` }),
        )
        if (one === undefined || other === undefined) return
        await db.run(`drop table if exists bronze.one${n}; drop table if exists bronze.other${n}`)
        for (let i = 0; i < rows.length; i += 10) await store(one, contextFor(db), rows.slice(i, i + 10))
        for (let i = 0; i < rows.length; i += 7) await store(other, contextFor(db), shuffled.slice(i, i + 7))
        expect(sorted(await one.load(contextFor(db)))).toEqual(sorted(await other.load(contextFor(db))))
      },
    ),
    { numRuns: 40 },
  )
})

function sorted(rows: unknown): readonly string[] {
  return (rows as readonly object[]).map((row) => JSON.stringify(row)).toSorted()
}
