import type { Event, ErrorRecord } from '@ingot/core'
import { expect, test } from 'vitest'

import { durationOf, newTimeline } from './run-timeline.ts'

const RUN = { runId: 'r' }
const ERROR: ErrorRecord = { name: 'Error', message: 'no' }

function timelineOf(...events: readonly Event[]) {
  const timeline = newTimeline()
  timeline.add({
    ...RUN,
    kind: 'steps-planned',
    atMs: 0,
    steps: [
      { key: 'a', assets: ['a'], after: [] },
      { key: 'b', assets: ['b'], after: ['a'] },
    ],
  })
  for (const event of events) timeline.add(event)
  return timeline
}

const started = (stepKey: string, attempt: number, atMs: number): Event => ({
  ...RUN,
  kind: 'step-started',
  stepKey,
  attempt,
  atMs,
})

test('a step that failed once and then succeeded has two attempts and no error', () => {
  const timeline = timelineOf(
    started('a', 1, 10),
    {
      ...RUN,
      kind: 'step-retry-scheduled',
      stepKey: 'a',
      attempt: 1,
      atMs: 20,
      durationMs: 10,
      delayMs: 5,
      error: ERROR,
    },
    started('a', 2, 25),
    { ...RUN, kind: 'step-succeeded', stepKey: 'a', attempt: 2, atMs: 40, durationMs: 15 },
  )
  const row = timeline.steps.get('a')!
  expect(row.status).toBe('succeeded')
  expect(row.error).toBeUndefined()
  expect(row.attempts.map(({ status }) => status)).toEqual(['retrying', 'succeeded'])
  expect(durationOf(row)).toBe(30)
})

test('steps that ran when the process died are lost; those that never started stay planned', () => {
  const timeline = timelineOf(started('a', 1, 10), {
    ...RUN,
    kind: 'run-ended',
    atMs: 60,
    outcome: 'failed',
    reason: 'worker-lost',
  })
  expect([...timeline.steps.values()].map(({ status }) => status)).toEqual(['lost', 'planned'])
  expect(durationOf(timeline.steps.get('a')!)).toBe(50)
  expect(timeline.ended?.reason).toBe('worker-lost')
})

test('a skipped step says why and has no attempt', () => {
  const timeline = timelineOf(
    started('a', 1, 1),
    { ...RUN, kind: 'step-failed', stepKey: 'a', attempt: 1, atMs: 2, durationMs: 1, error: ERROR },
    { ...RUN, kind: 'step-skipped', stepKey: 'b', attempt: 0, atMs: 3, reason: 'a failed', cause: 'upstream' },
  )
  expect(timeline.steps.get('a')?.error).toBe(ERROR)
  const skipped = timeline.steps.get('b')!
  expect([skipped.status, skipped.reason, skipped.attempts.length, durationOf(skipped)]).toEqual([
    'skipped',
    'a failed',
    0,
    undefined,
  ])
})
