import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AssetRef } from '@ingot/core'
import { configured, defineAsset, defineIoManager, defineProject, provide } from '@ingot/core'
import { ephemeralInstance, evaluateSensor, materialize } from '@ingot/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { rebuildIndex } from '../discovery/rebuild-index.ts'
import { bronzeReader, bronzeStore } from '../resources.ts'
import type { BronzeStore } from '../store/bronze-store.ts'
import { openBronzeStore } from '../store/open-bronze-store.ts'
import { bronzeSensor } from './bronze-sensor.ts'
import { silverCursors } from './silver-cursors.ts'
import { defineSilverFromBronze } from './silver-from-bronze.ts'

let root: string
let bronze: BronzeStore
let reader: typeof bronzeReader
let table: Map<string, number>
let batches: number[]
let broken: 'transform' | 'store' | undefined

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'ingot-silver-'))
  reader = configured(bronzeReader, { root: join(root, 'bronze') })
  bronze = await openBronzeStore({ root: join(root, 'bronze') })
  table = new Map()
  batches = []
  broken = undefined
})
afterEach(() => rmSync(root, { recursive: true }))

interface Story {
  readonly id: string
  readonly length: number
}

function storiesAsset(maxArtifacts = 100, after: readonly AssetRef<unknown, 'bronze'>[] = []) {
  const io = defineIoManager<readonly Story[]>({
    name: 'stories',
    store: async (_context, rows) => {
      if (broken === 'store') throw new Error('the database is away')
      for (const { id, length } of rows) table.set(id, length)
    },
    load: async () => [...table].map(([id, length]) => ({ id, length })),
  })
  return defineSilverFromBronze({
    key: 'silver/stories',
    sourceType: 'news',
    artifactType: 'raw',
    after,
    reader,
    cursors: configured(silverCursors, { root: join(root, 'cursors') }),
    batchSize: 4,
    maxArtifacts,
    io,
    transform: async (artifacts, context) => {
      batches.push(artifacts.length)
      if (broken === 'transform') throw new Error('not as expected')
      const texts = await Promise.all(artifacts.map(({ key }) => context.bronze.readText(key)))
      return artifacts.map(({ key }, i) => ({ id: key.externalId, length: texts[i]?.length ?? 0 }))
    },
  })
}

/** As kept in the folder. */
function keptCursor(): unknown {
  const [file = ''] = readdirSync(join(root, 'cursors/_cursors'))
  return JSON.parse(readFileSync(join(root, 'cursors/_cursors', file), 'utf8'))
}

async function write(from: number, to: number): Promise<void> {
  for (let id = from; id < to; id += 1) {
    await bronze.write({ sourceType: 'news', externalId: `${id}`, artifactType: 'raw', ext: 'json' }, 'x'.repeat(id))
    await bronze.write({ sourceType: 'news', externalId: `${id}`, artifactType: 'other', ext: 'json' }, 'x')
  }
}

const lengths = (to: number): Map<string, number> => new Map(Array.from({ length: to }, (_, i) => [`${i}`, i]))

describe('silver from bronze', () => {
  test('takes what is new since its last run, batch by batch, and is skipped when nothing is', async () => {
    const asset = storiesAsset()
    await write(0, 10)
    expect((await materialize([asset])).isSuccess).toBe(true)
    expect(table).toEqual(lengths(10))
    expect(batches).toEqual([4, 4, 2])
    const second = await materialize([asset])
    expect(second.events.some(({ kind }) => kind === 'asset-materialized')).toBe(false)
    await write(10, 12)
    await materialize([asset])
    expect(table).toEqual(lengths(12))
    expect(batches).toEqual([4, 4, 2, 2])
  })

  test.each(['transform', 'store'] as const)('that fails in %s takes the same again the next time', async (where) => {
    const asset = storiesAsset()
    await write(0, 3)
    broken = where
    expect((await materialize([asset])).isSuccess).toBe(false)
    broken = undefined
    await materialize([asset])
    expect(table).toEqual(lengths(3))
    expect(batches).toEqual([3, 3])
  })

  test('comes after the fetchers that it names, in a run of both', async () => {
    const fetched = defineAsset({
      key: 'bronze/fetched',
      layer: 'bronze',
      run: async () => {
        // Other steps that are ready have their turn first.
        await new Promise((resolve) => setImmediate(resolve))
        await write(0, 3)
      },
    })
    const asset = storiesAsset(100, [fetched])
    const { run } = await materialize([fetched, asset])
    expect(run.status).toBe('succeeded')
    expect(table.size).toBe(3)
  })

  test('takes at most so many in a run and leaves the rest to the next', async () => {
    const asset = storiesAsset(6)
    await write(0, 10)
    await materialize([asset])
    expect(table.size).toBe(6)
    await materialize([asset])
    expect(table).toEqual(lengths(10))
  })

  test('is rebuilt from the beginning, to the same rows', async () => {
    const asset = storiesAsset()
    await write(0, 5)
    await materialize([asset])
    table.clear()
    await materialize([asset], { config: { 'silver/stories': { rebuild: true } } })
    expect(table).toEqual(lengths(5))
  })

  test('passes over what was removed from bronze by hand, says how many, and moves on', async () => {
    const asset = storiesAsset()
    await write(0, 4)
    await rebuildIndex({ root: join(root, 'bronze') }, 'news')
    rmSync(join(root, 'bronze/news/1'), { recursive: true })
    const { run } = await materialize([asset])
    expect([run.status, [...table.keys()].sort()]).toEqual(['succeeded', ['0', '2', '3']])
    for (const id of [4, 5]) await write(id, id + 1)
    for (const id of [4, 5]) rmSync(join(root, 'bronze/news', `${id}`), { recursive: true })
    const fromBronze = await evaluateSensor(
      bronzeSensor({ name: 'new_stories', target: asset, sourceType: 'news', artifactType: 'raw', reader }),
    )
    expect(fromBronze.logs.map(({ message }) => message)).toEqual([
      'passed over 3 artefacts of "news": the index tells of them, and their files are gone',
    ])
    const before = keptCursor()
    await materialize([asset])
    expect(table.size).toBe(3)
    expect(keptCursor()).not.toEqual(before)
    await write(6, 7)
    await materialize([asset])
    expect([...table.keys()].sort()).toEqual(['0', '2', '3', '6'])
  })

  test('whose counts cannot be meant is refused where it is defined', () => {
    const options = { key: 'silver/x', sourceType: 'news', transform: () => [] }
    for (const counts of [{ batchSize: 0 }, { maxArtifacts: Number.NaN }, { batchSize: 1.5 }]) {
      expect(() => defineSilverFromBronze({ ...options, ...counts })).toThrow(
        expect.objectContaining({ code: 'definition/bad-asset' }),
      )
    }
    const sensor = () => bronzeSensor({ name: 's', target: storiesAsset(), sourceType: 'news', batchSize: -1 })
    expect(sensor).toThrow(expect.objectContaining({ code: 'definition/bad-sensor' }))
  })

  test('never touches bronze', async () => {
    await write(0, 1)
    await materialize([storiesAsset()])
    expect(existsSync(join(root, 'bronze/_cursors'))).toBe(false)
  })
})

