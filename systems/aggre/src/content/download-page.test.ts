/** Downloads and searches over real HTTP, from the samples' server on this machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BronzeHttp, BronzeStore } from '@ingot/bronze'
import { createBronzeHttp, openBronzeStore, urlHash } from '@ingot/bronze'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { parseConfig } from '../config/config.ts'
import type { DomainAnswers } from '../enrich/search-discussions.ts'
import { searchDiscussions } from '../enrich/search-discussions.ts'
import { machineClock } from '../resources.ts'
import type { SampleServer } from '../sample/sample-server.ts'
import { startSampleServer } from '../sample/sample-server.ts'
import { isAttempt, readAttempt } from './attempt.ts'
import { downloadPage } from './download-page.ts'
import { pageKey } from './page-key.ts'

const AT = Date.UTC(2026, 2, 6)
const { signal } = new AbortController()
let folder: string
let server: SampleServer
let bronze: BronzeStore
let http: BronzeHttp & AsyncDisposable

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aggre-download-'))
  server = await startSampleServer()
})
afterAll(async () => {
  await http[Symbol.asyncDispose]()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  bronze = await openBronzeStore({ root: await mkdtemp(join(folder, 'bronze-')) })
  http = createBronzeHttp(bronze, { routes: server.routes, firstDelayMs: 1, clock: machineClock, random: Math.random })
})

const tools = (yaml = '{}') => {
  const config = parseConfig(yaml, 'test')
  return { bronze, http, config: config.content, nowMs: () => AT, signal }
}

async function attempts(sourceType: string) {
  const found = []
  for await (const key of bronze.list({ sourceType }))
    if (isAttempt(key)) found.push(readAttempt(await bronze.readText(key)))
  return found
}

describe('a page', () => {
  test('is asked for once, whatever its spelling, and kept with what was said about it', async () => {
    const before = server.requests().length
    const url = 'https://www.lark.example/notes/0-9?utm_source=x'
    const page = await downloadPage(tools(), url)
    expect(page).toMatchObject({ outcome: 'fetched', reason: null })
    expect(await downloadPage(tools(), 'http://lark.example/notes/0-9/')).toMatchObject({
      contentId: page?.contentId,
      outcome: 'known',
    })
    const asked = server
      .requests()
      .slice(before)
      .filter(({ path }) => path !== '/robots.txt')
    expect(asked).toHaveLength(1)
    const meta = await bronze.meta(pageKey(page?.contentId ?? ''))
    expect(meta).toMatchObject({ url, status: 200, headers: { 'content-type': expect.stringContaining('text/html') } })
    expect(Object.keys(meta?.headers ?? {})).not.toContain('set-cookie')
    expect(await attempts('content')).toEqual([])
  })

  test.each([
    ['https://papers.example/tidal-range-2025.pdf', 'skipped', /application\/pdf is not a web page/, false],
    ['https://closed.example/notes/7', 'skipped', /may not be read/, false],
    ['https://gone.example/vanished', 'failed', /404/, false],
  ])('%s is %s, and why is kept', async (url, outcome, reason, isRetryable) => {
    const page = await downloadPage(tools(), url)
    expect(page).toMatchObject({ outcome, reason: expect.stringMatching(reason) })
    expect(await bronze.exists(pageKey(page?.contentId ?? ''))).toBe(false)
    expect(await attempts('content')).toMatchObject([{ work: 'fetch', url, atMs: AT, outcome, isRetryable }])
  })

  test('of a host that is left out is not asked for', async () => {
    const before = server.requests().length
    const yaml = 'content: { neverHosts: ["*.example"] }'
    expect(await downloadPage(tools(yaml), 'https://lark.example/notes/0-9')).toMatchObject({
      outcome: 'skipped',
      reason: 'lark.example is left out by the configuration',
    })
    const only = 'content: { onlyHosts: [lark.example] }'
    expect(await downloadPage(tools(only), 'https://other.example/')).toMatchObject({ outcome: 'skipped' })
    expect(server.requests()).toHaveLength(before)
    expect(await downloadPage(tools(only), 'https://www.lark.example/notes/0-9')).toMatchObject({ outcome: 'fetched' })
  })

  test('that another process kept meanwhile with other bytes stays as that one found it', async () => {
    const url = 'https://lark.example/notes/0-9'
    const other = '<!doctype html><p>The other one was first.</p>'
    const slower: BronzeHttp = {
      ...http,
      fetch: async (request, options) => {
        const fetched = await http.fetch(request, options)
        await bronze.write(pageKey(urlHash(url)), other, { fetchedAtMs: AT })
        return fetched
      },
    }
    expect(await downloadPage({ ...tools(), http: slower }, url)).toMatchObject({ outcome: 'known', bytes: 0 })
    expect(await bronze.readText(pageKey(urlHash(url)))).toBe(other)
    expect(await attempts('content')).toEqual([])
  })

  test('of a host that answers nobody is not waited for after two, and is due later', async () => {
    const silent = await startSampleServer({ misbehaving: { 'lark.example': 'slow' } })
    try {
      await http[Symbol.asyncDispose]()
      http = createBronzeHttp(bronze, { routes: silent.routes, attempts: 3, clock: machineClock, random: () => 0 })
      const yaml = 'content: { timeoutMs: 100, isRobotsRespected: false }'
      const urls = Array.from({ length: 14 }, (_, page) => `https://lark.example/notes/${page}`)
      const pages = await Promise.all(urls.map((url) => downloadPage(tools(yaml), url)))
      expect(pages.map((page) => page?.outcome)).toEqual(urls.map(() => 'failed'))
      // Two at once, and one that began when the first of them was given up.
      expect(silent.requests().length).toBeLessThanOrEqual(3)
      const kept = await attempts('content')
      expect(kept.map((attempt) => attempt?.isRetryable)).toEqual(urls.map(() => true))
      expect(kept.filter((attempt) => attempt?.reason?.includes('its host does not answer'))).not.toEqual([])
    } finally {
      await silent.close()
    }
  })

  test('that is too large is skipped', async () => {
    expect(await downloadPage(tools('content: { maxBytes: 100 }'), 'https://lark.example/notes/0-9')).toMatchObject({
      outcome: 'skipped',
    })
  })

  test('without an address is none', async () => {
    expect(await downloadPage(tools(), 'mailto:a@b.example')).toBeUndefined()
  })
})

describe('a search', () => {
  const search = (url: string, atMs: number = AT, domains: DomainAnswers = new Map()) =>
    searchDiscussions({ ...tools(), config: parseConfig('{}', 'test'), nowMs: () => atMs, domains }, url)

  test('asks both services, once a day, and Lobsters once for a domain', async () => {
    const before = server.requests().length
    expect(await search('https://lark.example/notes/0-9')).toMatchObject({ outcome: 'done', answers: 2, reason: null })
    expect(await search('https://lark.example/notes/0-8')).toMatchObject({ outcome: 'done' })
    expect(await search('https://lark.example/notes/0-9', AT + 1)).toMatchObject({ outcome: 'done', answers: 2 })
    const hosts = server
      .requests()
      .slice(before)
      .map(({ host }) => host)
    expect(hosts.toSorted()).toEqual(['hn.algolia.com', 'hn.algolia.com', 'lobste.rs'])
    await search('https://lark.example/notes/0-9', AT + 86_400_000)
    expect(server.requests().slice(before)).toHaveLength(5)
  })

  test.each([
    ['has no story of a domain', {}, 'done'],
    ['is down', { misbehaving: { 'lobste.rs': 'down' } }, 'failed'],
  ] as const)(
    'asks Lobsters once in a round where it %s, and keeps how it went with each page',
    async (_, how, outcome) => {
      const other = await startSampleServer(how)
      try {
        await http[Symbol.asyncDispose]()
        http = createBronzeHttp(bronze, { routes: other.routes, attempts: 1, clock: machineClock, random: Math.random })
        const pages = ['1', '2', '3'].map((name) => `https://nobody.example/${name}`)
        const domains: DomainAnswers = new Map()
        const found = []
        for (const page of pages) found.push(await search(page, AT, domains))
        expect(found.map((one) => one?.outcome)).toEqual(pages.map(() => outcome))
        expect(other.requests().filter(({ host }) => host === 'lobste.rs')).toHaveLength(1)
        expect((await attempts('enrichment')).map((one) => one?.outcome)).toEqual(pages.map(() => outcome))
        await search('https://nobody.example/1', AT + 1)
        expect(other.requests().filter(({ host }) => host === 'lobste.rs')).toHaveLength(2)
      } finally {
        await other.close()
      }
    },
  )

  test('that one service does not answer is kept as a failure, with the answer of the other', async () => {
    const broken = await startSampleServer({ misbehaving: { 'hn.algolia.com': 'down' } })
    try {
      await http[Symbol.asyncDispose]()
      http = createBronzeHttp(bronze, { routes: broken.routes, attempts: 1, clock: machineClock, random: Math.random })
      expect(await search('https://lark.example/notes/0-9')).toMatchObject({ outcome: 'failed', answers: 1 })
      expect(await attempts('enrichment')).toMatchObject([
        {
          work: 'enrich',
          outcome: 'failed',
          isRetryable: true,
          reason: expect.stringMatching(/^hackernews: /),
          answers: [{ service: 'lobsters' }],
        },
      ])
    } finally {
      await broken.close()
    }
  })
})
