import type { ScheduleSnapshot } from '@ingot/core'
import { expect, test } from 'vitest'

import { futureTicks, isSwitchedOn } from './future-ticks.ts'

const HOURLY: ScheduleSnapshot = {
  name: 'hourly',
  target: 'job load',
  cron: ['0 * * * *'],
  timezone: 'UTC',
  catchUp: 'latest',
  overlap: 'allow',
  isRunningByDefault: false,
}
const FROM_MS = Date.UTC(2026, 0, 1, 0, 30)
const HOUR_MS = 3_600_000

test('ticks are those after now, until the end of the window, that one included', () => {
  const [ticks] = futureTicks([HOURLY], FROM_MS, FROM_MS + 2.5 * HOUR_MS)
  expect(ticks?.atMs.map((at) => (at - FROM_MS) / HOUR_MS)).toEqual([0.5, 1.5, 2.5])
})

test('a schedule over partitions ticks as much later as its data comes late', () => {
  const late = { ...HOURLY, afterMs: 600_000 }
  const [ticks] = futureTicks([late], FROM_MS, FROM_MS + HOUR_MS)
  expect(ticks?.atMs).toEqual([Date.UTC(2026, 0, 1, 1, 10)])
})

test('of one schedule at most 200 ticks are named, and fewer of each when there are many', () => {
  const often = { ...HOURLY, cron: ['* * * * *'] }
  expect(futureTicks([often], FROM_MS, FROM_MS + 24 * HOUR_MS)[0]?.atMs).toHaveLength(200)
  const many = Array.from({ length: 1_000 }, () => often)
  expect(futureTicks(many, FROM_MS, FROM_MS + 24 * HOUR_MS)[0]?.atMs).toHaveLength(4)
})

test('what a person chose goes over the definition', () => {
  expect(isSwitchedOn(HOURLY, undefined)).toBe(false)
  expect(isSwitchedOn({ ...HOURLY, isRunningByDefault: true }, undefined)).toBe(true)
  expect(isSwitchedOn(HOURLY, { chosen: 'running' })).toBe(true)
  expect(isSwitchedOn({ ...HOURLY, isRunningByDefault: true }, { chosen: 'stopped' })).toBe(false)
})
