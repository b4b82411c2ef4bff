import { expect, test } from 'vitest'

import { agoText, clockText, dueText, durationText, instantText } from './time-text.ts'

const NOW = Date.UTC(2026, 10, 21, 7, 46, 6, 123)

test.each([
  [2_000, 'just now'],
  [42_000, '42 s ago'],
  [5 * 60_000 + 1, '5 min ago'],
  [3 * 3_600_000, '3 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [50 * 3_600_000, '2 d ago'],
  [-2_000, 'now'],
  [-90_000, 'in 1 min'],
])('what was %i ms before now is told as %s', (ms, text) => {
  expect(agoText(NOW - ms, NOW)).toBe(text)
})

test('what is due since a moment is due now, not past', () => {
  expect([-2_000, 0, 30_000, 120_000].map((ms) => dueText(NOW - ms, NOW))).toEqual(['now', 'now', 'now', '2 min ago'])
})

test.each([
  [-5, '0 ms'],
  [949.6, '950 ms'],
  [3_299, '3.2 s'],
  [59_999, '59 s'],
  [65_000, '1 m 05 s'],
  [2 * 3_600_000 + 3 * 60_000, '2 h 03 m'],
  [76 * 3_600_000, '3 d 4 h'],
])('a duration of %d ms reads %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

test('an instant is written with the year first, in the time zone asked for, which it names', () => {
  expect(instantText(NOW, 'UTC')).toBe('2026-11-21 07:46:06 UTC')
  expect(instantText(NOW, 'Europe/Zurich')).toBe('2026-11-21 08:46:06 UTC+1')
  expect(instantText(NOW, 'Asia/Kolkata')).toBe('2026-11-21 13:16:06 UTC+5:30')
  expect(clockText(NOW, 'UTC')).toBe('07:46:06.123')
})

test('midnight is 00, not 24', () => {
  expect(instantText(Date.UTC(2026, 0, 1), 'UTC')).toBe('2026-01-01 00:00:00 UTC')
})
