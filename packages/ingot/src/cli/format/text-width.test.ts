import { expect, test } from 'vitest'

import { clip, oneLine, padEnd, padStart, printable, textWidth } from './text-width.ts'

test('a wide character takes two columns, a combining one none, an escape sequence none', () => {
  expect(textWidth('silver/messages')).toBe(15)
  expect(textWidth('日本')).toBe(4)
  expect(textWidth('e\u0301')).toBe(1)
  expect(textWidth('\u001b[31mred\u001b[39m')).toBe(3)
  expect(textWidth('✓ 🧊')).toBe(4)
})

test('a text is cut at the column, with a mark, and never in the middle of a wide character', () => {
  expect(clip('bronze/raw', 20)).toBe('bronze/raw')
  expect(clip('bronze/raw', 10)).toBe('bronze/raw')
  expect(clip('bronze/raw', 7)).toBe('bronze…')
  expect(clip('日本語', 4)).toBe('日…')
  expect(clip('abc', 1)).toBe('…')
  expect(clip('abc', 0)).toBe('')
})

test('padding counts columns, not code units', () => {
  expect(padEnd('日', 4)).toBe('日  ')
  expect(padStart('12', 4)).toBe('  12')
  expect(padEnd('long', 2)).toBe('long')
})

test('what an author wrote can move no cursor', () => {
  expect(oneLine('a\u001b[2Kb\r\nc\td')).toBe('ab c d')
  expect(printable('a\u001b[31mb\u0007\r\n\tc')).toBe('ab\n\tc')
})
