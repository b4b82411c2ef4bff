import { describe, expect, it } from 'vitest'

import type { Event } from '../event/event.ts'
import type { RunState } from './run-state.ts'
import { foldRun } from './run-state.ts'

const of = { runId: 'r', atMs: 1 } as const
const request = {
  project: 'p',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 't',
} as const
const queued: Event = { ...of, kind: 'run-queued', request }
const started: Event = { ...of, kind: 'run-started', worker: 'w' }
const canceling: Event = { ...of, kind: 'run-cancel-requested', by: 'me' }
const step = { ...of, stepKey: 's', attempt: 1 } as const
const fold = (...events: readonly Event[]) => events.reduce<RunState | undefined>(foldRun, undefined)

describe('the state of a run', () => {
  it('begins with run-queued; events before it belong to no run', () => {
    expect(fold(started)).toBeUndefined()
    expect(fold(queued)?.status).toBe('queued')
  })

  it('a second run-queued changes nothing', () => {
    expect(fold(queued, started, queued)?.status).toBe('running')
  })

  it('a cancel asked for before the start survives it', () => {
    expect(fold(queued, canceling, started)).toMatchObject({ status: 'canceling', worker: 'w' })
  })

  it('stays as it first ended, whatever comes after', () => {
    const lost: Event = { ...of, kind: 'run-ended', outcome: 'failed', reason: 'worker-lost' }
    const late: Event = { ...of, kind: 'run-ended', outcome: 'succeeded' }
    expect(fold(queued, started, lost, started, canceling, late)).toMatchObject({
      status: 'failed',
      reason: 'worker-lost',
    })
  })

  it('counts each step once, however often it was tried', () => {
    const error = { name: 'Error', message: 'no' }
    const state = fold(
      queued,
      { ...of, kind: 'steps-planned', steps: [{ key: 's', assets: ['s'], after: [] }] },
      started,
      { ...step, kind: 'step-started' },
      { ...step, kind: 'step-retry-scheduled', durationMs: 1, delayMs: 0, error },
      { ...step, attempt: 2, kind: 'step-started' },
      { ...step, attempt: 2, kind: 'step-succeeded', durationMs: 1 },
    )
    expect(state?.steps).toEqual({ planned: 1, running: 0, succeeded: 1, failed: 0, skipped: 0, canceled: 0 })
  })

  it('a step that never started and is skipped or canceled was not running', () => {
    const state = fold(
      queued,
      started,
      { ...step, attempt: 0, kind: 'step-skipped', reason: 'x', cause: 'upstream' },
      { ...step, attempt: 0, kind: 'step-canceled', durationMs: 0 },
    )
    expect(state?.steps).toMatchObject({ running: 0, skipped: 1, canceled: 1 })
  })
})
