import { InvalidError, StorageError } from '@ingot/core'
import { expect, test } from 'vitest'

import type { Context, StreamMessage } from '../handle.ts'
import { testHouse } from '../testing/test-house.ts'

type Message = StreamMessage<never>
type Live = (context: Context) => AsyncIterable<Message>
const change = (n: number): Message => ({
  event: 'change',
  id: String(n),
  data: { lastEventId: n, topics: [] } as never,
})

function liveHouse(live: Live, server = {}) {
  return testHouse({ server, handlers: () => ({ 'GET /live': (_asked, context) => live(context) }) })
}

async function textOf(response: Response, pieces: number): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let i = 0; i < pieces; i += 1) text += (await reader?.read())?.value ?? ''
  await reader?.cancel()
  return text
}

test('messages are sent as they come, with their ids, and the stream ends with its source', async () => {
  const house = liveHouse(async function* () {
    yield change(7)
    yield { event: 'change', data: { lastEventId: 8, topics: [] } as never }
  })
  const response = await house.fetch('/api/v1/live')
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.text()).toBe(
    [
      'retry: 2000\n\n',
      'event: change\nid: 7\ndata: {"lastEventId":7,"topics":[]}\n\n',
      'event: change\ndata: {"lastEventId":8,"topics":[]}\n\n',
    ].join(''),
  )
})

test('where to go on is told to the source', async () => {
  let lastEventId: string | undefined
  const house = liveHouse(async function* (context) {
    lastEventId = context.lastEventId
    yield change(13)
  })
  await (await house.fetch('/api/v1/live', { headers: { 'last-event-id': '12' } })).text()
  expect(lastEventId).toBe('12')
})

test('what is wrong with a request is a problem, and no stream begins', async () => {
  const house = liveHouse(() => {
    throw new InvalidError('invalid/cursor', 'it is no cursor.')
  })
  const response = await house.fetch('/api/v1/live')
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
})

test('what goes wrong later is told as a message, and the stream ends', async () => {
  const house = liveHouse(async function* () {
    yield change(1)
    throw new Error('hunter2')
  })
  const messages = await Array.fromAsync(await house.events('/api/v1/live'))
  expect(messages).toMatchObject([{ event: 'change' }, { event: 'problem', data: { code: 'internal-error' } }])
  expect(JSON.stringify(messages)).not.toContain('hunter2')
  expect(house.faults).toHaveLength(1)
})

test('a stream that has nothing to say is kept alive by a comment every 15 seconds', async () => {
  const house = liveHouse(waiting)
  const response = await house.fetch('/api/v1/live')
  const text = textOf(response, 3)
  await house.clock.advance(31_000)
  expect(await text).toBe('retry: 2000\n\n:\n\n:\n\n')
})

test('asking for the head of a stream begins none', async () => {
  let isBegun = false
  const house = liveHouse((context) => {
    isBegun = true
    return waiting(context)
  })
  expect((await house.fetch('/api/v1/live', { method: 'HEAD' })).status).toBe(200)
  expect([isBegun, house.clock.sleeperCount()]).toEqual([false, 0])
})

test('a reader that goes away is told to the source', async () => {
  const ended = Promise.withResolvers<void>()
  const house = liveHouse(async function* (context) {
    try {
      yield change(1)
      yield* waiting(context)
    } finally {
      ended.resolve()
    }
  })
  for await (const message of await house.events('/api/v1/live')) {
    expect(message.id).toBe('1')
    break
  }
  await ended.promise
  expect(house.clock.sleeperCount()).toBe(0)
})

test('a message is asked of the source only when the reader has taken the one before', async () => {
  let made = 0
  const house = liveHouse(async function* () {
    for (;;) yield change((made += 1))
  })
  const response = await house.fetch('/api/v1/live')
  await textOf(response, 4)
  expect(made).toBeLessThanOrEqual(5)
})

test('a stream ends with a message when the server stops, even where the source does not listen', async () => {
  const house = liveHouse(async function* () {
    yield change(1)
    await new Promise(() => undefined)
  })
  const messages = await house.events('/api/v1/live')
  expect((await messages.next()).value).toMatchObject({ event: 'change' })
  house.app.stop()
  expect((await messages.next()).value).toMatchObject({ event: 'bye' })
  expect((await messages.next()).done).toBe(true)
})

test('a stream ends within seconds when its token is revoked', async () => {
  const house = liveHouse(waiting, { auth: 'tokens' })
  const secret = await house.token('viewer')
  const messages = await house.events('/api/v1/live', { headers: { authorization: `Bearer ${secret}` } })
  const next = messages.next()
  await house.clock.advance(10_000)
  const [token] = await house.storage.listTokens()
  await house.storage.revokeToken(token?.tokenId ?? '', house.clock.nowMs())
  await house.clock.advance(3_000)
  expect((await next).value).toMatchObject({ event: 'problem', data: { code: 'access/bad-token', status: 401 } })
  expect((await messages.next()).done).toBe(true)
})

test('a store that fails for a moment leaves no stream open to a token that is revoked after it', async () => {
  const house = liveHouse(waiting, { auth: 'tokens' })
  const secret = await house.token('viewer')
  const messages = await house.events('/api/v1/live', { headers: { authorization: `Bearer ${secret}` } })
  const next = messages.next()
  const { findToken } = house.storage
  house.storage.findToken = () => Promise.reject(new StorageError('storage/unavailable', 'it is away.'))
  await house.clock.advance(3_000)
  house.storage.findToken = findToken
  const [token] = await house.storage.listTokens()
  await house.storage.revokeToken(token?.tokenId ?? '', house.clock.nowMs())
  await house.clock.advance(3_000)
  expect((await next).value).toMatchObject({ event: 'problem', data: { code: 'access/bad-token' } })
  expect(house.faults).toEqual([])
})

/** Says nothing until it is told to end. */
async function* waiting({ signal }: Context): AsyncGenerator<Message> {
  yield* []
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
