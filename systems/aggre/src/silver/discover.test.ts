/** From bronze to silver, on real files and a real PostgreSQL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { BronzeStore } from '@ingot/bronze'
import { openBronzeStore, urlHash } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { canonicalUrl } from '../canonical-url.ts'
import { keepAttempt } from '../content/attempt.ts'
import { pageKey } from '../content/page-key.ts'
import type { Discussion } from '../discussion.ts'
import { discoverContent, readAllContent } from './discover-content.ts'
import { discoverDiscussions } from './discover-discussions.ts'
import { discoverLinks } from './discover-links.ts'
import { discoverTranscripts } from './discover-transcripts.ts'
import { jsonCollector } from './testing/json-collector.ts'
import { AT, clear, post, silverDatabase, tables } from './testing/silver-bench.ts'

let database: Database & AsyncDisposable
let folder: string
let bronze: BronzeStore
const { signal } = new AbortController()
const policy = { maxAttempts: 3, firstDelayMs: 60_000, maxDelayMs: 3_600_000 }

beforeAll(async () => {
  database = await silverDatabase()
  folder = await mkdtemp(join(tmpdir(), 'aggre-silver-'))
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  bronze = await openBronzeStore({ root: await mkdtemp(join(folder, 'bronze-')) })
})
afterEach(() => clear(database))

const raw = (externalId: string) => ({ sourceType: 'hackernews', externalId, artifactType: 'raw', ext: 'json' })
const keepPost = (one: Discussion) =>
  bronze.write(raw(one.externalId), JSON.stringify(one), { fetchedAtMs: one.observedAtMs })

const ARTICLE = `<!doctype html><html lang="en"><head><title>Buoys - Stillwater</title></head><body><nav>Home About</nav><article><h1>Buoys</h1>
${'<p>The buoy has been out in the bay for four years now, and its small database has never once been corrupted by the sea.</p>'.repeat(6)}</article></body></html>`

async function keepPage(url: string, html = ARTICLE, finalUrl = url): Promise<string> {
  const id = urlHash(canonicalUrl(url) ?? '')
  await bronze.write(pageKey(id), html, {
    fetchedAtMs: AT + 10,
    url,
    finalUrl,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
  return id
}

const discover = () => discoverDiscussions({ database, bronze, signal }, jsonCollector)
const tools = () => ({ database, bronze, signal, policy })

test('only what is new is read; deleted and read from the beginning, the tables are the same', async () => {
  await keepPost(post({ externalId: '1', url: 'https://example.com/a' }))
  await keepPost(post({ externalId: '2', url: 'https://example.com/b', score: 4 }))
  expect(await discover()).toMatchObject({ artifacts: 2, newDiscussions: 2, newContent: 2 })
  expect(await discover()).toMatchObject({ artifacts: 0, newDiscussions: 0 })
  await keepPost(post({ externalId: '3', url: 'https://www.example.com/a/' }))
  expect(await discover()).toMatchObject({ newDiscussions: 1, newContent: 0 })
  await keepPage('https://example.com/a')
  const attempt = {
    work: 'fetch',
    url: 'https://example.com/b',
    outcome: 'failed',
    reason: 'It is down.',
    isRetryable: true,
  } as const
  await keepAttempt(bronze, urlHash('https://example.com/b'), { ...attempt, atMs: AT + 20 })
  await discoverContent(tools(), [])
  const before = await tables(database)
  await clear(database)
  // The other way round: content first.
  await discoverContent(tools(), [])
  await discover()
  expect(await tables(database)).toEqual(before)
})

test('a page becomes text, and extracting all of it again changes nothing', async () => {
  const id = await keepPage('https://www.example.com/buoys?utm_source=x', ARTICLE, 'https://example.com/notes/buoys')
  // Of a list, and new: read once all the same.
  expect(await discoverContent(tools(), [id, id])).toMatchObject({ pages: 1, articles: 1, changed: 1 })
  const [row] = await database.query('select * from silver_content')
  expect(row).toMatchObject({
    id,
    canonical_url: 'https://example.com/buoys',
    resolved_url: 'https://example.com/notes/buoys',
    fetch_status: 'fetched',
    fetch_attempts: 1,
    fetch_error: null,
    fetch_due_at: null,
    title: 'Buoys',
    language: 'en',
  })
  expect(row?.['body_text']).toContain('never once been corrupted')
  expect(row?.['body_text']).not.toContain('Home About')
  expect(await discoverContent(tools(), [id])).toMatchObject({ pages: 1, changed: 0 })
  expect(await readAllContent(tools())).toMatchObject({ pages: 1, articles: 1, changed: 0 })
})

test('a page without an article is skipped with the reason', async () => {
  await keepPage('https://example.com/empty', '<html><body></body></html>')
  expect(await discoverContent(tools(), [])).toMatchObject({ pages: 1, articles: 0, withoutArticle: 1 })
  const [row] = await database.query('select fetch_status, fetch_error, body_text, fetch_due_at from silver_content')
  expect(row).toMatchObject({ fetch_status: 'skipped', body_text: null, fetch_due_at: null })
  expect(row?.['fetch_error']).toMatch(/^no article: /)
})

test('a page that extraction cannot cope with is named with the reason, and those beside it are read', async () => {
  const odd = await keepPage('https://example.com/odd', `<!-- for ever -->${ARTICLE}`)
  const fine = await keepPage('https://example.com/fine')
  const thread = new URL('../content/testing/odd-thread.ts', import.meta.url)
  const extraction = { limitMs: 2_000, thread }
  const reason = 'extraction failed: it took longer than 2 s'
  expect(await discoverContent({ ...tools(), extraction }, [])).toMatchObject({
    pages: 2,
    articles: 1,
    failed: [`https://example.com/odd: ${reason}`],
    failedCount: 1,
  })
  const rows = await database.query('select id, fetch_status, fetch_error from silver_content order by fetch_status')
  expect(rows).toEqual([
    { id: fine, fetch_status: 'fetched', fetch_error: null },
    { id: odd, fetch_status: 'skipped', fetch_error: `no article: ${reason}` },
  ])
  expect(await readAllContent(tools()), 'once it can').toMatchObject({ articles: 2, changed: 1, failedCount: 0 })
})

test('a failure comes again after its time, twice as long each time, and not for ever', async () => {
  const url = 'https://example.com/down'
  const id = urlHash(url)
  const fail = async (atMs: number) => {
    await keepAttempt(bronze, id, {
      work: 'fetch',
      url,
      atMs,
      outcome: 'failed',
      reason: 'It is down.',
      isRetryable: true,
    })
    await discoverContent(tools(), [])
    const [row] = await database.query(
      'select fetch_status, fetch_attempts, fetch_error, fetch_due_at from silver_content',
    )
    return row
  }
  const failed = { fetch_status: 'failed', fetch_error: 'It is down.' }
  expect(await fail(AT)).toEqual({ ...failed, fetch_attempts: 1, fetch_due_at: new Date(AT + 60_000) })
  expect(await fail(AT + 60_000)).toEqual({ ...failed, fetch_attempts: 2, fetch_due_at: new Date(AT + 180_000) })
  expect(await fail(AT + 180_000)).toEqual({ ...failed, fetch_attempts: 3, fetch_due_at: null })
  await keepPage(url)
  await discoverContent(tools(), [])
  const [row] = await database.query('select fetch_status, fetch_attempts, fetch_error from silver_content')
  expect(row).toEqual({ fetch_status: 'fetched', fetch_attempts: 4, fetch_error: null })
})

test('discussions found elsewhere are linked; the latest word counts', async () => {
  const url = 'https://example.com/a'
  const id = urlHash(url)
  const answer = (points: number) => ({
    hits: [
      {
        objectID: '9',
        url: 'http://www.example.com/a/?utm_source=x',
        title: 'A',
        points,
        num_comments: 2,
        created_at_i: AT / 1000,
      },
      { objectID: '10', url: 'https://example.com/other', title: 'B' },
      { objectID: '11', url: null },
    ],
  })
  const search = async (day: string, atMs: number, points: number) => {
    const key = { sourceType: 'enrichment', externalId: id, artifactType: `hackernews-${day}`, ext: 'json' }
    await bronze.write(key, JSON.stringify(answer(points)), { fetchedAtMs: atMs })
    await keepAttempt(bronze, id, {
      work: 'enrich',
      url,
      atMs,
      outcome: 'done',
      reason: null,
      isRetryable: false,
      answers: [{ service: 'hackernews', key }],
    })
  }
  await search('2026-03-02', AT + 86_400_000, 50)
  expect(await discoverLinks(tools())).toEqual({ pages: 1, failed: 0, links: 1 })
  await search('2026-03-01', AT, 5)
  expect(await discoverLinks(tools())).toEqual({ pages: 1, failed: 0, links: 1 })
  const links = await database.query('select content_id, source, external_id, discussion_url, score from silver_links')
  expect(links).toEqual([
    {
      content_id: id,
      source: 'hackernews',
      external_id: '9',
      discussion_url: 'https://news.ycombinator.com/item?id=9',
      score: 50,
    },
  ])
  const [row] = await database.query(
    'select enriched_at, enrich_attempts, enrich_error, enrich_due_at from silver_content',
  )
  expect(row).toEqual({
    enriched_at: new Date(AT + 86_400_000),
    enrich_attempts: 2,
    enrich_error: null,
    enrich_due_at: null,
  })
})

test('a batch that fails half-way leaves nothing, not even a moved cursor', async () => {
  await keepPost(post({ externalId: '1', url: 'https://example.com/a' }))
  await keepPost({ ...post({ externalId: '2' }), title: 7 as unknown as string })
  await expect(discover()).rejects.toThrow(/replaceAll|toWellFormed/)
  expect(await database.query('select * from silver_cursors')).toEqual([])
  expect(await database.query('select * from silver_discussions')).toEqual([])
})

test('an artefact that nobody can read is named, and those after it are read', async () => {
  await bronze.write(raw('1'), 'nonsense', { fetchedAtMs: AT })
  await keepPost(post({ externalId: '2' }))
  expect(await discover()).toMatchObject({
    newDiscussions: 1,
    problemCount: 1,
    problems: [expect.stringMatching(/^1: /)],
  })
  expect(await discover()).toMatchObject({ artifacts: 0 })
})

test.each([1, 2, 4, 5, 6])(
  'a process killed before statement %i of a transaction loses and doubles nothing',
  async (statement) => {
    for (let i = 0; i < 5; i += 1)
      await keepPost(post({ externalId: `${i}`, url: `https://example.com/${i}`, score: i }))
    const root = join(bronze.path(raw('0')), '../../..')
    const script = fileURLToPath(new URL('testing/killed-reader.ts', import.meta.url))
    const child = spawn(process.execPath, [script, database.url, root, `${statement}`], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    expect(await database.query('select id from silver_discussions')).toEqual([])
    expect(await discover()).toMatchObject({ artifacts: 5, newDiscussions: 5, newContent: 5 })
    const scores = await database.query('select count(*) as n from silver_discussion_scores')
    expect(scores).toEqual([{ n: 5 }])
  },
)

test('two readers at once read everything once', async () => {
  for (let i = 0; i < 30; i += 1) await keepPost(post({ externalId: `${i}`, url: `https://example.com/${i}` }))
  const [one, other] = await Promise.all([discover(), discover()])
  expect(one.newDiscussions + other.newDiscussions).toBe(30)
  expect(await database.query('select count(*) as n from silver_discussions')).toEqual([{ n: 30 }])
})

test('of a video silver holds the words and the language, and a failure comes again', async () => {
  const transcript = (id: string) => ({ sourceType: 'youtube', externalId: id, artifactType: 'whisper', ext: 'json' })
  const segments = [
    { start: 0, end: 2, text: ' Good evening.' },
    { start: 2, end: 4, text: ' The tide is out.' },
  ]
  await bronze.write(transcript('abcdefghijk'), JSON.stringify({ text: '', segments, language: 'en' }), {
    fetchedAtMs: AT,
  })
  await bronze.write(transcript('unreadable1'), 'nonsense', { fetchedAtMs: AT })
  const url = 'https://youtube.com/watch?v=lostlostlos'
  await keepAttempt(bronze, 'lostlostlos', {
    work: 'transcribe',
    url,
    atMs: AT,
    outcome: 'failed',
    reason: 'No sound.',
    isRetryable: true,
  })
  expect(await discoverTranscripts(tools(), ['abcdefghijk'])).toEqual({
    transcripts: 1,
    attempts: 1,
    unreadable: ['unreadable1'],
  })
  expect(await discoverTranscripts(tools(), ['abcdefghijk'])).toMatchObject({ transcripts: 1 })
  const rows = await database.query(
    'select video_id, transcription_status, transcription_attempts, transcription_error, transcription_due_at, body_text, language from silver_content order by 1',
  )
  expect(rows).toEqual([
    {
      video_id: 'abcdefghijk',
      transcription_status: 'transcribed',
      transcription_attempts: 1,
      transcription_error: null,
      transcription_due_at: null,
      body_text: 'Good evening. The tide is out.',
      language: 'en',
    },
    {
      video_id: 'lostlostlos',
      transcription_status: 'failed',
      transcription_attempts: 1,
      transcription_error: 'No sound.',
      transcription_due_at: new Date(AT + 60_000),
      body_text: null,
      language: null,
    },
  ])
})
