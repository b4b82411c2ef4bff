import { expect, test } from 'vitest'

import { firstLines, visibleText } from './visible-text.ts'

test('characters that turn the direction or show nothing are named, all other text stays as it is', () => {
  expect(visibleText('invoice\u202Efdp.exe')).toBe('invoice[U+202E]fdp.exe')
  expect(visibleText('a\u0000b\u001B[2J\u0007\u009B')).toBe('a␀b␛[2J␇[U+009B]')
  const ordinary = 'tab\there, two\r\nlines, שלום\u200F, مرحبا, 👩‍👩‍👧, café'
  expect(visibleText(ordinary)).toBe(ordinary)
})

test('a text of up to twenty lines is whole, of a longer one the first twenty are given', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`).join('\n')
  expect(firstLines('')).toBe('')
  expect(firstLines(lines(20))).toBe(lines(20))
  expect(firstLines(lines(21))).toBe(lines(20))
})

test('a line that wraps counts as several, and no character is cut in two', () => {
  expect(firstLines('x'.repeat(20_000))).toHaveLength(2_400)
  expect(firstLines(`${'x'.repeat(2_399)}👍 and more`)).toBe('x'.repeat(2_399))
  expect(firstLines('x'.repeat(2_400))).toHaveLength(2_400)
})
