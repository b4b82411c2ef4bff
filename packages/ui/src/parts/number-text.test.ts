import { expect, test } from 'vitest'

import { bytesText, plural, shortCount } from './number-text.ts'

test('a count is shortened from a thousand on', () => {
  expect([999, 1_250, 35_900, 1_200_000, 0.123].map(shortCount)).toEqual(['999', '1.2k', '35k', '1.2M', '0.12'])
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
