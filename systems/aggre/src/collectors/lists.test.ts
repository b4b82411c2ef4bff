/** The sources whose lists hold all that is known of their entries: lobsters, huggingface, youtube, rss. */
import { expect, test } from 'vitest'

import type { SourceName } from '../source-name.ts'
import { collectors } from './all.ts'
import { openBench } from './testing/bench.ts'

const HOTTEST = 'lobste.rs/hottest.json'
const LOBSTERS = '{ lists: [hottest], minGapMs: 0 }'

function story(more: object = {}): object {
  return {
    short_id: 'abc123',
    created_at: '2026-01-30T05:00:00.000-06:00',
    title: 'Tides &amp; ports',
    url: 'https://tide.example/a',
    score: 5,
    comment_count: 2,
    description: '<p>Why <em>now</em>?</p>',
    comments_url: 'https://lobste.rs/s/abc123/tides_ports',
    submitter_user: 'ada',
    tags: ['science', 7],
    ...more,
  }
}

function tell(source: SourceName, value: unknown, externalId = 'x') {
  const bytes = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
  return collectors[source].transform({ source, externalId, bytes, fetchedAtMs: 1 })
}

test("a story of Lobsters tells the same with today's and with yesterday's submitter", () => {
  const expected = {
    source: 'lobsters',
    externalId: 'abc123',
    title: 'Tides & ports',
    author: 'ada',
    url: 'https://tide.example/a',
    discussionUrl: 'https://lobste.rs/s/abc123/tides_ports',
    text: 'Why now?',
    score: 5,
    commentCount: 2,
    publishedAtMs: Date.UTC(2026, 0, 30, 11),
    observedAtMs: 1,
    tags: ['science'],
  }
  expect(tell('lobsters', [story()]).discussions).toEqual([expected])
  expect(tell('lobsters', story({ submitter_user: { username: 'ada' } })).discussions).toEqual([expected])
})

test('missing fields are nothing, never an error', () => {
  expect(tell('lobsters', [{ short_id: 'a' }, {}, null, 'x']).discussions).toMatchObject([
    {
      externalId: 'a',
      title: null,
      author: null,
      url: null,
      discussionUrl: 'https://lobste.rs/s/a',
      score: null,
      publishedAtMs: null,
    },
  ])
  expect(tell('huggingface', [{ paper: { id: 'x' } }, { paper: null }, []])).toMatchObject({
    discussions: [{ externalId: 'x', title: null, author: null, url: null, text: null }],
    problems: ['a paper has no id: it is an object with paper', 'a paper has no id: it is an empty list'],
  })
})

test('a list that says nothing new is not kept again, and one with another score is', async () => {
  await using bench = await openBench()
  bench.answers.set(HOTTEST, JSON.stringify([story()]))
  expect(await bench.collect('lobsters', LOBSTERS)).toMatchObject({ listed: 1, written: 2, known: 0 })
  bench.advance(1_000)
  expect(await bench.collect('lobsters', LOBSTERS)).toMatchObject({ listed: 1, written: 0, known: 1 })
  bench.answers.set(HOTTEST, JSON.stringify([story({ score: 6 })]))
  expect(await bench.collect('lobsters', LOBSTERS)).toMatchObject({ written: 1, known: 1 })
  expect((await bench.told('lobsters')).map(({ score }) => score)).toEqual([6])
  expect(await bench.keys('lobsters')).toEqual([
    'lobsters/abc123/raw.json',
    'lobsters_listing/2026-01-31T12-00-00.000Z-hottest/response.json',
    'lobsters_listing/2026-01-31T12-00-01.000Z-hottest/response.json',
  ])
})

test('a source is not asked again before its time, and is when the time has come', async () => {
  await using bench = await openBench()
  bench.answers.set(HOTTEST, JSON.stringify([story()]))
  const hourly = '{ lists: [hottest], minGapMs: 0, everyMs: 3600000 }'
  await bench.collect('lobsters', hourly)
  bench.advance(3_599_999)
  bench.asked()
  expect(await bench.collect('lobsters', hourly)).toMatchObject({ outcome: 'ok', listed: 0 })
  expect(bench.asked()).toEqual([])
  bench.advance(1)
  expect(await bench.collect('lobsters', hourly)).toMatchObject({ listed: 1 })
})

test('a source that failed is asked again at once, however long it may wait', async () => {
  await using bench = await openBench()
  bench.answers.set(HOTTEST, { status: 503 })
  const hourly = '{ lists: [hottest], minGapMs: 0, everyMs: 3600000 }'
  expect(await bench.collect('lobsters', hourly)).toMatchObject({ outcome: 'failed', listed: 0 })
  bench.answers.set(HOTTEST, '<html>Maintenance</html>')
  expect(await bench.collect('lobsters', hourly)).toMatchObject({
    outcome: 'failed',
    failures: [{ what: 'hottest', reason: 'the answer is a web page, not JSON' }],
  })
  bench.answers.set(HOTTEST, JSON.stringify([story()]))
  expect(await bench.collect('lobsters', hourly)).toMatchObject({ outcome: 'ok', listed: 1 })
})

test('a source that is switched off or not named asks nothing', async () => {
  await using bench = await openBench()
  expect(await bench.collect('lobsters', '{ enabled: false }')).toMatchObject({ outcome: 'off' })
  expect(bench.asked()).toEqual([])
})