describe('a bronze sensor', () => {
  const sensorOf = (target: ReturnType<typeof storiesAsset>) =>
    bronzeSensor({
      name: 'new_stories',
      target,
      sourceType: 'news',
      artifactType: 'raw',
      batchSize: 3,
      reader,
    })

  test('asks for one run per batch, named by its cursor', async () => {
    const sensor = sensorOf(storiesAsset())
    expect((await evaluateSensor(sensor)).requests).toEqual([])
    await write(0, 5)
    const first = await evaluateSensor(sensor)
    expect(first.requests.map(({ runKey }) => runKey)).toEqual([expect.stringMatching(/^modified-[0-9a-f]{32}$/)])
    expect(first.hasMore).toBe(true)
    expect((await evaluateSensor(sensor)).requests).toEqual(first.requests)
    const second = await evaluateSensor(sensor, { cursor: first.cursor })
    expect(second.requests).toHaveLength(1)
    expect(second.requests).not.toEqual(first.requests)
    expect((await evaluateSensor(sensor, { cursor: second.cursor })).requests).toEqual([])
  })

  test('carries what a fetcher writes into silver, also after a run that failed', async () => {
    const asset = storiesAsset()
    const fetcher = defineAsset({
      key: 'bronze/news',
      layer: 'bronze',
      resources: { bronze: configured(bronzeStore, { root: join(root, 'bronze') }) },
      run: () => write(table.size, table.size + 2),
    })
    const project = defineProject({ name: 'news', assets: [fetcher, asset], sensors: [sensorOf(asset)] })
    await using instance = await ephemeralInstance(project, { startAt: '2026-01-01T00:00:00Z' })
    await instance.launch({ assets: ['bronze/news'] })
    broken = 'transform'
    await instance.advance(30_000)
    expect(table.size).toBe(0)
    broken = undefined
    await write(2, 4)
    await instance.advance(60_000)
    expect(table).toEqual(lengths(4))
    expect((await instance.runs()).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded'])
  })
})

describe('the layers, at load and at run time', () => {
  const KEY = { sourceType: 'news', externalId: '1', artifactType: 'raw', ext: 'json' }

  test('a silver asset that takes the writer past the compiler is refused', async () => {
    const writer: object = { bronze: bronzeStore }
    const asset = defineAsset({
      key: 'silver/bad',
      layer: 'silver',
      resources: writer as Record<never, never>,
      run: () => 1,
    })
    await expect(async () => materialize([asset])).rejects.toMatchObject({
      code: expect.stringMatching(/^definition\//),
    })
  })

  test('what a silver asset is given cannot write', async () => {
    const seen: string[] = []
    const asset = defineAsset({
      key: 'silver/reads',
      layer: 'silver',
      resources: { bronze: bronzeReader },
      run: (_inputs, { resources }) => void seen.push(...Object.keys(resources.bronze)),
    })
    await bronze.write(KEY, 'x')
    await materialize([asset], {
      provide: [provide(bronzeReader, reader)],
    })
    expect(seen).not.toContain('write')
  })
})
