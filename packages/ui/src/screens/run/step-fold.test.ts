import type { StoredEvent } from '@ingot/core'
import { expect, test } from 'vitest'

import { foldSteps, stepsView } from './step-fold.ts'

const RUN = { runId: 'r1' }
const empty = stepsView({ steps: [], mapped: [], markers: [], lastEventId: 0 })

function planned(id: number, ...keys: readonly string[]): StoredEvent {
  return { ...RUN, id, atMs: 0, kind: 'steps-planned', steps: keys.map((key) => ({ key, assets: [key], after: [] })) }
}
function step(
  id: number,
  kind: 'step-started' | 'step-succeeded' | 'step-canceled',
  stepKey: string,
  atMs: number,
): StoredEvent {
  return { ...RUN, id, atMs, kind, stepKey, attempt: 1, durationMs: 0 }
}

test('a step that starts and succeeds has one attempt with both times', () => {
  const view = foldSteps(empty, [planned(1, 'a'), step(2, 'step-started', 'a', 10), step(3, 'step-succeeded', 'a', 25)])
  expect(view.steps).toEqual([
    {
      key: 'a',
      status: 'succeeded',
      assets: ['a'],
      after: [],
      attempts: [{ startedAtMs: 10, endedAtMs: 25, status: 'succeeded' }],
    },
  ])
  expect(view.lastEventId).toBe(3)
})

test('a retry adds an attempt, and takes away the error of the one before', () => {
  const error = { name: 'Error', message: 'no' }
  const failed: StoredEvent = {
    ...RUN,
    id: 3,
    atMs: 20,
    kind: 'step-retry-scheduled',
    stepKey: 'a',
    attempt: 1,
    durationMs: 10,
    delayMs: 5,
    error,
  }
  const waiting = foldSteps(empty, [planned(1, 'a'), step(2, 'step-started', 'a', 10), failed])
  expect(waiting.steps[0]).toMatchObject({ status: 'retrying', error })
  const again = foldSteps(waiting, [step(4, 'step-started', 'a', 25)])
  expect(again.steps[0]?.attempts.map((attempt) => attempt.status)).toEqual(['retrying', 'running'])
  expect(again.steps[0]?.error).toBeUndefined()
})

test('an event that was counted already changes nothing', () => {
  const view = foldSteps(empty, [planned(5, 'a')])
  expect(foldSteps(view, [step(4, 'step-started', 'a', 10)])).toBe(view)
})

test('steps of a mapped op become known when they start, with its name as their group', () => {
  const op: StoredEvent = {
    ...RUN,
    id: 1,
    atMs: 0,
    kind: 'steps-planned',
    steps: [{ key: 'download', assets: [], after: [], isMapped: true }],
  }
  const view = foldSteps(empty, [op, step(2, 'step-started', 'download[x]', 5)])
  expect(view.mapped).toEqual(['download'])
  expect(view.steps).toMatchObject([{ key: 'download[x]', group: 'download', status: 'running' }])
})

test('what still ran when the run ended is lost', () => {
  const end: StoredEvent = { ...RUN, id: 3, atMs: 50, kind: 'run-ended', outcome: 'failed' }
  const view = foldSteps(empty, [planned(1, 'a', 'b'), step(2, 'step-started', 'a', 10), end])
  expect(view.steps.map((one) => one.status)).toEqual(['lost', 'planned'])
  expect(view.steps[0]?.attempts[0]?.endedAtMs).toBe(50)
})

test('a long list of dependencies that comes in several parts is put together', () => {
  const more: StoredEvent = {
    ...RUN,
    id: 2,
    atMs: 0,
    kind: 'steps-planned',
    steps: [{ key: 'a', assets: [], after: ['z'], isContinued: true }],
  }
  expect(foldSteps(empty, [planned(1, 'a'), more]).steps[0]?.after).toEqual(['z'])
})
