import { fixedClock } from '@ingot/core'
import { describe, expect, test } from 'vitest'

import { openClient, openServer } from './testing/open-client.ts'
import type { BronzeHttpOptions } from './bronze-http.ts'
import type { BronzeHttpPorts } from './settings.ts'

const RESPECT = { isRobotsRespected: true }

/** A site whose robots.txt is what `robots` answers, a status or a text. */
async function site(robots: () => number | string, options: BronzeHttpOptions & Partial<BronzeHttpPorts> = {}) {
  const server = await openServer((request, response) => {
    if (request.url !== '/robots.txt') return void response.end('page')
    const answer = robots()
    if (typeof answer === 'number') response.writeHead(answer).end()
    else response.end(answer)
  })
  const { http } = await openClient(options)
  const fetch = (path: string) => http.fetch({ url: server.origin + path }, RESPECT)
  const asked = () => server.asked.map(({ url }) => url)
  return { fetch, asked, http, origin: server.origin }
}

const refused = { ok: false, failure: { kind: 'refused-robots' } }

describe('a page', () => {
  test('that robots.txt forbids is not asked for, and robots.txt is asked for once', async () => {
    const { fetch, asked, origin } = await site(() => 'User-agent: *\nDisallow: /private')
    expect(await fetch('/private/1?key=x')).toEqual({
      ok: false,
      failure: {
        kind: 'refused-robots',
        reason: `${origin}/private/1 may not be read: ${origin}/robots.txt says so.`,
        isRetryable: false,
      },
    })
    const [first, second] = await Promise.all([fetch('/1'), fetch('/2')])
    expect([first, second]).toMatchObject([{ ok: true }, { ok: true }])
    expect(asked().filter((url) => url === '/robots.txt')).toHaveLength(1)
    expect(asked()).toHaveLength(3)
  })

  test('is asked for without robots.txt unless that is wanted', async () => {
    const { http, origin, asked } = await site(() => 'User-agent: *\nDisallow: /')
    expect(await http.fetch({ url: `${origin}/1` })).toMatchObject({ ok: true })
    expect(asked()).toEqual(['/1'])
  })

  test.each([401, 403, 404, 410])('of a site whose robots.txt answers %d is allowed', async (status) => {
    const { fetch } = await site(() => status)
    expect(await fetch('/1')).toMatchObject({ ok: true })
  })

  test.each([500, 503, 429])('of a site whose robots.txt answers %d is left alone for now', async (status) => {
    const { fetch, asked } = await site(() => status)
    expect(await fetch('/1')).toMatchObject({ ok: false, failure: { kind: 'refused-robots', isRetryable: true } })
    expect(asked()).not.toContain('/1')
  })

  test('that a redirect leads to is asked about too', async () => {
    const inner = await site(() => 'User-agent: *\nDisallow: /')
    const server = await openServer((request, response) => {
      if (request.url === '/robots.txt') return void response.writeHead(404).end()
      response.writeHead(302, { location: `${inner.origin}/1` }).end()
    })
    expect(await inner.http.fetch({ url: server.origin }, RESPECT)).toMatchObject(refused)
    expect(inner.asked()).toEqual(['/robots.txt'])
  })
})

describe('robots.txt', () => {
  test('is asked for again after an hour', async () => {
    const clock = fixedClock(0)
    let text = 'User-agent: *\nDisallow: /'
    const { fetch, asked } = await site(() => text, { clock })
    expect(await fetch('/1')).toMatchObject(refused)
    text = ''
    await clock.advance(3_599_999)
    expect(await fetch('/1')).toMatchObject(refused)
    await clock.advance(1)
    expect(await fetch('/1')).toMatchObject({ ok: true })
    expect(asked()).toEqual(['/robots.txt', '/robots.txt', '/1'])
  })

  test('that could not be had is asked for again after five minutes', async () => {
    const clock = fixedClock(0)
    let answer: number | string = 503
    const { fetch } = await site(() => answer, { clock, attempts: 1 })
    expect(await fetch('/1')).toMatchObject(refused)
    answer = ''
    expect(await fetch('/1')).toMatchObject(refused)
    await clock.advance(300_000)
    expect(await fetch('/1')).toMatchObject({ ok: true })
  })

  test('is read up to 500 KiB, and what comes after is ignored', async () => {
    const { fetch } = await site(() => `User-agent: *\nDisallow: /a\n${'#'.repeat(512_000)}\nDisallow: /b`)
    expect(await fetch('/a')).toMatchObject(refused)
    expect(await fetch('/b')).toMatchObject({ ok: true })
  })

  test('may ask for time between two pages, up to a bound', async () => {
    const clock = fixedClock(0)
    const { fetch, asked } = await site(() => 'User-agent: *\nCrawl-delay: 1000', { clock })
    await fetch('/1')
    const second = fetch('/2')
    await clock.advance(29_999)
    expect(asked()).not.toContain('/2')
    await clock.advance(1)
    expect(await second).toMatchObject({ ok: true })
  })
})
