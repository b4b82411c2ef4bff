/**
 * io-manager-contract — the promises of io-manager.ts, for every manager that stores rows: files, tables, memory.
 *
 * Shapes   rows of `{ id: integer, name: text }`, which every such manager accepts. Their order is not compared.
 */
import type { IoContext, IoManager } from '../definition/io-manager.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'

export interface Row {
  readonly id: number
  readonly name: string
}

/** A manager with nothing stored yet, and its resources' values, opened. */
export interface IoSubject extends AsyncDisposable {
  readonly io: IoManager<readonly Row[], never>
  readonly resources?: Readonly<Record<string, unknown>>
}
export type OpenIo = () => Promise<IoSubject>

const SILENT = { debug: () => {}, info: () => {}, warning: () => {}, error: () => {} } as const

/** A context as a step gives it to its IO manager; every `loadId` is another load. */
export function ioContext(more: Partial<IoContext> & Pick<IoContext, 'assetKey'>): IoContext {
  return {
    layer: undefined,
    partition: undefined,
    metadata: {},
    runId: 'run-1',
    stepKey: more.assetKey,
    loadId: 'load-1',
    resources: {},
    log: SILENT,
    signal: new AbortController().signal,
    ...more,
  }
}

function rows(name: string, count: number): readonly Row[] {
  return Array.from({ length: count }, (_, id) => ({ id, name }))
}

/** What the manager gives for the asset, by id. */
async function loadRows({ io, resources = {} }: IoSubject, more: ContextOf): Promise<readonly Row[]> {
  const loaded = await io.load(ioContext({ resources, assetKey: 'bronze/orders', ...more }))
  assertTrue(Array.isArray(loaded), 'what was loaded is an array')
  return Array.isArray(loaded) ? loaded.toSorted((a: Row, b: Row) => a.id - b.id) : []
}

type ContextOf = Partial<IoContext>

async function storeRows({ io, resources = {} }: IoSubject, value: readonly Row[], more: ContextOf): Promise<void> {
  await io.store(ioContext({ resources, assetKey: 'bronze/orders', ...more }), value)
}

export const ioManagerContract: readonly Promised<OpenIo>[] = [
  {
    promise: 'what was stored is loaded again',
    async check(open) {
      await using subject = await open()
      await storeRows(subject, rows('first', 3), {})
      assertEqual(await loadRows(subject, {}), rows('first', 3), 'rows')
    },
  },
  {
    promise: 'no rows are a value too',
    async check(open) {
      await using subject = await open()
      await storeRows(subject, rows('first', 3), {})
      await storeRows(subject, [], { loadId: 'load-2' })
      assertEqual(await loadRows(subject, {}), [], 'rows')
    },
  },
  {
    promise: 'a second load replaces the first',
    async check(open) {
      await using subject = await open()
      await storeRows(subject, rows('first', 5), {})
      await storeRows(subject, rows('second', 2), { loadId: 'load-2' })
      assertEqual(await loadRows(subject, {}), rows('second', 2), 'rows')
    },
  },
  {
    promise: 'the same load stored twice, as after a crash, is there once',
    async check(open) {
      await using subject = await open()
      await storeRows(subject, rows('first', 3), { partition: 'p' })
      await storeRows(subject, rows('first', 3), { partition: 'p' })
      assertEqual(await loadRows(subject, { partition: 'p' }), rows('first', 3), 'rows')
    },
  },
  {
    promise: 'an asset and a partition without a value are not found',
    async check(open) {
      await using subject = await open()
      await assertRejects(loadRows(subject, {}), 'not-found/value', 'load of nothing')
      await storeRows(subject, rows('first', 1), { partition: 'p1' })
      await assertRejects(loadRows(subject, { partition: 'p2' }), 'not-found/value', 'load of another partition')
      await assertRejects(loadRows(subject, { assetKey: 'bronze/other' }), 'not-found/value', 'load of another asset')
    },
  },
  {
    promise: 'partitions are apart, whatever they are called, and so are assets below one another',
    async check(open) {
      await using subject = await open()
      const places: readonly ContextOf[] = [
        ...['p', 'P2', '../p', 'a/b', 'p%2F', 'ä', '2026-01-01', 'x.json', 'é'.repeat(200)].map((partition) => ({
          partition,
        })),
        { assetKey: 'bronze/orders/p', partition: 'p' },
        { assetKey: 'bronze/p', partition: 'p' },
      ]
      for (const [i, place] of places.entries()) await storeRows(subject, rows(`value ${i}`, 1), place)
      for (const [i, place] of places.entries()) {
        assertEqual(await loadRows(subject, place), rows(`value ${i}`, 1), `rows of ${JSON.stringify(place)}`)
      }
    },
  },
  {
    promise: 'several partitions are loaded together, without those never made',
    async check(open) {
      await using subject = await open()
      for (const [i, partition] of ['p1', 'p2', 'p3'].entries()) {
        await storeRows(subject, [{ id: i, name: partition }], { partition, loadId: `load-${partition}` })
      }
      const load = (partitions: readonly string[], isWhole: boolean) =>
        loadRows(subject, { partitions, ...(isWhole ? { isWhole } : {}) })
      assertEqual(
        await load(['p1', 'p3', 'never made'], false),
        [
          { id: 0, name: 'p1' },
          { id: 2, name: 'p3' },
        ],
        'rows of two of three partitions',
      )
      assertEqual((await load(['p1', 'p2', 'p3'], true)).length, 3, 'rows of the whole')
      await assertRejects(load(['never made'], false), 'not-found/value', 'load of partitions never made')
    },
  },
  {
    promise: 'several partitions, of which none has rows, are no rows',
    async check(open) {
      await using subject = await open()
      await storeRows(subject, rows('a', 1), { partition: 'a' })
      await storeRows(subject, [], { partition: 'b', loadId: 'load-b' })
      await storeRows(subject, [], { partition: 'c', loadId: 'load-c' })
      assertEqual(await loadRows(subject, { partitions: ['b', 'c'] }), [], 'rows')
    },
  },
  {
    promise: 'a reader sees the whole old value or the whole new one while a store is under way',
    async check(open) {
      await using subject = await open()
      const count = 5_000
      await storeRows(subject, rows('old', count), {})
      const state = { isStoring: true }
      const stored = (): boolean => (state.isStoring = false)
      const storing = storeRows(subject, rows('new', count), { loadId: 'load-2' }).finally(stored)
      while (state.isStoring) {
        const seen = await loadRows(subject, {})
        const names = new Set(seen.map((row) => row.name))
        assertTrue(
          seen.length === count && names.size === 1,
          `all of ${count} rows of one load, not ${seen.length} of ${names.size}`,
        )
      }
      await storing
      assertEqual((await loadRows(subject, {}))[0]?.name, 'new', 'name after the store')
    },
  },
  {
    promise: 'a store that fails or is aborted leaves the whole old value, or the whole new one',
    async check(open) {
      await using subject = await open()
      const count = 5_000
      await storeRows(subject, rows('old', count), {})
      const signal = AbortSignal.abort(new Error('stopped by the test'))
      await storeRows(subject, rows('new', count), { loadId: 'load-2', signal }).catch(() => {})
      const seen = await loadRows(subject, {})
      assertEqual(
        [seen.length, new Set(seen.map((row) => row.name)).size],
        [count, 1],
        'rows, and loads they come from',
      )
    },
  },
]
