import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { readConfig } from '../config/config.ts'
import { SAMPLE_PAGES, sites } from './sites.ts'
import { readMisbehaving, type SampleServer, type SampleServerOptions, startSampleServer } from './sample-server.ts'

const SYSTEM = join(import.meta.dirname, '../..')

/** Asks as the routed client does: the original host goes along. */
async function ask(server: SampleServer, url: string): Promise<Response> {
  const { host, pathname, search } = new URL(url)
  const headers = { 'x-forwarded-host': host, 'user-agent': 'test' }
  return fetch(`${server.routes['*']}${pathname}${search}`, { headers, redirect: 'manual' })
}

async function askJson<Answer>(server: SampleServer, url: string): Promise<Answer> {
  return (await (await ask(server, url)).json()) as Answer
}

async function withServer<Result>(options: SampleServerOptions, work: (server: SampleServer) => Promise<Result>) {
  const server = await startSampleServer(options)
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}

describe('the services', () => {
  test('Hacker News lists ids, items, and null for one that it has not got yet', () =>
    withServer({}, async (server) => {
      const ids = await askJson<number[]>(server, 'https://hacker-news.firebaseio.com/v0/topstories.json')
      expect(ids).toHaveLength(18)
      const items = await Promise.all(
        ids.map((id) => askJson<object | null>(server, `https://hacker-news.firebaseio.com/v0/item/${id}.json`)),
      )
      expect(items.filter((item) => item === null)).toHaveLength(1)
      expect(items[0]).toMatchObject({ id: 47000001, type: 'story', descendants: 188 })
      expect(await askJson(server, 'https://hacker-news.firebaseio.com/v0/maxitem.json')).toBe(47000999)
    }))

  test('Algolia finds the front page, all stories by time, and the stories of a link however it is spelt', () =>
    withServer({}, async (server) => {
      const search = (query: string) =>
        askJson<{ hits: { objectID: string }[]; nbHits: number }>(server, `https://hn.algolia.com/api/v1/${query}`)
      expect((await search('search?tags=front_page&hitsPerPage=100')).nbHits).toBe(12)
      expect((await search('search_by_date?tags=story')).hits[0]?.objectID).toBe('47000009')
      const link = encodeURIComponent('http://lark.example/notes/0-9')
      const found = await search(`search?query=${link}&restrictSearchableAttributes=url&tags=story`)
      expect(found.hits.map(({ objectID }) => objectID)).toEqual(['47000001'])
      expect((await search('search?query=https://nobody.example/x&restrictSearchableAttributes=url')).nbHits).toBe(0)
    }))

  test('Lobsters has pages, domains, and submitters in both of its shapes', () =>
    withServer({}, async (server) => {
      const pages = await Promise.all(
        ['hottest', 'page/2', 'page/3'].map((list) =>
          askJson<{ submitter_user: unknown }[]>(server, `https://lobste.rs/${list}.json`),
        ),
      )
      expect(pages.map((page) => page.length)).toEqual([5, 2, 0])
      expect(new Set(pages.flat().map(({ submitter_user }) => typeof submitter_user))).toEqual(
        new Set(['string', 'object']),
      )
      expect(await askJson(server, 'https://lobste.rs/domains/lark.example.json')).toMatchObject([
        { short_id: 'lrk09a' },
      ])
      expect((await ask(server, 'https://lobste.rs/domains/nobody.example.json')).status).toBe(404)
      expect(await (await ask(server, 'https://lobste.rs/search?q=buoy&what=stories')).text()).toContain('story_buoy4y')
    }))

  test('Reddit pages by `after`, and escapes unless asked for raw JSON', () =>
    withServer({}, async (server) => {
      type Listing = { data: { after: string | null; children: { data: { id: string } }[] } }
      const url = 'https://www.reddit.com/r/tidewatchers/hot.json?raw_json=1&limit=100'
      const first = await askJson<Listing>(server, url)
      const second = await askJson<Listing>(server, `${url}&after=${first.data.after}`)
      const ids = [...first.data.children, ...second.data.children].map(({ data }) => data.id)
      expect(new Set(ids).size).toBe(13)
      expect(second.data.after).toBeNull()
      expect(await (await ask(server, 'https://www.reddit.com/r/tidewatchers/new.json')).text()).toContain(
        '?utm_source=reddit&amp;utm_medium=ios_app',
      )
      expect(await (await ask(server, 'https://www.reddit.com/r/tidewatchers/.rss')).text()).toContain(
        '<id>t3_1tid01</id>',
      )
    }))

  test('Telegram has older pages until there are none', () =>
    withServer({}, async (server) => {
      const posts: string[] = []
      for (let path: string | undefined = '/s/portellery'; path !== undefined;) {
        const page: string = await (await ask(server, `https://t.me${path}`)).text()
        posts.unshift(...[...page.matchAll(/data-post="portellery\/(\d+)"/g)].map(([, id]) => id ?? ''))
        path = /class="tme_messages_more[^>]*data-before="(\d+)"/.exec(page)?.[1]?.replace(/^/, '/s/portellery?before=')
      }
      expect(posts).toEqual(['1', '2', '3', '4', '5', '6', '8', '9', '10', '11'])
    }))

  test('every source of both configurations is answered', () =>
    withServer({}, async (server) => {
      for (const file of ['aggre.yaml', 'sample.yaml']) {
        const { reddit, rss, youtube, telegram } = readConfig(join(SYSTEM, file)).sources
        const urls = [
          ...(reddit?.subreddits ?? []).map((name) => `${reddit?.origin}/r/${name}/hot.json`),
          ...(rss?.feeds ?? []).map(({ url }) => url),
          ...(youtube?.channels ?? []).map(({ id }) => `${youtube?.origin}/feeds/videos.xml?channel_id=${id}`),
          ...(telegram?.channels ?? []).map((name) => `${telegram?.origin}/s/${name}`),
          'https://huggingface.co/api/daily_papers',
        ]
        const answers = await Promise.all(urls.map((url) => ask(server, url)))
        expect(answers.map(({ status }, index) => `${status} ${urls[index]}`)).toEqual(urls.map((url) => `200 ${url}`))
      }
    }))
})