test('a paper is on arXiv, by its authors, and published when it came onto the list', () => {
  const paper = {
    id: '2601.01234',
    authors: [{ name: 'Ada L.' }, { name: 'Bob M.' }, {}],
    summary: 'We measure tides.',
    upvotes: 12,
    submittedOnDailyAt: '2026-01-31T00:00:00.000Z',
    publishedAt: '2026-01-20T00:00:00.000Z',
    ai_keywords: ['tides'],
  }
  expect(tell('huggingface', [{ paper, title: 'On\n  tides', numComments: 3 }]).discussions).toEqual([
    {
      source: 'huggingface',
      externalId: '2601.01234',
      title: 'On tides',
      author: 'Ada L., Bob M.',
      url: 'https://arxiv.org/abs/2601.01234',
      discussionUrl: 'https://huggingface.co/papers/2601.01234',
      text: 'We measure tides.',
      score: 12,
      commentCount: 3,
      publishedAtMs: Date.UTC(2026, 0, 31),
      observedAtMs: 1,
      tags: ['tides'],
    },
  ])
})

const VIDEOS = `<?xml version="1.0"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
  <title>Harbour TV</title><published>2020-01-01T00:00:00+00:00</published>
  <entry><id>yt:video:AAAAAAAAAA1</id><yt:videoId>AAAAAAAAAA1</yt:videoId><title>Tides &amp; ports</title><author><name>Harbour TV</name></author>
    <published>2026-01-30T10:00:00+00:00</published><media:group><media:title>Other</media:title><media:description>Line one
https://tide.example/a</media:description><media:community><media:starRating count="42" average="5.00"/><media:statistics views="900"/></media:community></media:group></entry>
  <entry><yt:videoId>not an id</yt:videoId><title>Broken</title></entry></feed>`
const CHANNEL = 'UCaaaaaaaaaaaaaaaaaaaaaa'

test('videos of a channel lie in the folders that their sound comes into, and name the video to transcribe', async () => {
  await using bench = await openBench()
  bench.answers.set(`www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`, VIDEOS)
  const settings = `{ minGapMs: 0, channels: [{ id: ${CHANNEL}, name: Harbour }] }`
  expect(await bench.collect('youtube', settings)).toMatchObject({ outcome: 'ok', listed: 1, written: 2 })
  expect(await bench.keys('youtube')).toEqual([
    'youtube/AAAAAAAAAA1/raw.json',
    `youtube_listing/2026-01-31T12-00-00.000Z-${CHANNEL}/response.xml`,
  ])
  expect(await bench.told('youtube')).toMatchObject([
    {
      externalId: 'AAAAAAAAAA1',
      videoId: 'AAAAAAAAAA1',
      title: 'Tides & ports',
      author: 'Harbour TV',
      url: 'https://www.youtube.com/watch?v=AAAAAAAAAA1',
      text: 'Line one\nhttps://tide.example/a',
      score: 42,
      publishedAtMs: Date.UTC(2026, 0, 30, 10),
    },
  ])
})

test('an item of a video and its listing tell the same', () => {
  const listed = tell('youtube', VIDEOS, `2026-01-31T12-00-00.000Z-${CHANNEL}`).discussions
  const item = {
    videoId: 'AAAAAAAAAA1',
    title: 'Tides & ports',
    author: 'Harbour TV',
    published: '2026-01-30T10:00:00+00:00',
    description: 'Line one\nhttps://tide.example/a',
    ratings: '42',
  }
  expect(tell('youtube', item, 'AAAAAAAAAA1').discussions).toEqual(listed)
})

test.each(['<html><body>404</body></html>', '', '<rss><channel/></rss>', '\0\0'])(
  '%j is no feed of a channel',
  (body) => {
    expect(tell('youtube', body, `2026-01-31T12-00-00.000Z-${CHANNEL}`).problems).toEqual([
      'the answer is no feed of a channel',
    ])
  },
)

const FEED = `<rss version="2.0"><channel><title>Harbour Post</title><link>https://post.example/</link>
  <item><guid isPermaLink="false">p1</guid><title>Tides</title><link>https://post.example/p1</link><pubDate>Fri, 30 Jan 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;High.&lt;/p&gt;&lt;p&gt;Low.&lt;/p&gt;</description></item>
  <item><guid isPermaLink="false">p2</guid><title>No link</title></item></channel></rss>`

test('a feed that is no feed costs the others nothing, and an entry tells the same alone and in its feed', async () => {
  await using bench = await openBench()
  bench.answers.set('post.example/feed', FEED)
  bench.answers.set('page.example/', '<html><body>hello</body></html>')
  const feeds =
    '{ feeds: [{ name: page, url: "https://page.example/" }, { name: post, url: "https://post.example/feed" }] }'
  const collected = await bench.collect('rss', feeds)
  expect(collected).toMatchObject({ outcome: 'partial', listed: 2, written: 3 })
  expect(collected.failures.map(({ what }) => what)).toEqual(['page'])
  const told = await bench.told('rss')
  expect(told).toMatchObject([
    {
      externalId: 'post/p1',
      title: 'Tides',
      url: 'https://post.example/p1',
      text: 'High.\n\nLow.',
      publishedAtMs: Date.UTC(2026, 0, 30, 10),
      tags: ['Harbour Post'],
    },
    { externalId: 'post/p2', url: null, discussionUrl: 'https://post.example/', text: null },
  ])
  const entry = await bench.bronze.read({ sourceType: 'rss', externalId: 'post/p1', artifactType: 'raw', ext: 'json' })
  const alone = collectors.rss.transform({
    source: 'rss',
    externalId: 'post/p1',
    bytes: entry,
    fetchedAtMs: told[0]?.observedAtMs ?? 0,
  })
  expect(alone.discussions).toEqual(told.slice(0, 1))
})

test.each(['null', '{}', '{"feed":{"name":"x"},"entry":{}}', '[1]', '{"entry":'])(
  '%j as an entry is a problem, not an error',
  (body) => {
    const { discussions, problems } = tell('rss', body, 'x/1')
    expect(discussions).toEqual([])
    expect(problems).toHaveLength(1)
  },
)
