import { describe, expect, test } from 'vitest'
import { parseTime, type Zone } from './time.ts'

function read(value: unknown, zone?: Zone): string | undefined {
  return parseTime(value, zone)?.toISOString()
}

describe('parseTime', () => {
  test.each([
    ['2026-03-06T12:30:00Z', '2026-03-06T12:30:00.000Z'],
    ['2026-03-06t12:30:00z', '2026-03-06T12:30:00.000Z'],
    ['2026-03-06T12:30:00.5Z', '2026-03-06T12:30:00.500Z'],
    ['2023-07-21T01:33:51.481951', '2023-07-21T01:33:51.481Z'],
    ['2026-03-06T12:30:00+01:00', '2026-03-06T11:30:00.000Z'],
    ['2026-03-06T12:30:00-0530', '2026-03-06T18:00:00.000Z'],
    ['2026-03-06T00:30:00+02', '2026-03-05T22:30:00.000Z'],
    ['2026-03-06T12:30', '2026-03-06T12:30:00.000Z'],
    ['2026-03-06 12:30:07', '2026-03-06T12:30:07.000Z'],
    [' 2026-03-06 ', '2026-03-06T00:00:00.000Z'],
  ])('reads %s as %s, UTC where no zone is written', (value, expected) => {
    expect(read(value)).toBe(expected)
  })

  test.each([
    [1_772_723_000, '2026-03-05T15:03:20.000Z'],
    [1_772_723_000.25, '2026-03-05T15:03:20.250Z'],
    ['1772723000', '2026-03-05T15:03:20.000Z'],
  ])('reads %s as seconds since the epoch', (value, expected) => {
    expect(read(value)).toBe(expected)
  })

  test.each([
    ['2023-11-05 05:02:05', '2023-11-05T10:02:05.000Z'],
    ['2023-07-05 05:02:05', '2023-07-05T09:02:05.000Z'],
    ['2023-11-05', '2023-11-05T04:00:00.000Z'],
    ['2023-12-05', '2023-12-05T05:00:00.000Z'],
    ['2026-03-08 03:30:00', '2026-03-08T07:30:00.000Z'],
    ['2023-11-05T05:02:05Z', '2023-11-05T05:02:05.000Z'],
  ])('reads New York’s %s as %s', (value, expected) => {
    expect(read(value, 'America/New_York')).toBe(expected)
  })

  test('a reading that the change of clocks skips moves on by the hour, one that it repeats is the earlier', () => {
    expect(read('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(read('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  test.each([
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '2026-03-06T24:00:00Z',
    '2026-03-06T12:60:00Z',
    '2026-03-06T12:00:00+99:00',
    '0000-00-00 00:00:00',
    '0001-01-01T00:00:00Z',
    'tomorrow',
    'Fri, 06 Mar 2026 12:00:00 GMT',
    '',
    0,
    -5,
    1_772_723_000_000,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    {},
    ['2026-03-06'],
  ])('%s is no time', (value) => {
    expect(parseTime(value)).toBeNull()
  })
})
