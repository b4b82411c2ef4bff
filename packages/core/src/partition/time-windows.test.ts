import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cronTimes } from '../cron.ts'
import { keySpace } from './key-space.ts'
import type { TimeWindowPartitions } from './partition.ts'
import { timeSpace } from './time-space.ts'
import { cronPartitions, daily, hourly, monthly, weekly, windowOfKey } from './time-windows.ts'
import { timeZone } from './zone.ts'

const HOUR = 3_600_000
const at = (text: string): number => Date.parse(text)
const spaceAt = (definition: TimeWindowPartitions, now: string) => timeSpace(definition, { nowMs: at(now) })
const keysAt = (definition: TimeWindowPartitions, now: string): string[] => [...spaceAt(definition, now).keys()]
const hoursOf = (definition: TimeWindowPartitions, key: string): number => {
  const window = windowOfKey(definition, key)
  return window === undefined ? Number.NaN : (window.endMs - window.startMs) / HOUR
}

describe('windows by the clock of a time zone', () => {
  it('a day on which clocks change has 23 or 25 hours', () => {
    const days = daily({ start: '2026-01-01', timezone: 'Europe/Zurich' })
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map((key) => hoursOf(days, key))).toEqual([24, 23, 25])
    const islands = daily({ start: '2026-01-01', timezone: 'Australia/Lord_Howe' })
    expect(['2026-04-05', '2026-10-04'].map((key) => hoursOf(islands, key))).toEqual([24.5, 23.5])
  })

  it('the day that an island left out when it crossed the date line is no window', () => {
    const days = daily({ start: '2011-12-28', timezone: 'Pacific/Apia' })
    expect(keysAt(days, '2012-01-01T10:00:00Z')).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01'])
    expect(['2011-12-29', '2011-12-31', '2012-01-01'].map((key) => hoursOf(days, key))).toEqual([24, 24, 24])
    const space = spaceAt(days, '2012-01-01T10:00:00Z')
    expect(['2011-12-29', '2011-12-30', '2011-12-31'].map((key) => space.indexOf(key))).toEqual([1, undefined, 2])
    expect(windowOfKey(days, '2011-12-30')).toBeUndefined()
    const since = daily({ start: '2011-12-30', timezone: 'Pacific/Apia' })
    expect(keysAt(since, '2012-01-01T10:00:00Z')).toEqual(['2011-12-31', '2012-01-01'])
    expect(keysAt(weekly({ start: '2011-12-18', timezone: 'Pacific/Apia' }), '2012-01-09T00:00:00Z')).toEqual([
      '2011-12-18',
      '2011-12-25',
      '2012-01-01',
    ])
  })

  it('an hour that comes twice is two windows, the second with its offset in the key; a skipped one is none', () => {
    const hours = hourly({ start: '2026-10-25', timezone: 'Europe/Zurich' })
    expect(keysAt(hours, '2026-10-25T03:00:00Z')).toEqual([
      '2026-10-25-00:00',
      '2026-10-25-01:00',
      '2026-10-25-02:00',
      '2026-10-25-02:00+01:00',
      '2026-10-25-03:00',
    ])
    expect(windowOfKey(hours, '2026-10-25-02:00')?.startMs).toBe(at('2026-10-25T00:00:00Z'))
    expect(windowOfKey(hours, '2026-10-25-02:00+01:00')?.startMs).toBe(at('2026-10-25T01:00:00Z'))
    // Only the second of two has it.
    expect(windowOfKey(hours, '2026-10-25-02:00+02:00')).toBeUndefined()
    const spring = hourly({ start: '2026-03-29', timezone: 'Europe/Zurich' })
    expect(keysAt(spring, '2026-03-29T02:00:00Z')).toEqual(['2026-03-29-00:00', '2026-03-29-01:00', '2026-03-29-03:00'])
    expect(windowOfKey(spring, '2026-03-29-02:00')).toBeUndefined()
  })

  it('a day that begins at a time which clocks skip begins right after, and has its own key', () => {
    const days = daily({ start: '2026-03-27', timezone: 'Europe/Zurich', hourOffset: 2, minuteOffset: 30 })
    expect(windowOfKey(days, '2026-03-29')).toEqual({
      startMs: at('2026-03-29T01:00:00Z'),
      endMs: at('2026-03-30T00:30:00Z'),
    })
  })

  it('weeks and months begin on the day that is asked for', () => {
    expect(keysAt(weekly({ start: '2026-01-01' }), '2026-01-20T00:00:00Z')).toEqual(['2026-01-04', '2026-01-11'])
    expect(keysAt(weekly({ start: '2026-01-01', dayOffset: 1, hourOffset: 6 }), '2026-01-19T06:00:00Z')).toEqual([
      '2026-01-05',
      '2026-01-12',
    ])
    expect(keysAt(monthly({ start: '2026-01-01' }), '2026-03-01T00:00:00Z')).toEqual(['2026-01-01', '2026-02-01'])
    expect(keysAt(monthly({ start: '2026-01-20', dayOffset: 15 }), '2026-04-15T00:00:00Z')).toEqual([
      '2026-02-15',
      '2026-03-15',
    ])
  })

  it('windows by a cron expression go from tick to tick', () => {
    const shifts = cronPartitions({ start: '2026-01-01', cron: '0 6,14,22 * * *', timezone: 'Europe/Zurich' })
    expect(keysAt(shifts, '2026-01-02T05:00:00Z')).toEqual(['2026-01-01-06:00', '2026-01-01-14:00', '2026-01-01-22:00'])
    const seconds = cronPartitions({ start: '2026-01-01', cron: '*/30 * * * * *' })
    expect(keysAt(seconds, '2026-01-01T00:01:00Z')).toEqual(['2026-01-01-00:00:00', '2026-01-01-00:00:30'])
  })
})

