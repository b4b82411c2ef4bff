import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RawFetch, SourceName } from './message.ts'
import { readRecorded } from './recorded.ts'

const NOW = '2026-03-06T20:00:00.000Z'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headline-recorded-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function record(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), isRaw ? content : JSON.stringify(content))
  }
}

async function read(source: SourceName): Promise<RawFetch | undefined> {
  const fetches = await readRecorded(folder, NOW)
  return fetches.find((fetch) => fetch.source === source)
}

async function bodies(source: SourceName): Promise<Record<string, string> | undefined> {
  const fetch = await read(source)
  return fetch && Object.fromEntries(fetch.responses.map(({ name, body }) => [name, body]))
}

describe('readRecorded', () => {
  test('every source has a fetch, in the order of the sources; one without a folder is absent', async () => {
    await record({ 'nyt/a.json': { results: [] } })
    const fetches = await readRecorded(folder, NOW)
    expect(fetches.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      'newsapi absent',
      'guardian absent',
      'nyt ok',
      'mastodon absent',
      'bluesky absent',
      'reddit absent',
      'hackernews absent',
    ])
    expect(fetches[2]).toEqual({
      source: 'nyt',
      fetchedAt: NOW,
      outcome: 'ok',
      reason: null,
      responses: [{ name: 'a.json', url: '', status: 200, body: '{"results":[]}' }],
      durationMs: 0,
    })
    expect(fetches[0]?.reason).toBe('no folder newsapi')
  })

  test('a file is kept to the letter, also packed, and files come in the order of their paths', async () => {
    const odd = '{ "results" : [ ]\n}\n'
    await record({ 'nyt/b.json': odd, 'nyt/a/deep/c.json.gz': gzipSync(odd), 'nyt/notes.txt': 'no' })
    expect(await bodies('nyt')).toEqual({ 'a/deep/c.json.gz': odd, 'b.json': odd })
    expect(Object.keys((await bodies('nyt')) ?? {})).toEqual(['a/deep/c.json.gz', 'b.json'])
  })

  test('a list is pages where the service answers with objects, one response where it answers with lists', async () => {
    await record({
      'guardian/pages.json': [{ response: 1 }, { response: 2 }],
      'mastodon/timeline.json': [{ id: '1' }, { id: '2' }],
      'mastodon/timelines.json': [[{ id: '1' }], []],
      'hackernews/ids.json': [1, 2, 3],
      'bluesky/empty.json': [],
    })
    expect(await bodies('guardian')).toEqual({ 'pages.json#1': '{"response":1}', 'pages.json#2': '{"response":2}' })
    expect(await bodies('mastodon')).toEqual({
      'timeline.json': '[{"id":"1"},{"id":"2"}]',
      'timelines.json#1': '[{"id":"1"}]',
      'timelines.json#2': '[]',
    })
    expect(await bodies('hackernews')).toEqual({ 'ids.json': '[1,2,3]' })
    expect(await bodies('bluesky')).toEqual({ 'empty.json': '[]' })
  })

  test('a cassette is one response per exchange, with its status and address', async () => {
    const uri = 'https://social.example/api/v1/statuses/1'
    await record({
      'mastodon/one.json': [
        { method: 'GET', uri, status: { code: 200, message: 'OK' }, body: { id: '1' } },
        { method: 'GET', uri, status: { code: 404, message: 'Not Found' }, body: '{"error":"Record not found"}' },
      ],
    })
    expect((await read('mastodon'))?.responses).toEqual([
      { name: 'one.json#1', url: uri, status: 200, body: '{"id":"1"}' },
      { name: 'one.json#2', url: uri, status: 404, body: '{"error":"Record not found"}' },
    ])
  })

  test('each line of ndjson is a response named by its line, wrapped or bare', async () => {
    const wrapped = JSON.stringify({ committed_at: NOW, path: 'viewed.json', body: { results: [] } })
    await record({ 'nyt/a.ndjson.gz': gzipSync(`${wrapped}\n\n{"results":[1]}\n`) })
    expect((await read('nyt'))?.responses).toEqual([
      { name: 'a.ndjson.gz:1', url: 'viewed.json', status: 200, body: '{"results":[]}' },
      { name: 'a.ndjson.gz:3', url: '', status: 200, body: '{"results":[1]}' },
    ])
  })

  test('a damaged file is named and costs neither its neighbours nor other sources', async () => {
    const packed = gzipSync('{"results":[]}'.repeat(100))
    await record({
      'nyt/cut.json': '{"results": [',
      'nyt/cut.json.gz': packed.subarray(0, packed.length - 12),
      'nyt/fine.json': { results: [] },
      'nyt/lines.ndjson': '{"results":[]}\n{"resul',
      'nyt/noise.json.gz': 'not gzip',
      'guardian/fine.json': { response: {} },
    })
    expect(await read('nyt')).toMatchObject({
      outcome: 'partial',
      reason:
        'cut.json is JSON cut short or damaged; cut.json.gz cannot be read: its gzip data ends too early; ' +
        'lines.ndjson:2 is JSON cut short or damaged; noise.json.gz cannot be read: its gzip data is damaged.',
      responses: [{ name: 'fine.json' }, { name: 'lines.ndjson:1' }],
    })
    expect(await read('guardian')).toMatchObject({ outcome: 'ok', reason: null })
  })

  test('a source of damaged files only has failed', async () => {
    await record({ 'newsapi/a.json': '<html>' })
    expect(await read('newsapi')).toMatchObject({
      outcome: 'failed',
      reason: 'a.json is a web page, not JSON.',
      responses: [],
    })
  })

  test('a folder without recordings is absent, a file in its place has failed', async () => {
    await record({ 'nyt/readme.md': 'x', reddit: 'a file' })
    expect(await read('nyt')).toMatchObject({ outcome: 'absent', reason: 'no .json or .ndjson file in nyt' })
    expect(await read('reddit')).toMatchObject({
      outcome: 'failed',
      reason: 'reddit cannot be read: it is not a folder',
    })
  })

  test('a folder that is not there is an error of one sentence', async () => {
    const missing = join(folder, 'nowhere')
    await expect(readRecorded(missing, NOW)).rejects.toThrow(
      `The folder of recorded responses ${missing} cannot be read: it does not exist.`,
    )
  })
})
