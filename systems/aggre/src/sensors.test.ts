/** The sensors over real rows: nothing is lost, nothing is handed out twice while it is under way. */
import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'
import { testDatabase } from '@ingot/postgres/testing'
import { evaluateSensor } from 'ingot/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import type { SweepCursor } from './sensors.ts'
import { contentSensor, enrichmentSensor, first, transcriptionSensor } from './sensors.ts'
import { mention } from './silver/content-row.ts'
import { MIGRATIONS } from './silver/migrations.ts'
import { storeMentions } from './silver/store-mentions.ts'

let database: Database & AsyncDisposable
const AT = Date.UTC(2026, 2, 1)
/** Of the samples' configuration. */
const BATCH = 50
const PAUSE_MS = 5_000

beforeAll(async () => {
  database = await testDatabase()
  await migrate(database, MIGRATIONS)
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await database.query('delete from silver_content')
})

async function see(urls: readonly string[], atMs: number): Promise<void> {
  const mentions = urls.flatMap((url) => mention(url, atMs) ?? [])
  await database.transaction((transaction) => storeMentions(transaction, mentions))
}

const pages = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `https://example.com/${from + i}`)

async function tick(cursor: SweepCursor | undefined, at: number) {
  const ticked = await evaluateSensor(contentSensor, {
    resources: { database },
    ...(cursor === undefined ? {} : { cursor }),
    at,
  })
  const lists = ticked.requests.map(({ runConfig }) => urlsOf(runConfig))
  return {
    ...ticked,
    lists,
    urls: lists.flat(),
    keys: ticked.requests.map(({ runKey }) => runKey),
    next: ticked.cursor ?? cursor,
  }
}

function urlsOf(config: unknown): readonly string[] {
  return (config as { assets: { 'bronze/aggre/content': { urls: readonly string[] } } }).assets['bronze/aggre/content']
    .urls
}

test('nothing is asked for while there is nothing to do', async () => {
  expect(await tick(undefined, AT)).toMatchObject({ requests: [], skipReason: 'nothing is due', cursor: undefined })
  await see(pages(0, 1), AT + 60_000)
  expect((await tick(undefined, AT)).requests).toEqual([])
})

test('rows are handed out in lists, oldest first, each once', async () => {
  await see(pages(0, 120), AT)
  await see(pages(120, 320), AT - 1)
  const one = await tick(undefined, AT)
  expect(one.lists.map((list) => list.length)).toEqual([BATCH, BATCH, BATCH, BATCH, BATCH])
  expect(new Set(one.urls.slice(0, 200))).toEqual(new Set(pages(120, 320)))
  const two = await tick(one.next, AT + 1)
  expect(two.urls).toHaveLength(70)
  expect(new Set([...one.urls, ...two.urls]).size).toBe(320)
  expect(new Set([...one.keys, ...two.keys]).size).toBe(7)
  expect(two.requests[0]?.tags).toEqual({ 'aggre/rows': '50' })
})

test('what was handed out and not done comes again after a pause, under another key, and the pause grows', async () => {
  await see(pages(0, 2), AT)
  const one = await tick(undefined, AT)
  const early = await tick(one.next, AT + PAUSE_MS - 1)
  expect(early).toMatchObject({ requests: [], skipReason: expect.stringContaining('handed out again') })
  const two = await tick(early.next, AT + PAUSE_MS)
  expect(two.urls).toEqual(one.urls)
  expect(two.keys).not.toEqual(one.keys)
  expect((await tick(two.next, AT + 3 * PAUSE_MS - 1)).requests).toEqual([])
  expect((await tick(two.next, AT + 3 * PAUSE_MS)).requests).toHaveLength(1)
})

test('a row that was stored late, behind the cursor, is not lost; once all is done the pause is short again', async () => {
  await see(pages(0, 1), AT)
  const one = await tick(undefined, AT)
  await see(pages(1, 2), AT - 5_000)
  await database.query(
    `update silver_content set fetch_status = 'fetched', fetch_due_at = null where url = $1`,
    pages(0, 1),
  )
  const two = await tick(one.next, AT + PAUSE_MS)
  expect(two.urls).toEqual(pages(1, 2))
  await database.query('update silver_content set fetch_due_at = null')
  const three = await tick(two.next, AT + PAUSE_MS + 1)
  expect(three.next?.pauseMs).toBe(PAUSE_MS)
})

test('a row that failed comes again when its time has come, and not before', async () => {
  await see(pages(0, 1), AT)
  const one = await tick(undefined, AT)
  await database.query('update silver_content set fetch_due_at = $1', [new Date(AT + 60_000).toISOString()])
  const two = await tick(one.next, AT + 59_999)
  expect(two.requests).toEqual([])
  const three = await tick(two.next, AT + 60_000)
  expect(three.urls).toEqual(pages(0, 1))
  expect(three.keys).not.toEqual(one.keys)
})

test('while a run of the job is under way nothing that it may hold is handed out', async () => {
  await see(pages(0, 1), AT)
  const context = {
    cursor: { sweepAtMs: null, after: null, handedOutAtMs: 0, pauseMs: PAUSE_MS },
    nowMs: AT,
    pushes: [],
    lastTickAtMs: undefined,
    resources: { database },
    signal: new AbortController().signal,
    instance: { lastRun: ({ status }: { status: string }) => Promise.resolve(status === 'running' ? {} : undefined) },
  }
  const answer = await contentSensor.evaluate(context)
  expect(answer).toEqual({ skipReason: 'a run of content_job is running; what it leaves is handed out after it' })
})

test('each kind of work has a list of its own', async () => {
  await see(['https://www.example.com/a?utm_source=x', 'https://youtu.be/abcdefghijk'], AT)
  const enrich = await evaluateSensor(enrichmentSensor, { resources: { database }, at: AT })
  const found = enrich.requests[0]?.runConfig?.['assets'] as { 'bronze/aggre/enrichment': { urls: string[] } }
  expect(new Set(found['bronze/aggre/enrichment'].urls)).toEqual(
    new Set(['https://example.com/a', 'https://youtube.com/watch?v=abcdefghijk']),
  )
  const transcribe = await evaluateSensor(transcriptionSensor, { resources: { database }, at: AT })
  expect(transcribe.requests[0]?.runConfig).toEqual({
    assets: { 'bronze/aggre/transcripts': { videos: ['abcdefghijk'] } },
  })
})

test('everything is made once, and only once', async () => {
  const one = await evaluateSensor(first)
  expect(one.requests).toHaveLength(1)
  expect((await evaluateSensor(first, { cursor: { isDone: true } })).requests).toEqual([])
})
