import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkRetryPolicy, retryDelayMs } from './retry.ts'

const half = () => 0.5

describe('retryDelayMs', () => {
  it.each([
    [{ delayMs: 100 }, [100, 100, 100]],
    [{ delayMs: 100, backoff: 'linear' as const }, [100, 200, 300]],
    [{ delayMs: 100, backoff: 'exponential' as const }, [100, 300, 700]],
    [{ delayMs: 100, backoff: 'exponential' as const, maxDelayMs: 250 }, [100, 250, 250]],
    [{ delayMs: 100, backoff: 'linear' as const, jitter: 'full' as const }, [50, 100, 150]],
    [{}, [0, 0, 0]],
  ])('%j gives %j', (policy, delays) => {
    expect([1, 2, 3].map((retry) => retryDelayMs(policy, retry, half))).toEqual(delays)
  })

  it('full jitter stays between nothing and the delay, plus-minus within one delay of it, all whole and never negative', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60_000 }),
        fc.constantFrom('linear' as const, 'exponential' as const, undefined),
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (delayMs, backoff, retry, chance) => {
          const policy = { delayMs, maxDelayMs: 1e12, ...(backoff === undefined ? {} : { backoff }) }
          const plain = retryDelayMs(policy, retry, half)
          const full = retryDelayMs({ ...policy, jitter: 'full' }, retry, () => chance)
          const around = retryDelayMs({ ...policy, jitter: 'plus-minus' }, retry, () => chance)
          expect(full).toBeGreaterThanOrEqual(0)
          expect(full).toBeLessThanOrEqual(plain)
          expect(Math.abs(around - plain)).toBeLessThanOrEqual(delayMs + 1)
          expect(around).toBeGreaterThanOrEqual(0)
          expect([plain, full, around].every(Number.isInteger)).toBe(true)
        },
      ),
    )
  })
})

describe('checkRetryPolicy', () => {
  it.each([
    [{ maxRetries: -1 }, 'maxRetries is -1'],
    [{ maxRetries: 1.5 }, 'maxRetries is 1.5'],
    [{ delayMs: -5 }, 'delayMs is -5'],
    [{ delayMs: Number.NaN }, 'delayMs is NaN'],
    [{ backoff: 'linear' as const }, 'has backoff but no delayMs'],
    [{ jitter: 'full' as const }, 'has jitter but no delayMs'],
  ])('%j is refused with a sentence that names the asset', (policy, words) => {
    expect(() => checkRetryPolicy('asset "a"', policy)).toThrow(`asset "a": retry ${words}`)
  })
})
