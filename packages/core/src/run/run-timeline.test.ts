import type { ErrorRecord } from '../errors.ts'
import type { Event } from '../event/event.ts'
import { expect, test } from 'vitest'

import { stepDurationMs, newTimeline } from './run-timeline.ts'

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
  expect(stepDurationMs(row)).toBe(30)
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
  expect(stepDurationMs(timeline.steps.get('a')!)).toBe(50)
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
  expect([skipped.status, skipped.reason, skipped.attempts.length, stepDurationMs(skipped)]).toEqual([
    'skipped',
    'a failed',
    0,
    undefined,
  ])
})

test('steps keep what the plan says of them, also where it comes in parts', () => {
  const timeline = newTimeline()
  const steps = [
    { key: 'a', assets: [], after: ['x'], partition: '2026-01-01', pools: ['db'] },
    { key: 'a', assets: [], after: ['y'], isContinued: true },
    { key: 'm', assets: [], after: [], isMapped: true },
  ]
  timeline.add({ ...RUN, kind: 'steps-planned', atMs: 0, steps })
  expect([...timeline.steps.values()]).toMatchObject([
    { key: 'a', after: ['x', 'y'], partition: '2026-01-01', pools: ['db'], status: 'planned' },
  ])
  expect(timeline.planned).toEqual(['a', 'm'])
  expect([...timeline.mapped]).toEqual(['m'])
})

test('what ran when its process was lost has ended there, and waits to be run again', () => {
  const timeline = timelineOf(
    started('a', 1, 10),
    { ...RUN, kind: 'run-resumed', atMs: 30, worker: 'here:2', resumeNumber: 1 },
    started('a', 2, 40),
  )
  expect(timeline.steps.get('a')).toMatchObject({
    status: 'running',
    attempts: [
      { startedAtMs: 10, endedAtMs: 30, status: 'lost' },
      { startedAtMs: 40, endedAtMs: undefined, status: 'running' },
    ],
  })
  expect(timeline.steps.get('b')?.status).toBe('planned')
})

test('what happened beside the steps is marked, with how long it took', () => {
  const { markers } = timelineOf(
    { ...RUN, kind: 'resource-opened', atMs: 5, resource: 'db', durationMs: 4 },
    { ...RUN, kind: 'resource-failed', atMs: 6, resource: 'api', phase: 'close', error: ERROR },
    { ...RUN, kind: 'output-mapped', atMs: 7, stepKey: 'a', attempt: 1, output: 'result', keys: ['x', 'y'] },
    { ...RUN, kind: 'hook-ended', atMs: 8, stepKey: 'a', attempt: 1, hook: 'onFailure', error: ERROR },
    { ...RUN, kind: 'run-cancel-requested', atMs: 9, by: 'ada' },
  )
  expect(markers).toEqual([
    { atMs: 5, kind: 'resource-opened', label: 'db', durationMs: 4 },
    { atMs: 6, kind: 'resource-failed', label: 'api: close failed: no' },
    { atMs: 7, kind: 'output-mapped', label: 'a: 2 keys of result' },
    { atMs: 8, kind: 'hook-ended', label: 'a: onFailure failed: no' },
    { atMs: 9, kind: 'run-cancel-requested', label: 'cancel asked for by ada' },
  ])
})
