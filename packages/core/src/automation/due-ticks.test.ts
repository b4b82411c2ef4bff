import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { DueTicks, TicksDone, TickTimes } from './due-ticks.ts'
import { dueTicks } from './due-ticks.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const at = (text: string): number => Date.parse(text)

function schedule(cron: string | readonly string[], more: Partial<TickTimes> = {}): TickTimes {
  return { name: 's', cron: typeof cron === 'string' ? [cron] : cron, timezone: 'UTC', catchUp: 'latest', ...more }
}
const since = (text: string, lastTick?: string): TicksDone => ({
  runningSinceMs: at(text),
  lastTickAtMs: lastTick === undefined ? undefined : at(lastTick),
})
const iso = ({ due }: DueTicks): string[] => due.map((ms) => new Date(ms).toISOString())

describe('a year in a time zone', () => {
  const zones = ['America/New_York', 'Europe/Zurich', 'Australia/Lord_Howe']
  const kinds: readonly (readonly [cron: string, rule: LocalRule])[] = [
    ['0 * * * *', { everyMinutes: 60 }],
    ['0 0 * * *', { daily: 0 }],
    ['30 2 * * *', { daily: 150 }],
    ['15 2 * * *', { daily: 135 }],
    ['45 1 * * *', { daily: 105 }],
    ['*/30 * * * *', { everyMinutes: 30 }],
  ]
  const cases = zones.flatMap((zone) => kinds.map(([cron, rule]) => [zone, cron, rule] as const))

  it.each(cases)('%s, %s: exactly the ticks that its wall clock shows', (timezone, cron, rule) => {
    const from = at('2026-01-01T00:00:00Z')
    const to = at('2027-01-01T00:00:00Z')
    expect(simulate(schedule(cron, { timezone }), from, to)).toEqual(wallClockTicks(timezone, rule, from, to))
  })

  // A daemon on a fixed clock: it sleeps until the next due time and makes what is due.
  function simulate(one: TickTimes, from: number, to: number): readonly number[] {
    const made: number[] = []
    let done: TicksDone = { runningSinceMs: from, lastTickAtMs: undefined }
    for (let now = from; ;) {
      const { due, nextDueMs } = dueTicks(one, done, now)
      for (const dueAtMs of due) {
        made.push(dueAtMs)
        done = { ...done, lastTickAtMs: dueAtMs }
      }
      if (nextDueMs === undefined || nextDueMs > to) return made
      now = nextDueMs
    }
  }
})

interface LocalRule {
  /** Minutes after midnight, once a day. */
  readonly daily?: number
  readonly everyMinutes?: number
}

/** The expected ticks from the wall clock that `Intl` shows, quarter of an hour by quarter. */
function wallClockTicks(timezone: string, rule: LocalRule, from: number, to: number): readonly number[] {
  const offsetAt = offsets(timezone, from, to)
  const ticks: number[] = []
  let doneUpTo = -Infinity
  for (let ms = from; ms <= to; ms += 15 * MINUTE) {
    const local = ms + offsetAt(ms)
    const minute = (((local % DAY) + DAY) % DAY) / MINUTE
    if (rule.everyMinutes !== undefined) {
      if (minute % rule.everyMinutes === 0 && ms > from) ticks.push(ms)
      continue
    }
    // Fixed hour: the first moment of the day at which the wall clock shows the time or has jumped over it.
    const target = local - minute * MINUTE + (rule.daily ?? 0) * MINUTE
    const before = ms - 15 * MINUTE + offsetAt(ms - 15 * MINUTE)
    if (local >= target && before < target && target > doneUpTo) {
      doneUpTo = target
      if (ms > from) ticks.push(ms)
    }
  }
  return ticks
}

function offsets(timezone: string, from: number, to: number): (ms: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })
  const known = new Map<number, number>()
  for (let ms = from - HOUR; ms <= to; ms += 30 * MINUTE) {
    known.set(ms, at(`${format.format(ms).replace(' ', 'T')}Z`) - ms)
  }
  return (ms) => known.get(ms - (ms % (30 * MINUTE))) ?? 0
}

