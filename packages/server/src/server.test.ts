import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'

import { fixedClock } from '@ingot/core/testing'
import { expect, test } from 'vitest'

import { startServer } from './server.ts'
import { readEvents } from './testing/read-events.ts'
import { testHouse } from './testing/test-house.ts'

const clock = fixedClock(0)

test('a server on its own address answers there, and a second one is told that the port is taken', async () => {
  const { ports } = testHouse()
  await using server = await startServer(ports, {}, {})
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
  const port = Number(new URL(server.url).port)
  await expect(startServer(ports, { port }, {})).rejects.toMatchObject({ code: 'invalid/port' })
})

test('only the address that it listens on is its own', async () => {
  const { ports } = testHouse()
  await using server = await startServer(ports, {}, {})
  const { port } = new URL(server.url)
  const statusAs = (host: string) =>
    new Promise<number>((resolve, reject) => {
      request(`${server.url}/healthz`, { headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .once('error', reject)
        .end()
    })
  expect(await statusAs(`localhost:${port}`)).toBe(200)
  expect(await statusAs(`127.0.0.1:${port}`)).toBe(200)
  expect(await statusAs('127.0.0.1:1')).toBe(421)
  expect(await statusAs(`evil.example:${port}`)).toBe(421)
})

test('a server that others reach does not start without tokens', async () => {
  const { ports } = testHouse()
  await expect(startServer(ports, { host: '0.0.0.0' }, {})).rejects.toMatchObject({ code: 'invalid/open-server' })
  await using server = await startServer(ports, { host: '0.0.0.0', auth: 'tokens' }, {})
  const address = server.url.replace('0.0.0.0', '127.0.0.1')
  expect((await fetch(`${address}/api/v1/tokens`)).status).toBe(401)
})

test('a body that is announced as too long is refused before it is sent', async () => {
  const { ports } = testHouse()
  await using server = await startServer(ports, {})
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(`${server.url}/api/v1/runs/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100_000_000 },
    })
    sent.once('response', (response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    sent.on('error', reject)
    sent.write('{')
  })
  expect(status).toBe(413)
})

test('closing says bye to streams, lets answers in flight end, and is done twice as once', async () => {
  const { ports } = testHouse({ clock })
  const slow = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const server = await startServer(
    ports,
    {},
    {
      'GET /live': async function* ({ query: _query }, { signal }) {
        yield { event: 'hello', data: { lastEventId: 1, topics: [] } }
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      },
      async 'GET /runs'() {
        asked.resolve()
        await slow.promise
        return { runs: [] }
      },
    },
  )
  const messages = readEvents(await fetch(`${server.url}/api/v1/live`))
  expect((await messages.next()).value).toMatchObject({ event: 'hello' })
  const answer = fetch(`${server.url}/api/v1/runs`)
  await asked.promise
  const closed = server.close()
  expect((await messages.next()).value).toMatchObject({ event: 'bye' })
  expect((await messages.next()).done).toBe(true)
  slow.resolve()
  expect((await answer).status).toBe(200)
  await closed
  await server.close()
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed')
})

test.each([
  ['nobody has asked anything', ''],
  ['a question is not finished', 'GET / HT'],
  ['all is answered', 'GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
])('closing does not wait for a line on which %s', async (_how, sent) => {
  const { ports } = testHouse({ clock })
  const server = await startServer(ports, {}, {})
  const line = connect(Number(new URL(server.url).port), '127.0.0.1').resume()
  await once(line, 'connect')
  if (sent !== '') line.write(sent)
  // Answered on another line: so the server has seen this one.
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  const ended = once(line, 'close')
  await server.close()
  await ended
})

test('an answer that does not end within five seconds is cut off', async () => {
  const { ports } = testHouse({ clock })
  const asked = Promise.withResolvers<void>()
  const server = await startServer(
    ports,
    {},
    {
      async 'GET /runs'() {
        asked.resolve()
        return new Promise<never>(() => undefined)
      },
    },
  )
  const answer = fetch(`${server.url}/api/v1/runs`)
  const cut = answer.then(
    () => 'answered',
    () => 'cut',
  )
  await asked.promise
  const closed = server.close()
  await clock.advance(5_000)
  await closed
  expect(await cut).toBe('cut')
})

test('a reader that hangs up is told to the source of its stream', async () => {
  const { ports } = testHouse()
  const told = Promise.withResolvers<void>()
  await using server = await startServer(
    ports,
    {},
    {
      'GET /live': async function* (_asked, { signal }) {
        yield { event: 'hello', data: { lastEventId: 1, topics: [] } }
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
        told.resolve()
      },
    },
  )
  const hangUp = new AbortController()
  const messages = readEvents(await fetch(`${server.url}/api/v1/live`, { signal: hangUp.signal }))
  await messages.next()
  hangUp.abort()
  await expect(messages.next()).rejects.toThrow('aborted')
  await told.promise
})
