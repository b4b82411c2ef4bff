/** Runs over what the services really sent, where it is at hand: it is other people's and not part of the project. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { createBronzeHttp } from '@ingot/bronze'
import { beforeAll, describe, expect, test } from 'vitest'

import type { Discussion } from '../discussion.ts'
import { SOURCE_NAMES, type SourceName } from '../source-name.ts'
import { collectors } from './all.ts'
import type { Collected } from './collector.ts'
import { readRecordings, startReplayServer } from './replay.ts'
import { openBench } from './testing/bench.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../../..')
const FOLDER = process.env['AGGRE_RECORDED'] ?? resolve(REPOSITORY, '../shared/data/aggre')
const SKIPPED = existsSync(FOLDER) ? '' : ` (skipped: ${FOLDER} is not there)`
const TIME = '2026-01-31T00-00-00.000Z'

function tell(source: SourceName, externalId: string, bytes: Uint8Array, url?: string) {
  return collectors[source].transform({
    source,
    externalId,
    bytes,
    fetchedAtMs: 1,
    ...(url === undefined ? {} : { url }),
  })
}

describe.skipIf(SKIPPED !== '')(`every recorded answer${SKIPPED}`, () => {
  const told = new Map<SourceName, Map<string, Discussion>>()
  const problems = new Map<SourceName, string[]>()
  const notPosts = new Map<string, number>()
  let leftOut: readonly string[] = []

  function hear(source: SourceName, externalId: string, bytes: Uint8Array, url?: string): void {
    const { discussions, problems: unread, notPosts: others = [] } = tell(source, externalId, bytes, url)
    for (const { why } of others) notPosts.set(why, (notPosts.get(why) ?? 0) + 1)
    const known = told.get(source) ?? new Map<string, Discussion>()
    for (const discussion of discussions) known.set(discussion.externalId, discussion)
    told.set(source, known)
    problems.set(source, [...(problems.get(source) ?? []), ...unread])
  }

  beforeAll(async () => {
    const recordings = await readRecordings(FOLDER)
    for (const source of SOURCE_NAMES) {
      for (const { url, bytes, status = 200 } of recordings[source].answers) {
        if (status === 200 && !url.endsWith('/topstories.json'))
          hear(source, `${TIME}-${encodeURIComponent(url)}`, bytes, url)
      }
    }
    const { client, sources } = recordings.telegram
    for (const channel of sources.telegram?.channels ?? []) {
      const messages = await client.messages(channel, { limit: 5_000, signal: new AbortController().signal })
      for (const message of messages ?? []) hear('telegram', `${channel}/1`, Buffer.from(JSON.stringify(message)))
    }
    leftOut = Object.values(recordings).flatMap((recording) => recording.leftOut.map(({ file }) => file))
  }, 60_000)

  const all = (source: SourceName) => [...(told.get(source)?.values() ?? [])]
  const missing = (source: SourceName, field: keyof Discussion) =>
    all(source).filter((one) => one[field] === null).length

  test('tells as many discussions as the files hold, counted by hand', () => {
    expect(SOURCE_NAMES.map((source) => [source, all(source).length])).toEqual([
      // 1,998 stories, 15 jobs and a poll among 2,037 items; seven stories more that only the searches have.
      ['hackernews', 2021],
      // 1,500 posts in JSON, 50 that are only in the Atom feeds.
      ['reddit', 1550],
      ['rss', 2685],
      ['youtube', 45],
      // 25 and 25, of which 16 are on both lists.
      ['lobsters', 34],
      ['huggingface', 30],
      // 1,208 of MTProto and 26 on pages, less 5 and 1 service messages.
      ['telegram', 1228],
    ])
  })

  test('leaves nothing unread but comments, a poll option, and files that are no feeds', () => {
    expect(Object.fromEntries(notPosts)).toEqual({ 'a comment': 40, 'an option of a poll': 1, dead: 1 })
    expect(problems.get('rss')).toHaveLength(11)
    for (const problem of problems.get('rss') ?? []) expect(problem).toMatch(/^This is no feed that can be read: /)
    for (const source of ['hackernews', 'reddit', 'youtube', 'lobsters', 'huggingface', 'telegram'] as const)
      expect(problems.get(source)).toEqual([])
  })

  test('gives every discussion an id, a place to read it, and a title and time where the service has them', () => {
    for (const source of SOURCE_NAMES) {
      for (const one of all(source)) {
        expect(one.externalId).not.toBe('')
        expect(one.discussionUrl).not.toBe('')
        if (source !== 'rss')
          expect(one.publishedAtMs, `${source} ${one.externalId}`).toBeGreaterThan(Date.UTC(2005, 0))
        if (source !== 'rss' && source !== 'telegram') expect(one.title, `${source} ${one.externalId}`).not.toBeNull()
      }
    }
  })

  test('has no link, text or author where the files have none', () => {
    // 113 of the items (Ask HN, jobs, the poll) and 2 of the hits.
    expect(missing('hackernews', 'url')).toBe(115)
    expect(missing('lobsters', 'author')).toBe(0)
    expect(missing('huggingface', 'text')).toBe(0)
    expect(missing('youtube', 'score')).toBe(0)
    // 15 messages of MTProto say nothing, 4 of them are polls with a question; 2 on pages are media alone.
    expect(missing('telegram', 'text')).toBe(13)
    expect(missing('telegram', 'title')).toBe(1228)
  })

  test('leaves out by name what no collector would ask for', () => {
    expect(leftOut).toContain('lobsters/html/hottest_page.html')
    expect(leftOut).toContain('telegram/t.me_s/any2feed/poll.html')
    expect(leftOut).toContain('hn/firebase/t1ooo_endpoints/user.json')
  })

  test("reads lists of one domain's submissions too, as somebody took them off the pages", async () => {
    const head = tell('hackernews', 'x', await readFile(resolve(FOLDER, 'hn/by_domain/datasette-io_head.json')))
    expect([head.discussions.length, head.problems.length]).toEqual([28, 0])
    const days = gunzipSync(await readFile(resolve(FOLDER, 'hn/by_domain/simonwillison_2025-10.ndjson.gz')))
    const lists = days
      .toString()
      .trim()
      .split('\n')
      .map((line) => tell('hackernews', 'x', Buffer.from(JSON.stringify(JSON.parse(line).body))))
    expect(lists).toHaveLength(445)
    expect(lists.flatMap((list) => list.problems)).toEqual([])
  })
})

/** Less of the longest: a few hundred of the 2,037 items and a sixth of the feeds go the whole way into bronze here. */
describe.skipIf(SKIPPED !== '')(`the recorded answers through the real collectors${SKIPPED}`, () => {
  const rounds: Collected[][] = []
  let keys: readonly string[][] = []

  beforeAll(async () => {
    const replay = await startReplayServer(FOLDER)
    await using bench = await openBench()
    const clock = { nowMs: () => Date.UTC(2026, 0, 31), sleep: () => new Promise<void>(() => undefined) }
    await using http = createBronzeHttp(bench.bronze, { clock, random: () => 0, attempts: 1, routes: replay.routes })
    const { hackernews, rss, ...others } = replay.config.sources
    if (hackernews === undefined || rss === undefined) throw new Error('nothing was recorded of hackernews or rss')
    const feeds = rss.feeds.filter((_feed, at) => at % 6 === 0)
    const sources = { ...others, hackernews: { ...hackernews, maxItemsPerList: 300 }, rss: { ...rss, feeds } }
    const config = { ...replay.config, sources }
    for (let round = 0; round < 2; round += 1) {
      const collected: Collected[] = []
      for (const source of SOURCE_NAMES) {
        collected.push(await bench.collect(source, '', { config, telegram: replay.telegram, http }))
      }
      rounds.push(collected)
      keys = [...keys, (await Promise.all(SOURCE_NAMES.map((source) => bench.keys(source)))).flat()]
    }
    await replay.close()
  }, 120_000)

  test('all come: listed, artefacts written', () => {
    const counts = rounds[0]?.map(({ source, outcome, listed, written }) => [source, outcome, listed, written])
    expect(counts?.filter(([source]) => source !== 'rss')).toEqual([
      // 300 items and two searches, of six stories and of one.
      ['hackernews', 'ok', 307, 302],
      ['reddit', 'ok', 1618, 1556],
      ['youtube', 'partial', 45, 48],
      ['lobsters', 'ok', 50, 36],
      ['huggingface', 'ok', 30, 31],
      ['telegram', 'ok', 1233, 1255],
    ])
  })

  test('what is malformed is named with its reason', () => {
    const failures = rounds[0]?.flatMap((collected) => collected.failures) ?? []
    expect(failures.map(({ what }) => what)).toContain('channel UCTGjY2I-ZUGnwVoWAGRd7XQ')
    expect(failures.length).toBeGreaterThan(1)
    for (const { reason } of failures) expect(reason).toMatch(/no feed|answered 404/)
  })

  test('a second go writes nothing', () => {
    expect(rounds[1]?.map(({ written }) => written)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(keys[1]).toEqual(keys[0])
  })
})
