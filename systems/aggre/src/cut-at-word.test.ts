import { expect, test } from 'vitest'

import { cutAtWord } from './cut-at-word.ts'

test.each([
  ['short enough', 12, 'short enough'],
  ['the tide is out', 11, 'the tide is…'],
  ['the tide is out', 10, 'the tide…'],
  ['the tide\nis out', 10, 'the tide…'],
  // Where there is no space, as in Japanese, or a word is most of it.
  ['潮汐電池が港町の夜を', 5, '潮汐電池が…'],
  ['an extraordinarily long one', 12, 'an extraordi…'],
])('%j in %i characters is %j', (text, most, expected) => {
  expect(cutAtWord(text, most)).toBe(expected)
})

test('a character of two halves is not left with one', () => {
  expect(cutAtWord('abc😀def', 4)).toBe('abc…')
})
