import { expect, test } from 'vitest'

import { intervalText, scheduleRhythm, sensorRhythm } from './rhythm.ts'

test.each([
  [30_000, '30 s'],
  [300_000, '5 min'],
  [7_200_000, '2 h'],
  [1_500, '1500 ms'],
])('an interval of %i ms is "%s"', (ms, text) => {
  expect(intervalText(ms)).toBe(text)
})

test('a schedule names its time zone where it is not UTC', () => {
  expect(scheduleRhythm({ cron: ['0 6 * * *', '0 18 * * *'], timezone: 'UTC' })).toBe('daily at 06:00; daily at 18:00')
  expect(scheduleRhythm({ cron: ['0 6 * * *'], timezone: 'Europe/Zurich' })).toBe('daily at 06:00, Europe/Zurich')
})

test('a schedule over partitions whose data comes late says how late', () => {
  expect(scheduleRhythm({ cron: ['@daily'], timezone: 'UTC', afterMs: 7_200_000 })).toBe('daily at 00:00, 2 h later')
})

test('a sensor is asked again and again, pushed to, or woken by events', () => {
  expect(sensorRhythm({ kind: 'standard', everyMs: 30_000, takesPushes: true })).toBe('every 30 s, pushed')
  expect(sensorRhythm({ kind: 'standard', everyMs: undefined, takesPushes: true })).toBe('pushed')
  expect(sensorRhythm({ kind: 'run-status', everyMs: undefined, takesPushes: false })).toBe('by events')
})
