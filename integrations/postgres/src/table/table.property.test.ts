import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { OpenDatabase } from '../open-database.ts'
import { postgres } from '../resource.ts'
import { contextFor, store } from './testing/contexts.ts'
import { testDatabase } from '../testing.ts'
import { postgresTable } from './table.ts'

let database: OpenDatabase
let count = 0
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** A table of its own for each example. */
function nextAsset(): string {
  return `property/t${(count += 1)}`
}

const text = fc.string({ unit: 'grapheme-composite' }).map((value) => value.replaceAll('\0', ''))
const instant = fc.date({ noInvalidDate: true, min: new Date('-004700-01-01'), max: new Date('+270000-01-01') })
const json = fc
  .jsonValue({ noUnicodeString: false, maxDepth: 3 })
  .filter((value) => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)))
  // A null inside JSON is no value of the column, and -0 is 0 to JSON.
  .map((value): unknown => JSON.parse(JSON.stringify([value])))

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text,
  whole: fc.maxSafeInteger(),
  // Of whole numbers only it would be another column; half of one is neither.
  float: fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0)),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  huge: fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
  yes: fc.boolean(),
  at: instant,
  json,
  bytes: fc.uint8Array(),
  mixed: fc.oneof(text, fc.boolean(), json),
}

const row = fc.record(
  Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, fc.option(value, { nil: null })])),
)

test('what is stored is loaded, whatever the values', async () => {
  const io = postgresTable<object>({ database: postgres, columns: { float: 'double precision' } })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const numbered = rows.map((one, position) => ({ position, ...one }))
      const context = contextFor(database, { assetKey: nextAsset() })
      await store(io, context, numbered)
      const loaded = (await io.load(context)) as readonly { readonly position: number }[]
      expect(loaded.toSorted((a, b) => a.position - b.position)).toEqual(numbered)
    }),
    { numRuns: 60 },
  )
})

interface Pair {
  readonly id: string
  readonly value: number | null
}

test('upserts in any order of batches, each repeated at will, give what a map gives', async () => {
  const io = postgresTable<Pair>({ database: postgres, mode: 'upsert', key: ['id'] })
  const pair = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'B', ''), value: fc.option(fc.integer(), { nil: null }) })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(pair, { maxLength: 8 }), { minLength: 1, maxLength: 5 }), async (batches) => {
      const assetKey = nextAsset()
      const model = new Map<string, number | null>()
      for (const [i, batch] of batches.entries()) {
        for (const { id, value } of batch) model.set(id, value)
        for (const attempt of [1, 2])
          await store(io, contextFor(database, { assetKey, loadId: `${i}-${attempt}` }), batch)
      }
      const loaded = (await io.load(contextFor(database, { assetKey }))) as readonly Pair[]
      expect(new Map(loaded.map(({ id, value }) => [id, value]))).toEqual(model)
      expect(loaded).toHaveLength(model.size)
    }),
    { numRuns: 30 },
  )
})

test('appends and partitions with retries give each load once', async () => {
  const io = postgresTable<{ readonly n: number }>({ database: postgres, mode: 'append' })
  const load = fc.record({
    loadId: fc.constantFrom('a', 'b', 'c'),
    partition: fc.constantFrom('p', 'q'),
    rows: fc.array(fc.record({ n: fc.integer() }), { maxLength: 4 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(load, { minLength: 1, maxLength: 6 }), async (loads) => {
      const assetKey = nextAsset()
      const model = new Map<string, readonly number[]>()
      for (const { loadId, partition, rows } of loads) {
        await store(io, contextFor(database, { assetKey, loadId, partition }), rows)
        model.set(
          `${partition} ${loadId}`,
          rows.map(({ n }) => n),
        )
      }
      const partitions = [...new Set(loads.map(({ partition }) => partition))]
      const loaded = (await io.load(contextFor(database, { assetKey, partitions, isWhole: true }))) as readonly {
        n: number
      }[]
      const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)
      expect(ascending(loaded.map(({ n }) => n))).toEqual(ascending([...model.values()].flat()))
    }),
    { numRuns: 30 },
  )
})
