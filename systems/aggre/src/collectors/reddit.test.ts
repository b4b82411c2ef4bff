import { expect, test } from 'vitest'

import { collectors } from './all.ts'
import { openBench } from './testing/bench.ts'

const SITE = 'www.reddit.com/r/tides'
const ONE = '{ subreddits: [tides], sorts: [new], maxPages: 3, minGapMs: 0 }'

function post(id: string, more: object = {}): object {
  const data = {
    id,
    name: `t3_${id}`,
    title: `Post ${id}`,
    author: 'ada',
    subreddit: 'tides',
    created_utc: 1_700_000_000,
    ...more,
  }
  return { kind: 't3', data: { score: 4, num_comments: 2, permalink: `/r/tides/comments/${id}/post/`, ...data } }
}

function listing(after: string | null, ...children: object[]): string {
  return JSON.stringify({ kind: 'Listing', data: { after, children } })
}

function page(after?: string): string {
  return `${SITE}/new.json?raw_json=1&limit=100${after === undefined ? '' : `&after=${after}`}`
}

function tell(value: unknown, url?: string) {
  const bytes = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
  return collectors.reddit.transform({
    source: 'reddit',
    externalId: 'x',
    bytes,
    fetchedAtMs: 1,
    ...(url === undefined ? {} : { url }),
  })
}

test('pages are read by `after` until a page of the newest holds nothing new', async () => {
  await using bench = await openBench()
  bench.answers.set(page(), listing('t3_b', post('a'), post('b')))
  bench.answers.set(page('t3_b'), listing('t3_c', post('c')))
  bench.answers.set(page('t3_c'), listing(null, post('d')))
  expect(await bench.collect('reddit', ONE)).toMatchObject({ outcome: 'ok', listed: 4, written: 7 })
  expect(bench.asked()).toEqual([page(), page('t3_b'), page('t3_c')])
  expect(await bench.collect('reddit', ONE)).toMatchObject({ outcome: 'ok', written: 0 })
  expect(bench.asked()).toEqual([page()])
})

test('where the JSON is refused the Atom feed is read, and nothing more is asked for in JSON', async () => {
  await using bench = await openBench()
  const entry = `<entry><id>t3_a</id><title>Post &amp;amp; tide</title><author><name>/u/ada</name></author><published>2026-01-30T10:00:00+00:00</published>
    <link href="https://www.reddit.com/r/tides/comments/a/post/"/><content type="html">&lt;!-- SC_OFF --&gt;&lt;div class=&quot;md&quot;&gt;&lt;p&gt;High &amp;amp; low.&lt;/p&gt;&lt;/div&gt;&lt;!-- SC_ON --&gt; submitted by &lt;a href=&quot;https://tide.example/a?b=1&amp;amp;c=2&quot;&gt;[link]&lt;/a&gt;</content></entry>`
  const comment = '<entry><id>t1_zz</id><title>/u/bob on Post</title></entry>'
  const feed = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>tides</title>${entry}${comment}</feed>`
  bench.answers.set(page(), { status: 403, body: '{"message":"Forbidden","error":403}' })
  for (const sort of ['new', 'hot']) bench.answers.set(`${SITE}/${sort}.rss?limit=100`, feed)
  const both = '{ subreddits: [tides], sorts: [new, hot], minGapMs: 0 }'
  expect(await bench.collect('reddit', both)).toMatchObject({ outcome: 'ok', failures: [] })
  expect(bench.asked()).toEqual([page(), `${SITE}/new.rss?limit=100`, `${SITE}/hot.rss?limit=100`])
  expect(await bench.told('reddit')).toMatchObject([
    {
      externalId: 'a',
      title: 'Post & tide',
      author: 'ada',
      url: 'https://tide.example/a?b=1&c=2',
      text: 'High & low.',
      score: null,
      publishedAtMs: Date.UTC(2026, 0, 30, 10),
    },
  ])
})

test('a subreddit that is not there is a failure and the others are read', async () => {
  await using bench = await openBench()
  bench.answers.set(page(), listing(null, post('a')))
  const { outcome, failures } = await bench.collect(
    'reddit',
    '{ subreddits: [gone_for_good, tides], sorts: [new], minGapMs: 0 }',
  )
  expect([outcome, failures.map(({ what }) => what)]).toEqual(['partial', ['r-gone_for_good-new'.replaceAll('_', '-')]])
})

test('texts escaped for HTML are decoded once, and those that are not are left as they are', () => {
  const escaped = post('a', { title: 'a &lt; b &amp;amp; c', selftext: 'x', selftext_html: '&lt;!-- SC_OFF --&gt;x' })
  expect(tell(escaped).discussions[0]?.title).toBe('a < b &amp; c')
  const raw = post('a', { title: 'a &lt; b', selftext: 'x', selftext_html: '<!-- SC_OFF -->x' })
  expect(tell(raw).discussions[0]?.title).toBe('a &lt; b')
  const unsure = post('a', { title: 'a &lt; b', selftext_html: null })
  expect(tell(unsure, 'https://www.reddit.com/r/x.json').discussions[0]?.title).toBe('a < b')
  expect(tell(unsure, 'https://www.reddit.com/r/x.json?limit=9&raw_json=1').discussions[0]?.title).toBe('a &lt; b')
})

test('removed texts and deleted authors are nothing; a post about itself links nowhere', () => {
  const told = tell([
    {
      kind: 'Listing',
      data: {
        children: [
          post('a', {
            selftext: '[removed]',
            author: '[deleted]',
            is_self: true,
            url: 'https://www.reddit.com/r/tides/comments/a/post/',
          }),
        ],
      },
    },
    {
      kind: 'Listing',
      data: {
        children: [
          { kind: 't1', data: { id: 'c', replies: '' } },
          { kind: 'more', data: {} },
        ],
      },
    },
  ])
  expect(told.problems).toEqual([])
  expect(told.discussions).toMatchObject([{ externalId: 'a', author: null, text: null, url: null, tags: ['tides'] }])
})

test.each([
  [{ message: 'Too Many Requests', error: 429 }, 'the answer holds no posts: it is "Too Many Requests"'],
  [[], 'the answer holds no posts: it is an empty list'],
  ['{"kind":', 'the answer is JSON cut short or damaged'],
  [{ kind: 'Listing', data: { children: [{ kind: 't1', data: {} }] } }, 'the answer holds comments and no post'],
  [{ kind: 'Listing', data: { children: [{ kind: 't3', data: null }] } }, 'a post has no id: it is null'],
])('%j is a problem, not an error', (answer, problem) => {
  expect(tell(answer)).toEqual({ discussions: [], problems: [problem] })
})