describe('which windows there are', () => {
  const days = { start: '2026-01-01', timezone: 'Europe/Zurich' } as const

  it('a window is there once its end has passed, not a millisecond before', () => {
    expect(spaceAt(daily(days), '2026-01-01T22:59:59.999Z').size).toBe(0)
    expect(spaceAt(daily(days), '2026-01-01T23:00:00Z').size).toBe(1)
  })

  it('an end offset adds windows that are under way or ahead, or holds the newest back', () => {
    const sizes = [-1, 0, 1, 2].map((endOffset) => spaceAt(daily({ ...days, endOffset }), '2026-01-10T12:00:00Z').size)
    expect(sizes).toEqual([8, 9, 10, 11])
    const ahead = daily({ start: '2026-01-10', endOffset: 3 })
    expect(spaceAt(ahead, '2026-01-07T12:00:00Z').size).toBe(0)
    expect(keysAt(ahead, '2026-01-08T00:00:00Z')).toEqual(['2026-01-10'])
    expect(spaceAt(ahead, '2025-06-01T00:00:00Z').size).toBe(0)
  })

  it('an end is where the last window ends, whatever the offset', () => {
    const closed = daily({ ...days, end: '2026-01-04', endOffset: 10 })
    expect(keysAt(closed, '2027-01-01T00:00:00Z')).toEqual(['2026-01-01', '2026-01-02', '2026-01-03'])
    expect(windowOfKey(closed, '2026-01-03')).toBeDefined()
    expect(spaceAt(closed, '2027-01-01T00:00:00Z').windowOf('2026-01-04')).toBeUndefined()
  })

  it('exclusions are cron expressions, keys and instants', () => {
    const work = daily({ start: '2026-01-01', exclusions: ['0 0 * * 0,6', '2026-01-06', at('2026-01-08T00:00:00Z')] })
    const keys = keysAt(work, '2026-01-13T00:00:00Z')
    expect(keys).toEqual(['2026-01-01', '2026-01-02', '2026-01-05', '2026-01-07', '2026-01-09', '2026-01-12'])
    const space = spaceAt(work, '2026-01-13T00:00:00Z')
    expect(keys.map((key) => space.indexOf(key))).toEqual([0, 1, 2, 3, 4, 5])
    expect(space.indexOf('2026-01-03')).toBeUndefined()
    expect(space.windowOf('2026-01-03')).toBeUndefined()
  })

  it('keys look as their format says', () => {
    expect(keysAt(monthly({ start: '2026-01-01', format: '%Y/%m' }), '2026-03-01T00:00:00Z')).toEqual([
      '2026/01',
      '2026/02',
    ])
    expect(keysAt(hourly({ start: '2026-01-01T13:00', format: '%Y%m%dT%H%M%%' }), '2026-01-01T14:00:00Z')).toEqual([
      '20260101T1300%',
    ])
  })
})