describe('what is due', () => {
  it('nothing while it is switched off', () => {
    const off = { runningSinceMs: undefined, lastTickAtMs: at('2026-01-01T00:00:00Z') }
    expect(dueTicks(schedule('* * * * *'), off, at('2026-02-01T00:00:00Z'))).toEqual({
      due: [],
      hasPassedOver: false,
      nextDueMs: undefined,
    })
  })

  it('no tick before the moment it was switched on, and none for that very moment', () => {
    const hourly = schedule('0 * * * *', { catchUp: 'all' })
    expect(iso(dueTicks(hourly, since('2026-01-01T10:00:00Z'), at('2026-01-01T10:59:59Z')))).toEqual([])
    expect(iso(dueTicks(hourly, since('2026-01-01T10:00:00Z'), at('2026-01-01T11:00:00Z')))).toEqual([
      '2026-01-01T11:00:00.000Z',
    ])
  })

  it('a schedule switched off and on again makes up for nothing of the time between', () => {
    const hourly = schedule('0 * * * *', { catchUp: 'all' })
    const done = since('2026-01-05T10:30:00Z', '2026-01-01T09:00:00Z')
    expect(iso(dueTicks(hourly, done, at('2026-01-05T11:10:00Z')))).toEqual(['2026-01-05T11:00:00.000Z'])
  })

  const down = since('2026-01-01T00:00:00Z', '2026-01-01T10:00:00Z')
  const back = at('2026-01-01T15:20:00Z')

  it.each([
    ['latest', ['15']],
    ['all', ['11', '12', '13', '14', '15']],
    [{ max: 2 }, ['14', '15']],
    [{ max: 9 }, ['11', '12', '13', '14', '15']],
    ['skip', []],
  ] as const)('a daemon down for five hours, catch-up %j', (catchUp, hours) => {
    const ticks = dueTicks(schedule('0 * * * *', { catchUp }), down, back)
    expect(iso(ticks)).toEqual(hours.map((hour) => `2026-01-01T${hour}:00:00.000Z`))
    expect(ticks.hasPassedOver).toBe(hours.length < 5)
    expect(ticks.nextDueMs).toBe(at('2026-01-01T16:00:00Z'))
  })

  it('with `skip` a tick that is due now is made', () => {
    const hourly = schedule('0 * * * *', { catchUp: 'skip' })
    expect(iso(dueTicks(hourly, down, at('2026-01-01T15:00:00.250Z')))).toEqual(['2026-01-01T15:00:00.000Z'])
  })

  it('with `all` a long time is made up for a thousand ticks at a time', () => {
    const minutely = schedule('* * * * *', { catchUp: 'all' })
    const first = dueTicks(minutely, since('2026-01-01T00:00:00Z'), at('2026-01-02T00:00:00Z'))
    expect(first.due).toHaveLength(1_000)
    const done = { ...since('2026-01-01T00:00:00Z'), lastTickAtMs: first.due.at(-1) }
    expect(dueTicks(minutely, done, at('2026-01-02T00:00:00Z')).due).toHaveLength(440)
  })

  it('a year without a daemon costs no more than a minute', () => {
    const secondly = schedule('* * * * * *', { catchUp: { max: 3 } })
    const ticks = dueTicks(secondly, since('2025-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z'))
    expect(iso(ticks)).toEqual(['2025-12-31T23:59:58.000Z', '2025-12-31T23:59:59.000Z', '2026-01-01T00:00:00.000Z'])
  })

  it('when the clock goes back nothing is made twice', () => {
    const hourly = schedule('0 * * * *', { catchUp: 'all' })
    const done = since('2026-01-01T00:00:00Z', '2026-01-01T10:00:00Z')
    const backThen = dueTicks(hourly, done, at('2026-01-01T07:30:00Z'))
    expect(backThen).toEqual({ due: [], hasPassedOver: false, nextDueMs: at('2026-01-01T11:00:00Z') })
  })

  it('several expressions that name the same instant make one tick', () => {
    const both = schedule(['0 */2 * * *', '0 */3 * * *'], { catchUp: 'all' })
    const ticks = dueTicks(both, since('2026-01-01T00:00:00Z'), at('2026-01-01T08:00:00Z'))
    expect(iso(ticks).map((text) => text.slice(11, 13))).toEqual(['02', '03', '04', '06', '08'])
  })

  it('a tick that comes later than its cron time is late by as much every time', () => {
    const late = schedule('0 0 * * *', { afterMs: 90 * MINUTE, catchUp: 'all' })
    const ticks = dueTicks(late, since('2026-01-01T00:30:00Z'), at('2026-01-03T00:00:00Z'))
    expect(iso(ticks)).toEqual(['2026-01-01T01:30:00.000Z', '2026-01-02T01:30:00.000Z'])
    expect(ticks.nextDueMs).toBe(at('2026-01-03T01:30:00Z'))
  })
})

describe('whatever the schedule and whenever one looks', () => {
  const crons = ['* * * * *', '*/7 * * * *', '0 * * * *', '30 2 * * *', '0 0 * * 1', '15,45 1-3 * * *']
  const zones = ['UTC', 'America/New_York', 'Europe/Zurich', 'Australia/Lord_Howe', 'Asia/Kathmandu']
  const start = at('2026-03-01T00:00:00Z')

  it('looking often makes with `all` exactly what looking once makes', () => {
    const looks = fc.array(fc.integer({ min: 1, max: DAY }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.subarray(crons.slice(1), { minLength: 1 }),
        fc.constantFrom(...zones),
        looks,
        (cron, timezone, steps) => {
          const one = schedule(cron, { timezone, catchUp: 'all' })
          let now = start
          let done: TicksDone = { runningSinceMs: start, lastTickAtMs: undefined }
          const made: number[] = []
          const look = () => {
            for (;;) {
              const { due } = dueTicks(one, done, now)
              if (due.length === 0) return
              made.push(...due)
              done = { ...done, lastTickAtMs: due.at(-1) }
            }
          }
          for (const step of steps) {
            now += step
            look()
          }
          expect(made).toEqual([...new Set(made)].toSorted((a, b) => a - b))
          const patient: number[] = []
          for (let last: number | undefined; ;) {
            const { due } = dueTicks(one, { runningSinceMs: start, lastTickAtMs: last }, now)
            if (due.length === 0) break
            patient.push(...due)
            last = due.at(-1)
          }
          expect(made).toEqual(patient)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('every policy makes the newest of what `all` makes, in order and in the window', () => {
    const policies = [
      { kind: 'latest' as const, count: 1 },
      { kind: { max: 3 }, count: 3 },
    ]
    const span = fc.integer({ min: 0, max: 2 * DAY })
    fc.assert(
      fc.property(
        fc.subarray(crons, { minLength: 1 }),
        fc.constantFrom(...zones),
        span,
        span,
        (cron, timezone, on, more) => {
          const done = { runningSinceMs: start + on, lastTickAtMs: start }
          const now = start + on + Math.min(more, 900 * MINUTE)
          const all = dueTicks(schedule(cron, { timezone, catchUp: 'all' }), done, now).due
          for (const { kind, count } of policies) {
            expect(dueTicks(schedule(cron, { timezone, catchUp: kind }), done, now).due).toEqual(all.slice(-count))
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})
