import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { RunFailureReason, RunRequest } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import { foldRun } from '../run/run-state.ts'
import { ended, queued, started } from '../testing/sample-events.ts'
import { isOverdue, lostDecision, retryDecision } from './run-retry.ts'

function failed(request: Partial<RunRequest>, reason: RunFailureReason = 'step-failed', atMs = 100): RunState {
  const events = [queued('r', 0, request), started('r', 10), ended('r', 'failed', { reason, atMs })]
  return folded(events)
}
function running(request: Partial<RunRequest>): RunState {
  return folded([queued('r', 0, request), started('r', 10)])
}
function folded(events: readonly Parameters<typeof foldRun>[1][]): RunState {
  const state = events.reduce<RunState | undefined>((before, event) => foldRun(before, event), undefined)
  if (state === undefined) throw new Error('not a run')
  return state
}

describe('a failed run', () => {
  it('is retried from failure, after the delay, as often as its policy says', () => {
    const retries = { maxRetries: 2, delayMs: 500 }
    expect(retryDecision(failed({ retries }), 100)).toEqual({ atMs: 600, strategy: 'from-failure', retryNumber: 1 })
    expect(retryDecision(failed({ retries, retryNumber: 1 }), 100)).toMatchObject({ retryNumber: 2 })
    expect(retryDecision(failed({ retries, retryNumber: 2 }), 100)).toBeUndefined()
  })

  it('without a policy, or with one of no retries, is left alone', () => {
    expect(retryDecision(failed({}), 100)).toBeUndefined()
    expect(retryDecision(failed({ retries: { strategy: 'all' } }), 100)).toBeUndefined()
  })

  it.each([
    ['step-failed', false],
    ['resource-failed', false],
    ['timed-out', false],
    ['worker-lost', true],
    ['worker-crashed', true],
    ['uncaught-error', true],
    ['internal-error', true],
    ['not-startable', false],
  ] as const)('whose policy is not for failed steps: %s is retried: %s', (reason, isRetried) => {
    const retries = { maxRetries: 1, onStepFailure: false }
    expect(retryDecision(failed({ retries }, reason), 100) !== undefined).toBe(isRetried)
  })

  it('that cannot begin is not begun again', () => {
    expect(retryDecision(failed({ retries: { maxRetries: 9 } }, 'not-startable'), 100)).toBeUndefined()
  })

  it('a canceled run, a good one and one that runs are not retried', () => {
    const retries = { maxRetries: 9 }
    expect(retryDecision(running({ retries }), 100)).toBeUndefined()
    for (const outcome of ['succeeded', 'canceled'] as const) {
      expect(retryDecision(folded([queued('r', 0, { retries }), ended('r', outcome)]), 100)).toBeUndefined()
    }
  })

  it('a chain of retries has exactly as many as the policy says, each after its delay', () => {
    const policies = fc.record({
      maxRetries: fc.integer({ min: 0, max: 20 }),
      delayMs: fc.integer({ min: 0, max: 9_999 }),
    })
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 50 }), (retries, runsForMs) => {
        let nowMs = 0
        let retryNumber = 0
        for (let i = 0; i < 100; i += 1) {
          nowMs += runsForMs
          const run = failed({ retries, ...(retryNumber === 0 ? {} : { retryNumber }) }, 'step-failed', nowMs)
          const decision = retryDecision(run, nowMs)
          if (decision === undefined) break
          expect(decision.atMs).toBe(nowMs + retries.delayMs)
          expect(decision.retryNumber).toBe(retryNumber + 1)
          nowMs = decision.atMs
          retryNumber = decision.retryNumber
        }
        expect(retryNumber).toBe(retries.maxRetries)
      }),
    )
  })
})

describe('a run whose worker is lost', () => {
  it('is resumed when its policy says so, three times at most, and not once it is canceled', () => {
    const one = running({ retries: { onWorkerLost: 'resume' } })
    expect([0, 1, 2, 3].map((resumes) => lostDecision(one, resumes))).toEqual(['resume', 'resume', 'resume', 'fail'])
    expect(lostDecision({ ...one, status: 'canceling' }, 0)).toBe('fail')
    expect(lostDecision(running({}), 0)).toBe('fail')
  })
})

describe('a run with a longest time', () => {
  it('is overdue one millisecond after it', () => {
    const one = running({ maxRuntimeMs: 1_000 })
    expect(isOverdue(one, 1_010)).toBe(false)
    expect(isOverdue(one, 1_011)).toBe(true)
  })

  it('is not overdue while it waits, after it has ended, or without a longest time', () => {
    expect(isOverdue(folded([queued('r', 0, { maxRuntimeMs: 1 })]), 9_999)).toBe(false)
    expect(isOverdue(failed({ maxRuntimeMs: 1 }), 9_999)).toBe(false)
    expect(isOverdue(running({}), 9_999)).toBe(false)
  })
})
