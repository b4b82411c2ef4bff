import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cronTimes } from './cron.ts'

const at = (text: string): number => Date.parse(text)
const iso = (ms: number | undefined): string =>
  ms === undefined ? 'never' : new Date(ms).toISOString().replace('.000', '')

/** Ticks after `from`, as many as are asked for. */
function ticks(expression: string, timezone: string, from: string, count: number): string[] {
  const times = cronTimes('test', expression, timezone)
  const found: string[] = []
  for (let ms: number | undefined = at(from); ms !== undefined && found.length < count;) {
    ms = times.next(ms)
    if (ms !== undefined) found.push(iso(ms))
  }
  return found
}

const YEAR = [at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')] as const
// Clocks change on whole quarters of an hour, and so do the expressions tick that are followed through the year.
const QUARTER = 15 * 60_000
const ZONES = ['America/New_York', 'Europe/Zurich', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC']

/** What the clocks of a zone show, quarter by quarter through the year: read from `Intl`, apart from croner. */
const offsetsOf = new Map(
  ZONES.map((timeZone) => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    const localAt = (ms: number): number => {
      const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = (format.format(ms).match(/\d+/g) ?? []).map(Number)
      return Date.UTC(year, month - 1, day, hour, minute)
    }
    const offsets: number[] = []
    for (let ms = YEAR[0]; ms < YEAR[1]; ms += QUARTER) offsets.push(localAt(ms) - ms)
    return [timeZone, offsets] as const
  }),
)

/** The rule, said once more: every quarter of an hour is looked at. */
function expected(timezone: string, isDue: (local: Date) => boolean, isFixed: boolean): number[] {
  const found = new Set<number>()
  const seen = new Set<number>()
  let before: number | undefined
  for (const [i, offset] of (offsetsOf.get(timezone) ?? []).entries()) {
    const ms = YEAR[0] + i * QUARTER
    const local = ms + offset
    // Those that were skipped, and this one.
    for (let one = Math.min(local, (before ?? local) + QUARTER); one <= local; one += QUARTER) {
      const isSkipped = one < local
      if (!isDue(new Date(one)) || (isFixed ? seen.has(one) : isSkipped)) continue
      seen.add(one)
      found.add(ms)
    }
    before = local
  }
  return [...found].filter((ms) => ms > YEAR[0])
}

describe('a year of ticks', () => {
  const hour = (local: Date) => local.getUTCHours()
  const minute = (local: Date) => local.getUTCMinutes()
  const day = (local: Date) => local.getUTCDate()
  const rules: readonly (readonly [expression: string, isDue: (local: Date) => boolean, isFixed: boolean])[] = [
    ['0 * * * *', (l) => minute(l) === 0, false],
    ['*/15 2 * * *', (l) => hour(l) === 2, false],
    ['30 */2 * * *', (l) => minute(l) === 30 && hour(l) % 2 === 0, false],
    ['0 0 * * *', (l) => minute(l) === 0 && hour(l) === 0, true],
    ['30 2 * * *', (l) => minute(l) === 30 && hour(l) === 2, true],
    ['30 1 * * *', (l) => minute(l) === 30 && hour(l) === 1, true],
    ['15 2 * * *', (l) => minute(l) === 15 && hour(l) === 2, true],
    ['45 1 * * *', (l) => minute(l) === 45 && hour(l) === 1, true],
    ['30 1,2,3 * * *', (l) => minute(l) === 30 && hour(l) >= 1 && hour(l) <= 3, true],
    ['0,30 0-4 * * *', (l) => minute(l) % 30 === 0 && hour(l) <= 4, true],
    ['0 2 1 * *', (l) => minute(l) === 0 && hour(l) === 2 && day(l) === 1, true],
    ['30 2 * * 0', (l) => minute(l) === 30 && hour(l) === 2 && l.getUTCDay() === 0, true],
  ]
  const cases = ZONES.flatMap((zone) => rules.map((rule) => [zone, ...rule] as const))

  it.each(cases)(
    '%s, %s: exactly those that the rules name, in both directions',
    (timezone, expression, isDue, isFixed) => {
      const times = cronTimes('test', expression, timezone)
      const forward: number[] = []
      for (let ms = times.next(YEAR[0]); ms !== undefined && ms < YEAR[1]; ms = times.next(ms)) forward.push(ms)
      expect(forward.map(iso)).toEqual(expected(timezone, isDue, isFixed).map(iso))
      const backward: number[] = []
      for (let ms = times.previous(YEAR[1]); ms !== undefined && ms > YEAR[0]; ms = times.previous(ms))
        backward.push(ms)
      expect(backward.toReversed()).toEqual(forward)
    },
  )
})

describe('a cron expression', () => {
  it('at a fixed time that is skipped comes at the first instant after, and one that comes twice only the first time', () => {
    expect(ticks('30 2 * * *', 'Europe/Zurich', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00:00Z',
      '2026-03-30T00:30:00Z',
    ])
    expect(ticks('30 2 * * *', 'Europe/Zurich', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ])
    expect(ticks('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', 1)).toEqual(['2026-10-03T15:30:00Z'])
    expect(ticks('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T12:00:00Z', 2)).toEqual([
      '2026-04-04T14:45:00Z',
      '2026-04-05T15:15:00Z',
    ])
  })

  it('has seconds in its sixth field, and names for what is common', () => {
    expect(ticks('*/20 30 6 * * *', 'UTC', '2026-01-01T06:30:00Z', 3)).toEqual([
      '2026-01-01T06:30:20Z',
      '2026-01-01T06:30:40Z',
      '2026-01-02T06:30:00Z',
    ])
    for (const [name, first] of [
      ['@hourly', '2026-01-01T01:00:00Z'],
      ['@daily', '2026-01-02T00:00:00Z'],
      ['@weekly', '2026-01-04T00:00:00Z'],
      ['@monthly', '2026-02-01T00:00:00Z'],
      ['@yearly', '2027-01-01T00:00:00Z'],
      ['0 12 L FEB *', '2026-02-28T12:00:00Z'],
      ['0 9 * * MON#2', '2026-01-12T09:00:00Z'],
      ['0 0 29 2 *', '2028-02-29T00:00:00Z'],
    ] as const) {
      expect(ticks(name, 'UTC', '2026-01-01T00:00:00Z', 1), name).toEqual([first])
    }
  })

  it.each([
    ['61 * * * *', 'UTC', /"61 \* \* \* \*" in time zone "UTC" is not allowed: .*minute: 61/],
    ['0 6 * *', 'UTC', /five/],
    ['* * * * * * 2026', 'UTC', /is not allowed/],
    ['2026-01-01T00:00:00', 'UTC', /it is a date/],
    ['0 0 30 2 *', 'UTC', /it never comes/],
    ['@reboot', 'UTC', /is not allowed/],
    ['', 'UTC', /is not allowed/],
    ['0 6 * * *', 'Europe/Zuerich', /Europe\/Zuerich/],
  ])('%j in %s is refused, and the reason said', (expression, timezone, message) => {
    expect(() => cronTimes('schedule "s"', expression, timezone)).toThrow(message)
    expect(() => cronTimes('schedule "s"', expression, timezone)).toThrow(/^schedule "s": /)
  })

  it('goes on strictly, from any instant, and each direction undoes the other', () => {
    const field = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: least, max: most }).map(String),
        fc.integer({ min: 2, max: 12 }).map((step) => `*/${step}`),
        fc
          .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 })
          .map((list) => list.toSorted((a, b) => a - b).join(',')),
      )
    const expression = fc
      .tuple(
        field(0, 59),
        field(0, 23),
        fc.oneof(fc.constant('*'), field(1, 28)),
        fc.constantFrom('*', '3', '3,10,11'),
        fc.constantFrom('*', '0', '1-5'),
      )
      .map((fields) => fields.join(' '))
    fc.assert(
      fc.property(
        expression,
        fc.constantFrom(...ZONES),
        fc.integer({ min: YEAR[0], max: YEAR[1] }),
        (cron, zone, from) => {
          const times = cronTimes('test', cron, zone)
          const next = times.next(from)
          if (next === undefined) return
          expect(next).toBeGreaterThan(from)
          const before = times.previous(next)
          if (before !== undefined) {
            expect(before).toBeLessThanOrEqual(from)
            expect(times.next(before)).toBe(next)
          }
          const after = times.next(next)
          if (after !== undefined) expect(times.previous(after)).toBe(next)
        },
      ),
      { numRuns: 300 },
    )
  })
})
