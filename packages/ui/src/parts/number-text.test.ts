import { expect, test } from 'vitest'

import { bytesText, numberText, plural, shortCount } from './number-text.ts'

test('a count is shortened from a thousand on', () => {
  expect([999, 1_250, 35_900, 1_200_000, 0.123].map(shortCount)).toEqual(['999', '1.2k', '35k', '1.2M', '0.12'])
})

test('a very large or very small number is in powers of ten, each other as it is', () => {
  const numbers = [1e308, -1.5e20, 1e15, 2.5e-7, 0, 1_234_567, 999_999_999_999_999, 0.000_125, -0.1, Infinity, NaN]
  expect(numbers.map(numberText)).toEqual(
    '1e308 -1.5e20 1e15 2.5e-7 0 1,234,567 999,999,999,999,999 0.000125 -0.1 Infinity NaN'.split(' '),
  )
  expect([1e308, 0.000_125, -3e-9].map(shortCount)).toEqual(['1.0e308', '0.00013', '-3e-9'])
})

test('a size has the unit in which it is a small number', () => {
  expect([0, 512, 1_250_000, 123_400_000].map(bytesText)).toEqual(['0 B', '512 B', '1.2 MB', '123 MB'])
})

test('one is singular, all else is plural', () => {
  expect([plural(1, 'run'), plural(0, 'run'), plural(1_200, 'entry', 'entries')]).toEqual([
    '1 run',
    '0 runs',
    '1,200 entries',
  ])
})