describe('what is refused at load', () => {
  it.each([
    [() => daily({ start: 'yesterday' }), /daily partitions: start is "yesterday"; write it like/],
    [() => daily({ start: '2026-02-30' }), /start is "2026-02-30"/],
    [() => daily({ start: '2026-01-02', end: '2026-01-01' }), /end is not after start/],
    [() => daily({ start: '2026-01-01', timezone: 'Europe/Zuerich' }), /"Europe\/Zuerich" is not known/],
    [() => daily({ start: '2026-01-01', hourOffset: 24 }), /hourOffset is 24/],
    [() => monthly({ start: '2026-01-01', dayOffset: 29 }), /dayOffset is 29; it must be a whole number from 1 to 28/],
    [() => daily({ start: '2026-01-01', format: '%Y-%m' }), /no %d, so that several windows would have the same key/],
    [() => daily({ start: '2026-01-01', format: '%x' }), /"%x" is not one of/],
    [() => daily({ start: '2026-01-01', exclusions: ['christmas'] }), /exclusion "christmas" is neither/],
    [() => cronPartitions({ start: '2026-01-01', cron: '99 * * * *' }), /cron expression "99 \* \* \* \*"/],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})

const ZONES = [
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Casablanca',
]

const definitions: fc.Arbitrary<TimeWindowPartitions> = fc
  .record({
    kind: fc.constantFrom('hour', 'day', 'week', 'month', 'quarter', 'cron'),
    timezone: fc.constantFrom(...ZONES),
    // Minutes, so that windows begin anywhere.
    start: fc
      .integer({ min: at('2024-01-01T00:00:00Z') / 60_000, max: at('2026-12-31T00:00:00Z') / 60_000 })
      .map((minutes) => minutes * 60_000),
    minuteOffset: fc.integer({ min: 0, max: 59 }),
    hourOffset: fc.integer({ min: 0, max: 23 }),
    endOffset: fc.integer({ min: -2, max: 3 }),
    exclusions: fc.constantFrom<readonly string[]>([], ['* * * * 0,6'], ['* * 1-15 * *']),
  })
  .map(({ kind, minuteOffset, hourOffset, ...options }) => {
    const offsets = { ...options, minuteOffset, hourOffset }
    if (kind === 'hour') return hourly(offsets)
    if (kind === 'day') return daily(offsets)
    if (kind === 'week') return weekly({ ...offsets, dayOffset: hourOffset % 7 })
    if (kind === 'month') return monthly({ ...offsets, dayOffset: 1 + (minuteOffset % 28) })
    return cronPartitions({ ...options, cron: kind === 'quarter' ? '*/15 * * * *' : `${minuteOffset} 3,9,21 * * *` })
  })

describe('any definition', () => {
  it('has keys that name each window once, in order, and windows that follow one another', () => {
    fc.assert(
      fc.property(definitions, fc.integer({ min: 1, max: 60 }), (definition, days) => {
        const nowMs = definition.startMs + days * 24 * HOUR
        const space = timeSpace(definition, { nowMs })
        const last = Math.min(space.size, 150)
        let beforeMs = definition.startMs
        const seen = new Set<string>()
        for (let index = 0; index < last; index += 1) {
          const key = space.keyAt(index) ?? ''
          const window = space.windowOf(key)
          if (window === undefined) throw new Error(`no window for ${key}`)
          expect(seen.has(key)).toBe(false)
          seen.add(key)
          expect(space.indexOf(key)).toBe(index)
          expect(space.windowAt(index)).toEqual(window)
          expect(window.startMs).toBeGreaterThanOrEqual(beforeMs)
          expect(window.endMs).toBeGreaterThan(window.startMs)
          if (definition.exclusions.length === 0 && index > 0) expect(window.startMs).toBe(beforeMs)
          expect(space.firstEndingAfter(window.startMs)).toBe(index)
          expect(space.firstEndingAfter(window.endMs - 1)).toBe(index)
          expect(space.lastBeginningBefore(window.endMs)).toBe(index)
          expect(space.lastBeginningBefore(window.startMs)).toBe(index - 1)
          beforeMs = window.endMs
        }
        expect(space.keyAt(space.size)).toBeUndefined()
        expect([...space.keys(0, last - 1)]).toEqual([...seen])
      }),
      { numRuns: 60 },
    )
  })

  it('begins its windows exactly when its cron expression ticks', () => {
    fc.assert(
      fc.property(definitions, fc.integer({ min: 0, max: 300 }), (given, skipped) => {
        const definition = { ...given, exclusions: [], endOffset: 0 }
        const space = timeSpace(definition, { nowMs: definition.startMs })
        const times = cronTimes('test', definition.cron, definition.timezone)
        let tick = times.next((space.windowAt(skipped)?.startMs ?? 0) - 1)
        for (let index = skipped; index < skipped + 60; index += 1) {
          expect(space.windowAt(index)?.startMs).toBe(tick)
          tick = times.next(tick ?? 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has as many windows as have ended, and as its end offset adds', () => {
    fc.assert(
      fc.property(definitions, fc.integer({ min: 0, max: 30 * 24 * 60 }), (definition, minutes) => {
        const nowMs = definition.startMs + minutes * 60_000
        const { size } = timeSpace(definition, { nowMs })
        const plain = timeSpace({ ...definition, endOffset: 0, exclusions: [] }, { nowMs })
        const ended = plain.size === 0 ? 0 : plain.size
        const expected = Math.max(0, ended + definition.endOffset)
        if (definition.exclusions.length === 0 && ended > 0) expect(size).toBe(expected)
        else expect(size).toBeLessThanOrEqual(Math.max(expected, ended + 3))
        const last = plain.windowAt(plain.size - 1)
        const next = plain.windowAt(plain.size)
        if (last !== undefined) expect(last.endMs).toBeLessThanOrEqual(nowMs)
        if (next !== undefined) expect(next.endMs).toBeGreaterThan(nowMs)
      }),
      { numRuns: 100 },
    )
  })
})

it('a million hours cost no list: any of them is found at once', () => {
  const hours = hourly({ start: '1912-01-01', timezone: 'Europe/Zurich' })
  const space = keySpace(hours, { nowMs: at('2026-12-31T00:00:00Z'), dynamicKeys: () => [] })
  expect(space.size).toBe(1_008_073)
  for (let index = 0; index < space.size; index += 997) expect(space.indexOf(space.keyAt(index) ?? '')).toBe(index)
})

it('a zone says when it changes its clocks, to the second', () => {
  const zurich = timeZone('Europe/Zurich')
  expect(
    zurich
      .changes(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'))
      .map(({ atMs }) => new Date(atMs).toISOString()),
  ).toEqual(['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z'])
  expect(zurich.firstInstant(at('2026-03-29T02:30:00Z'))).toBe(at('2026-03-29T01:00:00Z'))
  expect(zurich.firstInstant(at('2026-10-25T02:30:00Z'))).toBe(at('2026-10-25T00:30:00Z'))
  // The day that Samoa left out.
  expect(timeZone('Pacific/Apia').firstInstant(at('2011-12-30T12:00:00Z'))).toBe(at('2011-12-30T10:00:00Z'))
})
