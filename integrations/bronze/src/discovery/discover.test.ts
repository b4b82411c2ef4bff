import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { BronzeReader, BronzeStore, Discovered, DiscoveryCursor } from '../store/bronze-store.ts'
import { openBronzeStore } from '../store/open-bronze-store.ts'
import { rebuildIndex } from './rebuild-index.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ingot-discovery-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const open = (indexFromItems = 100_000): Promise<BronzeStore> => openBronzeStore({ root, indexFromItems })
const keyOf = (id: string | number, artifactType = 'raw') => ({
  sourceType: 's',
  externalId: `${id}`,
  artifactType,
  ext: 'json',
})

async function write(bronze: BronzeStore, from: number, to: number): Promise<void> {
  const ids = Array.from({ length: to - from }, (_, i) => from + i)
  await Promise.all(ids.map((id) => bronze.write(keyOf(id), `${id}`)))
}

const idsOf = ({ items }: Discovered): string[] => items.map(({ key }) => key.externalId)

/** Everything from the cursor on, answer by answer, as a sensor would. */
async function drain(bronze: BronzeReader, cursor?: DiscoveryCursor, limit = 1_000) {
  const ids: string[] = []
  for (;;) {
    const found = await bronze.discover({ sourceType: 's', limit, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...idsOf(found))
    cursor = found.cursor
    if (!found.isMore) return { ids, cursor }
  }
}

const range = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `${from + i}`)
const sorted = (ids: readonly string[]): string[] => [...ids].sort((a, b) => Number(a) - Number(b))

describe('discovery by scan', () => {
  test('finds nothing where nothing is', async () => {
    expect(await (await open()).discover({ sourceType: 's' })).toEqual({
      items: [],
      cursor: undefined,
      isMore: false,
      goneCount: 0,
    })
  })

  test('finds each artefact once, oldest first, in answers of any size', async () => {
    const bronze = await open()
    await write(bronze, 0, 25)
    const { ids, cursor } = await drain(bronze, undefined, 7)
    expect(sorted(ids)).toEqual(range(0, 25))
    expect(await drain(bronze, cursor)).toEqual({ ids: [], cursor })
    await write(bronze, 25, 30)
    expect(sorted((await drain(bronze, cursor)).ids)).toEqual(range(25, 30))
  })

  test('finds a second artefact of an item that was found long ago', async () => {
    const bronze = await open()
    await write(bronze, 0, 5)
    const { cursor } = await drain(bronze)
    await bronze.write(keyOf(3, 'comments'), '[]')
    const found = await bronze.discover({ sourceType: 's', ...(cursor === undefined ? {} : { cursor }) })
    expect(found.items.map(({ key }) => key)).toEqual([keyOf(3, 'comments')])
  })

  test('is of the artefact type and extension that are asked for', async () => {
    const bronze = await open()
    await bronze.write(keyOf(1), 'x')
    await bronze.write(keyOf(1, 'comments'), 'x')
    await bronze.write({ ...keyOf(1), ext: 'html' }, 'x')
    const found = await bronze.discover({ sourceType: 's', artifactType: 'raw', ext: 'json' })
    expect(found.items.map(({ key }) => key)).toEqual([keyOf(1)])
  })

  test('goes by the moment an artefact appeared, not by a date that a copy brought along', async () => {
    const bronze = await open()
    await write(bronze, 0, 3)
    const { cursor } = await drain(bronze)
    await bronze.write(keyOf(3), 'x')
    const old = new Date(0)
    utimesSync(join(root, 's/3/raw.json'), old, old)
    utimesSync(join(root, 's/3'), old, old)
    expect((await drain(bronze, cursor)).ids).toEqual(['3'])
  })

  test('loses nothing while four writers write, however the answers fall', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => open()))
    let isWriting = true
    const writing = Promise.all(
      writers.map(async (bronze, i) => {
        for (let id = i; id < 400; id += 4) await bronze.write(keyOf(id), `${id}`, { fetchedAtMs: 1 })
      }),
    ).finally(() => {
      isWriting = false
    })
    const reader = await open()
    const found = new Set<string>()
    let cursor: DiscoveryCursor | undefined
    for (let isLast = false; !isLast;) {
      isLast = !isWriting
      const answer = await drain(reader, cursor, 17)
      for (const id of answer.ids) found.add(id)
      cursor = answer.cursor
    }
    await writing
    expect(sorted([...found])).toEqual(range(0, 400))
  })
})