describe('the sites', () => {
  test('every article is answered, also below www, with a slash at its end or a query, and in the charset that it says', () =>
    withServer({}, async (server) => {
      expect(SAMPLE_PAGES.length).toBeGreaterThanOrEqual(30)
      for (const page of SAMPLE_PAGES) {
        const spelt = page.url.replace('https://', 'https://www.').replace(/$/, '/?utm_source=test')
        const answer = await ask(server, spelt)
        const text = new TextDecoder(page.charset?.name ?? 'utf-8', { fatal: true }).decode(await answer.arrayBuffer())
        expect(text).toContain(page.title.replaceAll('&', '&amp;'))
        expect(text).toContain('cookie-bar')
        expect(text).not.toContain('�')
      }
    }))

  test('a PDF, a page that is gone, one that fails once, a redirect, one that asks robots to stay away', () =>
    withServer({}, async (server) => {
      const status = async (url: string) => (await ask(server, url)).status
      expect((await ask(server, 'https://papers.example/tidal-range-2025.pdf')).headers.get('content-type')).toContain(
        'pdf',
      )
      expect(await status('https://gone.example/vanished')).toBe(404)
      expect([await status('https://flaky.example/clocks'), await status('https://flaky.example/clocks')]).toEqual([
        500, 200,
      ])
      const moved = await ask(server, 'https://short.example/k3')
      expect(moved.status).toBe(301)
      expect(await status(moved.headers.get('location') ?? '')).toBe(200)
      expect(await (await ask(server, 'https://closed.example/robots.txt')).text()).toContain('Disallow: /\n')
      expect(await status('https://nobody.example/nothing')).toBe(404)
    }))

  test('no article is at a host that exists, but for papers at their own', () => {
    const hosts = SAMPLE_PAGES.map(({ url }) => new URL(url).hostname)
    const others = new Set(hosts.filter((host) => !host.endsWith('.example')))
    expect(others).toEqual(new Set(['arxiv.org', 'huggingface.co']))
    expect(sites({ host: 'lobste.rs', path: '/', parameters: new URLSearchParams(), earlier: 0 })).toBeUndefined()
  })
})

describe('the server', () => {
  test('remembers who asked for what, in order, also in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aggre-sample-'))
    const logFile = join(folder, 'made', 'requests.jsonl')
    try {
      await withServer({ logFile }, async (server) => {
        await ask(server, 'https://lobste.rs/newest.json?page=1')
        await ask(server, 'https://www.lark.example/notes/0-9')
        expect(server.requests()).toEqual([
          { host: 'lobste.rs', path: '/newest.json?page=1', atIndex: 0, userAgent: 'test' },
          { host: 'www.lark.example', path: '/notes/0-9', atIndex: 1, userAgent: 'test' },
        ])
        const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(server.requests())
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('misbehaves as told, and costs the other hosts nothing', () =>
    withServer(
      {
        misbehaving: {
          'lobste.rs': 'down',
          'reddit.com': 'rate-limited',
          'hn.algolia.com': 'garbage',
          't.me': 'truncated',
        },
        rateLimitedOnce: 'huggingface.co',
      },
      async (server) => {
        await expect(ask(server, 'https://lobste.rs/newest.json')).rejects.toThrow('fetch failed')
        expect((await ask(server, 'https://www.reddit.com/r/programming/hot.json')).status).toBe(429)
        expect(await (await ask(server, 'https://hn.algolia.com/api/v1/search?tags=front_page')).text()).toContain(
          '502',
        )
        expect(await (await ask(server, 'https://t.me/s/portellery')).text()).not.toContain('</html>')
        const limited = await ask(server, 'https://huggingface.co/api/daily_papers')
        expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1'])
        expect((await ask(server, 'https://huggingface.co/api/daily_papers')).status).toBe(200)
        expect((await ask(server, 'https://hacker-news.firebaseio.com/v0/topstories.json')).status).toBe(200)
      },
    ))

  test('may be told to misbehave by the environment; what it does not know it refuses', () => {
    expect(readMisbehaving('lobste.rs=down, t.me=garbage,')).toEqual({ 'lobste.rs': 'down', 't.me': 'garbage' })
    expect(readMisbehaving('')).toEqual({})
    expect(() => readMisbehaving('lobste.rs=sulking')).toThrow(
      'with one of down, slow, rate-limited, garbage, truncated.',
    )
  })

  test('a slow host answers nobody, and does not keep the server open', async () => {
    const server = await startSampleServer({ misbehaving: { 'lobste.rs': 'slow' } })
    const asking = ask(server, 'https://lobste.rs/newest.json').then(
      () => 'answered',
      () => 'cut off',
    )
    while (server.requests().length < 1) await new Promise(setImmediate)
    await server.close()
    expect(await asking).toBe('cut off')
  })
})
