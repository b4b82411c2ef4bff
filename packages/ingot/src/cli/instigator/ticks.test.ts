import { expect, test } from 'vitest'

import { atText } from './ticks.ts'

const at = (day: number, minute: number): number => new Date(2026, 0, day, 9, minute).getTime()

test('a tick is at one instant; several skips in one record are from the first to the last', () => {
  const [startedAtMs, endedAtMs] = [at(2, 0), at(2, 10)]
  expect(atText({ count: 1, startedAtMs, endedAtMs })).toBe('2026-01-02 09:00:00')
  expect(atText({ count: 1, dueAtMs: at(1, 5), startedAtMs, endedAtMs })).toBe('2026-01-01 09:05:00')
  expect(atText({ count: 7, startedAtMs, endedAtMs })).toBe('from 2026-01-02 09:00:00 to 09:10:00')
  expect(atText({ count: 7, startedAtMs, endedAtMs: at(3, 0) })).toBe('from 2026-01-02 09:00:00 to 2026-01-03 09:00:00')
})
