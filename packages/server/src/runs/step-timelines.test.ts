import type { Event, EventQuery } from '@ingot/core'
import { memoryStorage } from '@ingot/core'
import { expect, test } from 'vitest'

import { sampleRun } from '../testing/sample-runs.ts'
import { stepTimelines } from './step-timelines.ts'

function stepEvent(runId: string, kind: 'step-started' | 'step-succeeded', stepKey: string): Event {
  const of = { runId, stepKey, attempt: 1, atMs: 5 }
  return kind === 'step-started' ? { ...of, kind } : { ...of, kind, durationMs: 0 }
}

function open() {
  const storage = memoryStorage()
  const queries: EventQuery[] = []
  const timelines = stepTimelines({
    read(query) {
      queries.push(query)
      return storage.read(query)
    },
  })
  return { storage, queries, timelines }
}

test('of a run that goes on only what is new is read, of a finished one nothing', async () => {
  const { storage, queries, timelines } = open()
  await storage.createRun(sampleRun({ runId: 'r', queuedAtMs: 0, startedAtMs: 1 }))
  await storage.append([stepEvent('r', 'step-started', 'a')])
  expect((await timelines.of('r')).timeline.steps.get('a')?.status).toBe('running')
  await storage.append([stepEvent('r', 'step-succeeded', 'a')])
  await storage.append([{ kind: 'run-ended', runId: 'r', atMs: 9, outcome: 'succeeded' }])
  expect((await timelines.of('r')).timeline.steps.get('a')?.status).toBe('succeeded')
  expect(queries.map(({ afterId }) => afterId)).toEqual([0, 3])
  await timelines.of('r')
  expect(queries).toHaveLength(2)
})

test('a run of many events is read by pages, once for two who ask at the same time', async () => {
  const { storage, queries, timelines } = open()
  await storage.createRun(sampleRun({ runId: 'r', queuedAtMs: 0, startedAtMs: 1 }))
  const keys = Array.from({ length: 2_500 }, (_, i) => `s${i}`)
  await storage.append(
    keys.flatMap((key) => [stepEvent('r', 'step-started', key), stepEvent('r', 'step-succeeded', key)]),
  )
  const [one, other] = await Promise.all([timelines.of('r'), timelines.of('r')])
  expect(one.timeline).toBe(other.timeline)
  expect(one.timeline.steps.size).toBe(2_500)
  expect([...one.timeline.steps.values()].every(({ attempts }) => attempts.length === 1)).toBe(true)
  expect(queries.length).toBeLessThanOrEqual(4)
})