describe('discovery by index', () => {
  test('begins by itself at so many items, and a new reader reads all of it', async () => {
    const bronze = await open(20)
    for (let id = 0; id < 30; id += 1) await bronze.write(keyOf(id), `${id}`)
    const { ids, cursor } = await drain(bronze, undefined, 7)
    expect(sorted(ids)).toEqual(range(0, 30))
    expect(cursor).toEqual({ kind: 'index', offset: statSync(join(root, 's/_index.jsonl')).size })
    await bronze.write(keyOf(30), 'x')
    expect((await drain(bronze, cursor)).ids).toEqual(['30'])
    expect(readFileSync(join(root, 's/_index.jsonl'), 'utf8').split('\n').at(-2)).toMatch(
      /^\{"externalId":"30","artifactType":"raw","ext":"json","sizeBytes":1,"modifiedAtMs":\d+\}$/,
    )
  })

  test('takes over from a scan in the middle, losing nothing and finding nothing twice', async () => {
    const bronze = await open(20)
    await write(bronze, 0, 10)
    const { cursor } = await drain(bronze, undefined, 4)
    expect(cursor?.kind).toBe('modified')
    for (let id = 10; id < 40; id += 1) await bronze.write(keyOf(id), `${id}`)
    const after = await drain(bronze, cursor)
    expect(sorted(after.ids)).toEqual(range(10, 40))
    expect(after.cursor?.kind).toBe('index')
  })

  test('takes over from a scan whose rest is more than an answer holds', async () => {
    const bronze = await open(20)
    await write(bronze, 0, 5)
    const { cursor } = await drain(bronze)
    for (let id = 5; id < 60; id += 1) await bronze.write(keyOf(id), `${id}`)
    const after = await drain(bronze, cursor, 7)
    expect(sorted(after.ids)).toEqual(range(5, 60))
    expect(after.cursor?.kind).toBe('index')
  })

  test('loses nothing when readers read and writers write across the switch', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => open(100)))
    let isWriting = true
    const writing = Promise.all(
      writers.map(async (bronze, i) => {
        for (let id = i; id < 400; id += 4) await bronze.write(keyOf(id), `${id}`)
      }),
    ).finally(() => {
      isWriting = false
    })
    const reader = await open(100)
    const found = new Set<string>()
    let cursor: DiscoveryCursor | undefined
    for (let isLast = false; !isLast;) {
      isLast = !isWriting
      const answer = await drain(reader, cursor, 50)
      for (const id of answer.ids) found.add(id)
      cursor = answer.cursor
    }
    await writing
    expect(sorted([...found])).toEqual(range(0, 400))
    expect(cursor?.kind).toBe('index')
    expect(sorted([...new Set((await drain(reader)).ids)])).toEqual(range(0, 400))
  })

  test('waits before a last line that was cut off, and the next writer begins a new one', async () => {
    const bronze = await open(1)
    await write(bronze, 0, 3)
    const index = join(root, 's/_index.jsonl')
    const { cursor } = await drain(bronze)
    await bronze.write(keyOf(3), 'x')
    truncateSync(index, statSync(index).size - 5)
    expect(await drain(bronze, cursor)).toEqual({ ids: [], cursor })
    await bronze.write(keyOf(4), 'x')
    expect((await drain(bronze, cursor)).ids).toEqual(['4'])
    expect(await rebuildIndex({ root }, 's')).toEqual({ artifactCount: 5, addedCount: 1 })
    expect((await drain(bronze, cursor)).ids).toEqual(['4', '3'])
  })

  test('passes over lines that others wrote', async () => {
    const bronze = await open(1)
    await write(bronze, 0, 2)
    const { cursor } = await drain(bronze)
    const noKey = { ...keyOf(''), sizeBytes: 1, modifiedAtMs: 1 }
    appendFileSync(join(root, 's/_index.jsonl'), `null\n{"externalId":1}\n\n${JSON.stringify(noKey)}\n`)
    await bronze.write(keyOf(2), 'x')
    expect((await drain(bronze, cursor)).ids).toEqual(['2'])
  })

  test('passes over artefacts that were removed by hand, counts them, and goes on', async () => {
    const bronze = await open(1)
    await write(bronze, 0, 6)
    const before = (await bronze.discover({ sourceType: 's' })).items.map(({ key }) => key.externalId)
    for (const id of before.slice(0, 4)) rmSync(join(root, 's', id), { recursive: true })
    const first = await bronze.discover({ sourceType: 's', limit: 3 })
    expect(first).toMatchObject({ items: [], isMore: true, goneCount: 3 })
    const second = await bronze.discover({ sourceType: 's', limit: 3, cursor: first.cursor as DiscoveryCursor })
    expect(second).toMatchObject({ isMore: false, goneCount: 1 })
    expect(idsOf(second)).toEqual(before.slice(4))
    expect(await drain(bronze, second.cursor)).toEqual({ ids: [], cursor: second.cursor })
  })

  test('passes over what was removed before the switch was noticed', async () => {
    const bronze = await open(4)
    await write(bronze, 0, 2)
    const { cursor } = await drain(bronze)
    for (const id of [2, 3, 4, 5, 6]) await bronze.write(keyOf(id), 'x')
    rmSync(join(root, 's/3'), { recursive: true })
    const after = await drain(bronze, cursor)
    expect(sorted(after.ids)).toEqual(['2', '4', '5', '6'])
    expect(after.cursor?.kind).toBe('index')
  })

  test('begins from the beginning when its file was made anew', async () => {
    const bronze = await open(1)
    await write(bronze, 0, 3)
    const { cursor } = await drain(bronze)
    rmSync(join(root, 's/_index.jsonl'))
    expect(await rebuildIndex({ root }, 's')).toEqual({ artifactCount: 3, addedCount: 3 })
    await bronze.write(keyOf(3), 'x')
    expect(sorted((await drain(bronze, { kind: 'index', offset: 7 })).ids)).toEqual(range(0, 4))
    expect(sorted((await drain(bronze, { kind: 'index', offset: 1e9 })).ids)).toEqual(range(0, 4))
    expect((await drain(bronze, cursor)).ids).toContain('3')
  })

  test('is complete after a rebuild, and a rebuild of a complete one adds nothing', async () => {
    const bronze = await open()
    await write(bronze, 0, 12)
    expect(await rebuildIndex({ root }, 's')).toEqual({ artifactCount: 12, addedCount: 12 })
    expect(await rebuildIndex({ root }, 's')).toEqual({ artifactCount: 12, addedCount: 0 })
    await write(bronze, 12, 14)
    expect(sorted((await drain(bronze)).ids)).toEqual(range(0, 14))
  })

  test('reads lines of any length', async () => {
    const bronze = await open(1)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 }), { maxLength: 3 }),
        async (ids) => {
          const { cursor } = await drain(bronze)
          for (const id of ids) await bronze.write(keyOf(`${Math.random()} ${id}`), 'x')
          expect((await drain(bronze, cursor)).ids.map((id) => id.slice(id.indexOf(' ') + 1))).toEqual(ids)
        },
      ),
      { numRuns: 20 },
    )
    const { cursor } = await drain(bronze)
    await bronze.write(keyOf('long '.repeat(200_000)), 'x')
    expect((await drain(bronze, cursor)).ids).toEqual(['long '.repeat(200_000)])
  })
})

