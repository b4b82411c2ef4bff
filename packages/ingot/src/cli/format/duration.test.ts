import { expect, test } from 'vitest'

import { formatDuration, formatInstant, formatTimeOfDay, relativeTime } from './duration.ts'

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [1_240, '1.2 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [3_599_600, '1 h 00 min'],
  [11_040_000, '3 h 04 min'],
  [183_600_000, '2 d 3 h'],
  [-5, '0 ms'],
])('%i ms is said as %s', (ms, said) => {
  expect(formatDuration(ms)).toBe(said)
})

const NOW = Date.UTC(2026, 0, 31, 12)

test.each([
  [0, 'just now'],
  [1_999, 'just now'],
  [12_000, '12 s ago'],
  [59_999, '59 s ago'],
  [180_000, '3 min ago'],
  [7_200_000, '2 h ago'],
  [5 * 86_400_000, '5 d ago'],
  [30 * 86_400_000, '2026-01-01'],
  [-180_000, 'in 3 min'],
])('%i ms before now is %s', (beforeMs, said) => {
  expect(relativeTime(NOW - beforeMs, NOW)).toBe(said)
})

test('instants are shown in UTC', () => {
  expect(formatInstant(NOW)).toBe('2026-01-31 12:00:00Z')
  expect(formatTimeOfDay(NOW + 7)).toBe('12:00:00.007')
})
