import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'

import { fakeClock } from './fake-clock.ts'
import { createHttp } from './http.ts'
import { loopback } from './loopback.ts'

const http = createHttp({ clock: fakeClock(0), random: () => 0, timeoutMs: 10_000 })
const HEADERS = { 'X-Api-Key': 'secret', Authorization: 'Bearer secret', 'x-other': 'kept' }

const to = (location: string, status = 302) => {
  return (_: IncomingMessage, response: ServerResponse) => void response.writeHead(status, { location }).end('moved')
}

/** A server that notes what it is sent, answered by `answer`. */
async function witness(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: { readonly url: string | undefined; readonly sent: readonly unknown[] }[] = []
  const server = await loopback((request, response) => {
    const { 'x-api-key': key, authorization, 'x-other': other } = request.headers
    seen.push({ url: request.url, sent: [key, authorization, other] })
    answer(request, response)
  })
  return { ...server, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const fine = (_: IncomingMessage, response: ServerResponse) => void response.end('arrived')

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%i to another origin takes no key along', async (status) => {
    await using other = await witness(fine)
    await using first = await witness(to(`${other.url}/b?api-key=secret&apiKey=secret&q=x`, status))
    const result = await http({ url: `${first.url}/a`, headers: HEADERS })
    expect(result).toMatchObject({ ok: true, body: 'arrived', attempts: 1 })
    expect(first.seen).toEqual([{ url: '/a', sent: ['secret', 'Bearer secret', 'kept'] }])
    expect(other.seen).toEqual([{ url: '/b?q=x', sent: [undefined, undefined, 'kept'] }])
  })

  test('within the origin takes everything along', async () => {
    await using server = await witness((request, response) => {
      if (request.url === '/a') to('/b?api-key=secret')(request, response)
      else fine(request, response)
    })
    expect(await http({ url: `${server.url}/a`, headers: HEADERS })).toMatchObject({ ok: true })
    expect(server.seen[1]).toEqual({ url: '/b?api-key=secret', sent: ['secret', 'Bearer secret', 'kept'] })
  })

  test('back to the first origin does not bring the key back', async () => {
    let back = ''
    await using other = await witness((request, response) => to(back)(request, response))
    await using first = await witness((request, response) => {
      if (request.url === '/a') to(`${other.url}/`)(request, response)
      else fine(request, response)
    })
    back = `${first.url}/home`
    expect(await http({ url: `${first.url}/a`, headers: HEADERS })).toMatchObject({ ok: true })
    expect(first.seen[1]).toEqual({ url: '/home', sent: [undefined, undefined, 'kept'] })
  })

  test('is followed five times and not six', async () => {
    await using server = await loopback((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('arrived')
      else response.writeHead(307, { location: `/${left - 1}` }).end()
    })
    expect(await http({ url: `${server.url}/5` })).toMatchObject({ ok: true })
    const reason = `${server.url}/6 was redirected more than 5 times.`
    expect(await http({ url: `${server.url}/6` })).toEqual({ ok: false, status: 307, reason, attempts: 1 })
  })

  test.each(['ftp://files.example/', 'http://', 'data:text/plain,x'])('to %s ends with a reason', async (location) => {
    await using server = await loopback(to(location))
    const reason = `${server.url}/ was redirected to what is no http or https address.`
    expect(await http({ url: `${server.url}/` })).toEqual({ ok: false, status: 302, reason, attempts: 1 })
  })

  test('that names a user is followed without the user, whom fetch would refuse and quote', async () => {
    await using other = await witness(fine)
    await using first = await loopback(to(other.url.replace('//', '//name:word@')))
    expect(await http({ url: first.url })).toMatchObject({ ok: true, body: 'arrived' })
  })

  test('that says not where to is an answer like any other', async () => {
    await using server = await loopback((_, response) => void response.writeHead(302).end())
    const reason = `${server.url}/ answered 302 Found.`
    expect(await http({ url: `${server.url}/` })).toEqual({ ok: false, status: 302, reason, attempts: 1 })
  })
})
