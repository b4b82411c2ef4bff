import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { ArtifactKey, BronzeStore } from './bronze-store.ts'
import { openBronzeReader, openBronzeStore } from './open-bronze-store.ts'
import { urlHash } from './url-hash.ts'

let root: string
let bronze: BronzeStore

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'ingot-bronze-'))
  bronze = await openBronzeStore({ root })
})
afterEach(() => rmSync(root, { recursive: true }))

const KEY: ArtifactKey = { sourceType: 'youtube', externalId: 'dQw4w9WgXcQ', artifactType: 'audio', ext: 'opus' }
const PROVENANCE = { fetchedAtMs: 5, url: 'https://example.com/a', status: 200, headers: { etag: '"1"' } }

async function keysOf(query: Parameters<BronzeStore['list']>[0]): Promise<ArtifactKey[]> {
  const keys: ArtifactKey[] = []
  for await (const key of bronze.list(query)) keys.push(key)
  return keys
}

async function* slowly(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

describe('the bronze store', () => {
  test('keeps an artefact where the layout says, with where it came from beside it', async () => {
    expect(await bronze.write(KEY, 'sound', PROVENANCE)).toBe('written')
    expect(readFileSync(join(root, 'youtube/dQw4w9WgXcQ/audio.opus'), 'utf8')).toBe('sound')
    expect(JSON.parse(readFileSync(join(root, 'youtube/dQw4w9WgXcQ/audio.opus.meta.json'), 'utf8'))).toEqual({
      name: 'youtube/dQw4w9WgXcQ/audio.opus',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      sizeBytes: 5,
      ...PROVENANCE,
    })
    expect(bronze.path(KEY)).toBe(join(root, 'youtube/dQw4w9WgXcQ/audio.opus'))
    expect(await bronze.exists(KEY)).toBe(true)
    expect(await bronze.readText(KEY)).toBe('sound')
    expect(await bronze.meta(KEY)).toEqual({
      ...PROVENANCE,
      sizeBytes: 5,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await bronze.stat(KEY)).toMatchObject({ key: KEY, sizeBytes: 5 })
  })

  test('says in each sidecar which code wrote, unless the writer knows better', async () => {
    const versioned = await openBronzeStore({ root, codeVersion: 'house 1.0' })
    const other = { ...KEY, externalId: 'other' }
    await versioned.write(KEY, 'sound', { ...PROVENANCE, tool: 'yt-dlp 2026.01.31' })
    await versioned.write(other, 'sound', { ...PROVENANCE, codeVersion: 'guest 2' })
    expect(await bronze.meta(KEY)).toMatchObject({ codeVersion: 'house 1.0', tool: 'yt-dlp 2026.01.31' })
    expect(await bronze.meta(other)).toMatchObject({ codeVersion: 'guest 2' })
  })

  test('changes nothing when the same bytes come again, as text, bytes or a stream', async () => {
    await bronze.write(KEY, slowly('so', 'und'), PROVENANCE)
    const before = await bronze.stat(KEY)
    for (const body of ['sound', new TextEncoder().encode('sound'), slowly('s', 'ound')]) {
      expect(await bronze.write(KEY, body, { fetchedAtMs: 9 })).toBe('unchanged')
    }
    expect(await bronze.stat(KEY)).toEqual(before)
    expect((await bronze.meta(KEY))?.fetchedAtMs).toBe(5)
  })

  test('refuses other bytes, of another length or the same', async () => {
    await bronze.write(KEY, 'sound')
    for (const body of ['noise', 'more sound', slowly('noi', 'se')]) {
      await expect(bronze.write(KEY, body)).rejects.toMatchObject({ code: 'conflict/bronze' })
    }
    expect(await bronze.readText(KEY)).toBe('sound')
    expect(await bronze.meta(KEY)).toBeUndefined()
    expect(readdirSync(join(root, '_tmp'))).toEqual([])
  })

  test('writes once when many write at once: the same bytes are unchanged, others are refused', async () => {
    const other = await openBronzeStore({ root })
    const same = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? bronze : other).write(KEY, 'sound')),
    )
    expect(same.filter((outcome) => outcome === 'written')).toHaveLength(1)
    const key = { ...KEY, artifactType: 'whisper' }
    const differing = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? bronze : other).write(key, `${i}`, { fetchedAtMs: i })),
    )
    const winners = differing.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []))
    expect(winners).toHaveLength(1)
    expect(await bronze.readText(key)).toBe(`${winners[0]}`)
    expect((await bronze.meta(key))?.fetchedAtMs).toBe(winners[0])
  })

  test('says what is not there', async () => {
    expect(await bronze.exists(KEY)).toBe(false)
    expect(await bronze.stat(KEY)).toBeUndefined()
    expect(await bronze.meta(KEY)).toBeUndefined()
    await expect(bronze.read(KEY)).rejects.toMatchObject({ code: 'not-found/artifact' })
    await expect(bronze.readText(KEY)).rejects.toMatchObject({ code: 'not-found/artifact' })
    await expect(bronze.open(KEY)[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not-found/artifact' })
    expect(await keysOf({ sourceType: 'nobody' })).toEqual([])
  })

  test('keys what was asked for by URL with the hash of the URL', async () => {
    const url = 'https://example.com/a?b=1'
    await bronze.writeByHash({ sourceType: 'content', artifactType: 'response', ext: 'html', url }, '<p>')
    expect(await keysOf({ sourceType: 'content' })).toEqual([
      { sourceType: 'content', externalId: urlHash(url), artifactType: 'response', ext: 'html' },
    ])
  })

  test('takes any text as a part of a key and gives it back, inside its root', async () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.constantFrom('..', '/etc/passwd', '_tmp', '.', '\ud800x', 'x'.repeat(5_000)),
    )
    const anyKey = fc.record({
      externalId: anyText,
      artifactType: anyText,
      ext: fc.constantFrom('json', 'tar.gz', 'a.meta.json'),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.uniqueArray(anyKey, {
          minLength: 1,
          maxLength: 4,
          comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
        }),
        async (source, parts) => {
          const sourceType = `${(run += 1)} ${source}`
          const keys = parts.map((part) => ({ sourceType, ...part }))
          for (const key of keys) {
            expect(await bronze.write(key, JSON.stringify(key), PROVENANCE)).toBe('written')
            expect(bronze.path(key).startsWith(`${root}/`)).toBe(true)
          }
          for (const key of keys) expect(await bronze.readText(key)).toBe(JSON.stringify(key))
          const sorted = (all: readonly ArtifactKey[]) =>
            all.map((key) => JSON.stringify([key.externalId, key.artifactType, key.ext])).sort()
          expect(sorted(await keysOf({ sourceType }))).toEqual(sorted(keys))
        },
      ),
      { numRuns: 60 },
    )
    expect(readdirSync(join(root, '_tmp'))).toEqual([])
  }, 120_000)

  test('keeps names apart on a disk to which A and a are one, also after it has moved to another', async () => {
    rmSync(join(root, '_store.json'))
    writeFileSync(join(root, '_store.json'), '{"version":1,"foldsCase":true}')
    const folding = await openBronzeStore({ root })
    expect(folding.path(KEY)).toBe(join(root, 'youtube/d%51w4w9%57g%58c%51/audio.opus'))
    expect((await openBronzeReader({ root })).path(KEY)).toBe(folding.path(KEY))
  })

  test('leaves alone what others put into its folders', async () => {
    await bronze.write(KEY, 'sound')
    mkdirSync(join(root, 'youtube/.trash'))
    for (const name of [
      'youtube/.DS_Store',
      'youtube/dQw4w9WgXcQ/.DS_Store',
      'youtube/dQw4w9WgXcQ/README',
      'youtube/stray.txt',
    ]) {
      writeFileSync(join(root, name), 'x')
    }
    expect(await keysOf({ sourceType: 'youtube' })).toEqual([KEY])
    expect((await bronze.discover({ sourceType: 'youtube' })).items.map(({ key }) => key)).toEqual([KEY])
  })

  test('gives readers nothing that writes', async () => {
    await bronze.write(KEY, 'sound')
    const reader = await openBronzeReader({ root })
    expect(await reader.readText(KEY)).toBe('sound')
    expect(Object.keys(reader).sort()).toEqual([
      'discover',
      'exists',
      'list',
      'meta',
      'open',
      'path',
      'read',
      'readText',
      'stat',
    ])
    const none = join(root, 'not/there')
    expect(await (await openBronzeReader({ root: none })).exists(KEY)).toBe(false)
    expect(() => readdirSync(none)).toThrow('ENOENT')
  })

  test('remembers where fetchers stand', async () => {
    expect(await bronze.cursors.get('hackernews: top')).toBeUndefined()
    await bronze.cursors.set('hackernews: top', { lastId: 1 })
    await bronze.cursors.set('hackernews: top', { lastId: 2 })
    expect(await (await openBronzeStore({ root })).cursors.get('hackernews: top')).toEqual({ lastId: 2 })
    expect(await keysOf({ sourceType: '_cursors' })).toEqual([])
  })
})

describe('what no type would allow', () => {
  test.each<readonly [string, unknown, unknown]>([
    ['a body that is an object', { id: 1 }, undefined],
    ['a body that is missing', undefined, undefined],
    ['a provenance without its instant', 'sound', {}],
    ['a provenance that is null', 'sound', null],
  ])('%s is refused, and nothing is written', async (_what, body, provenance) => {
    const write = bronze.write(KEY, body as string, provenance as typeof PROVENANCE)
    await expect(write).rejects.toMatchObject({ code: 'invalid/bronze-call' })
    expect(await keysOf({ sourceType: KEY.sourceType })).toEqual([])
  })

  test('a root without a name, or an index from no whole number on, opens no store', async () => {
    for (const options of [{ root: '' }, { root, indexFromItems: 0 }, { root, indexFromItems: Number.NaN }]) {
      await expect(openBronzeStore(options)).rejects.toMatchObject({ code: 'invalid/bronze-call' })
    }
  })
})
