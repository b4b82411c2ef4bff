import type { LogLine } from '@ingot/core'
import { expect, test } from 'vitest'

import { nextMessage } from '../testing/next-message.ts'
import { sampleRun } from '../testing/sample-runs.ts'
import { testHouse } from '../testing/test-house.ts'

function lines(...messages: readonly string[]): readonly LogLine[] {
  return messages.map((message) => ({ atMs: 0, level: 'info', message, stream: 'log' }))
}

const RUNNING = sampleRun({ runId: 'r', queuedAtMs: 0, startedAtMs: 1 })
const ENDED = { kind: 'run-ended', runId: 'r', atMs: 9, outcome: 'succeeded' } as const

async function open(query = '') {
  const house = testHouse()
  await house.storage.createRun(RUNNING)
  await house.logs.append('r', lines('before'))
  const stream = await house.events(`/api/v1/runs/r/stream${query}`)
  return { ...house, stream }
}

test('without a cursor it begins with what comes next, and ends with the run', async () => {
  const { stream, storage, logs, clock } = await open()
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'run',
    id: '2.1',
    data: { run: { status: 'running' } },
  })
  await storage.append([{ kind: 'step-started', runId: 'r', stepKey: 'a', attempt: 1, atMs: 2 }])
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'events',
    id: '3.1',
    data: { events: [{ id: 3 }], nextId: 3 },
  })
  await logs.append('r', lines('after'))
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'logs',
    id: '3.2',
    data: { lines: [{ message: 'after' }] },
  })
  await logs.append('r', lines('last'))
  await storage.append([ENDED])
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'events', id: '4.2' })
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'logs',
    id: '4.3',
    data: { lines: [{ message: 'last' }] },
  })
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'run', data: { run: { status: 'succeeded' } } })
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'end', id: '4.3', data: {} })
})

test('lines that come without an event are found', async () => {
  const { stream, logs, clock } = await open()
  await nextMessage(stream, clock)
  await logs.append('r', lines('alone'))
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'logs',
    data: { lines: [{ message: 'alone' }], nextCursor: 2 },
  })
  await stream.return()
})

test('it goes on where it was left, of both', async () => {
  const { stream, clock } = await open('?cursor=1.0')
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'run', id: '1.0' })
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'events',
    id: '2.0',
    data: { events: [{ kind: 'run-started' }] },
  })
  expect(await nextMessage(stream, clock)).toMatchObject({
    event: 'logs',
    id: '2.1',
    data: { lines: [{ message: 'before' }] },
  })
  await stream.return()
})

test('what is there already is sent at once, in portions', async () => {
  const house = testHouse()
  await house.storage.createRun(RUNNING)
  await house.storage.append(
    Array.from({ length: 2_500 }, (_, i) => {
      return { kind: 'step-started', runId: 'r', stepKey: `s${i}`, attempt: 1, atMs: 2 } as const
    }),
  )
  await house.logs.append('r', lines(...Array.from({ length: 12_000 }, (_, i) => `line ${i}`)))
  await house.storage.append([ENDED])
  const seen = { events: [] as number[], lines: [] as number[] }
  const stream = await house.events('/api/v1/runs/r/stream?cursor=0.0')
  for (let isEnded = false; !isEnded;) {
    const { event, data } = await nextMessage(stream, house.clock)
    const { events, lines: some } = data as {
      readonly events?: readonly unknown[]
      readonly lines?: readonly unknown[]
    }
    if (events !== undefined) seen.events.push(events.length)
    if (some !== undefined) seen.lines.push(some.length)
    isEnded = event === 'end'
  }
  expect(seen).toEqual({ events: [1_000, 1_000, 503], lines: [5_000, 5_000, 2_000] })
})

test('of a finished run nothing comes but its state and the end', async () => {
  const { storage, clock, ...house } = await open('?logs=false')
  await storage.append([ENDED])
  await house.stream.return()
  const stream = await house.events('/api/v1/runs/r/stream')
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'run', data: { run: { status: 'succeeded' } } })
  expect(await nextMessage(stream, clock)).toMatchObject({ event: 'end', id: '3.1' })
})

test.each(['1', '1.x', '1.2.3', '-1.0', '.', '1.'])('%j is no cursor', async (cursor) => {
  const house = testHouse()
  await house.storage.createRun(RUNNING)
  const response = await house.fetch(`/api/v1/runs/r/stream?cursor=${cursor}`)
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid/cursor' }])
})
