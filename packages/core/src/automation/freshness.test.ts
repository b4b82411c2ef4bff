import { describe, expect, it } from 'vitest'

import { freshByCron, freshWithin } from '../definition/freshness.ts'
import { freshnessOf } from './freshness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const at = (text: string) => Date.parse(text)

describe('freshWithin', () => {
  const policy = freshWithin({ warnAfterMs: HOUR, failAfterMs: 2 * HOUR })

  it('passes, warns and fails by age, and says when it will change', () => {
    const verdicts = [0, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR, 1_000 * HOUR].map((age) =>
      freshnessOf(policy, 5, 5 + age),
    )
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'warn', 'warn', 'fail', 'fail'])
    expect(verdicts.map(({ nextChangeAtMs }) => nextChangeAtMs)).toEqual([
      5 + HOUR,
      5 + HOUR,
      5 + 2 * HOUR,
      5 + 2 * HOUR,
      undefined,
      undefined,
    ])
  })

  it('is unknown for what was never made', () => {
    expect(freshnessOf(policy, undefined, 0)).toEqual({
      status: 'unknown',
      message: 'it was never made',
      nextChangeAtMs: undefined,
    })
  })

  it('says how old it is in words', () => {
    expect(freshnessOf(policy, 0, 26 * HOUR + 3 * MINUTE).message).toBe('it is 1 d 2 h old, and may be 2 h')
  })
})

describe('freshByCron', () => {
  const policy = freshByCron({ deadline: '0 9 * * *', timezone: 'Europe/Zurich', lowerBoundMs: 3 * HOUR })

  it('passes when it was made in the hours before the newest deadline or later, until the next one', () => {
    const status = (made: string, now: string) => freshnessOf(policy, at(made), at(now)).status
    // 09:00 in Zurich is 08:00 UTC in winter.
    expect(status('2026-01-10T05:00:00Z', '2026-01-10T08:00:00Z')).toBe('pass')
    expect(status('2026-01-10T04:59:59Z', '2026-01-10T08:00:00Z')).toBe('fail')
    expect(status('2026-01-10T04:59:59Z', '2026-01-10T07:59:59Z')).toBe('pass')
    expect(status('2026-01-10T05:00:00Z', '2026-01-11T07:59:59Z')).toBe('pass')
    expect(status('2026-01-10T05:00:00Z', '2026-01-11T08:00:00Z')).toBe('fail')
    expect(status('2026-01-11T20:00:00Z', '2026-01-11T21:00:00Z')).toBe('pass')
    // 09:00 in Zurich is 07:00 UTC in summer.
    expect(status('2026-07-10T04:00:00Z', '2026-07-10T07:00:00Z')).toBe('pass')
    expect(status('2026-07-10T03:59:59Z', '2026-07-10T07:00:00Z')).toBe('fail')
  })

  it('changes at the next deadline', () => {
    const { nextChangeAtMs } = freshnessOf(policy, at('2026-01-10T06:00:00Z'), at('2026-01-10T08:00:00Z'))
    expect(nextChangeAtMs).toBe(at('2026-01-11T08:00:00Z'))
  })
})

describe('a policy', () => {
  it.each([
    [() => freshWithin({ failAfterMs: 59_999 }), /failAfterMs is 59999/],
    [() => freshWithin({ failAfterMs: HOUR, warnAfterMs: HOUR }), /warnAfterMs \(3600000\) must be below/],
    [() => freshWithin({ failAfterMs: HOUR, warnAfterMs: 1 }), /warnAfterMs is 1;/],
    [() => freshByCron({ deadline: 'often', lowerBoundMs: HOUR }), /cron expression "often"/],
    [() => freshByCron({ deadline: '0 * * * *', lowerBoundMs: HOUR + 1 }), /must fit between two deadlines/],
    [() => freshByCron({ deadline: '*/30 * * * * *', lowerBoundMs: MINUTE }), /closer than a minute/],
    // Twice a year a day of 23 hours comes along.
    [
      () => freshByCron({ deadline: '0 9 * * *', timezone: 'Europe/Zurich', lowerBoundMs: 24 * HOUR }),
      /come as close as 82800000 ms/,
    ],
  ])('that cannot be kept is refused where it is written', (make, message) => {
    expect(make).toThrow(message)
  })
})