describe('a clock that goes back', () => {
  test('is noticed by the next writer: from then on the index counts, and all is found again', async () => {
    const bronze = await open()
    await write(bronze, 0, 5)
    const { cursor } = await drain(bronze)
    // As if the five had been written an hour from now, and the clock were set right since.
    const later = new Date(statSync(join(root, '_clock')).mtimeMs + 3_600_000)
    utimesSync(join(root, '_clock'), later, later)
    const ahead: DiscoveryCursor = { kind: 'modified', modifiedAtMs: later.getTime(), after: 's/4/raw.json' }
    expect((await drain(bronze, ahead)).ids).toEqual([])
    await bronze.write(keyOf(5), 'x')
    for (const from of [ahead, cursor]) expect(sorted((await drain(bronze, from)).ids)).toEqual(range(0, 6))
    const { cursor: settled } = await drain(bronze, ahead)
    await bronze.write(keyOf(6), 'x')
    expect((await drain(bronze, settled)).ids).toEqual(['6'])
  })
})

describe('a question that cannot be meant', () => {
  const ask = async (query: object): Promise<unknown> =>
    (await open()).discover({ sourceType: 's', ...query }).catch((error: unknown) => error)

  test.each([
    [{ limit: Number.NaN }, 'at most NaN artefacts'],
    [{ limit: 0 }, 'at most 0 artefacts'],
    [{ limit: -1 }, 'at most -1 artefacts'],
    [{ limit: 1.5 }, 'at most 1.5 artefacts'],
    [{ limit: Infinity }, 'at most Infinity artefacts'],
    [{ limit: '5' }, 'at most "5" artefacts'],
    [{ limit: null }, 'at most null artefacts'],
    [{ sourceType: '' }, '"" as the sourceType'],
    [{ sourceType: undefined }, 'undefined as the sourceType'],
    [{ artifactType: '' }, '"" as the artifactType'],
    [{ ext: 5 }, '5 as the ext'],
    [{ cursor: { kind: 'index', offset: -1 } }, '{"kind":"index","offset":-1} as a cursor'],
    [{ cursor: 'last' }, '"last" as a cursor'],
  ])('%j is refused in one sentence', async (query, words) => {
    expect(await ask(query)).toMatchObject({ code: 'invalid/bronze-call', message: expect.stringContaining(words) })
  })

  test('so are a list without a source type and a query that is none', async () => {
    const bronze = await open()
    const none = undefined as unknown as { readonly sourceType: string }
    await expect(bronze.discover(none)).rejects.toMatchObject({ code: 'invalid/bronze-call' })
    const listed = bronze.list({ sourceType: '' })[Symbol.asyncIterator]().next()
    await expect(listed).rejects.toMatchObject({ code: 'invalid/bronze-call' })
  })
})
