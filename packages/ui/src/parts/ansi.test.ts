import { expect, test } from 'vitest'

import { parseAnsi, stripAnsi } from './ansi.ts'

const ESC = '\u001B'

test('a line without escapes is one span', () => {
  expect(parseAnsi('plain')).toEqual([{ text: 'plain' }])
  expect(parseAnsi('')).toEqual([])
})

test('colour and weight hold until they are reset', () => {
  expect(parseAnsi(`${ESC}[1;31mbad${ESC}[39m still bold${ESC}[0m plain`)).toEqual([
    { text: 'bad', isBold: true, color: 'red' },
    { text: ' still bold', isBold: true },
    { text: ' plain' },
  ])
})

test('bright colours are the plain ones, and colours beyond the eight are left out', () => {
  expect(parseAnsi(`${ESC}[92mok${ESC}[0m${ESC}[38;5;200mx${ESC}[38;2;1;2;3my`)).toEqual([
    { text: 'ok', color: 'green' },
    { text: 'x' },
    { text: 'y' },
  ])
})

test('cursor movements, titles and links leave no trace', () => {
  const line = `${ESC}[2K${ESC}]0;title\u0007a${ESC}]8;;http://x${ESC}\\b${ESC}]8;;${ESC}\\`
  expect(stripAnsi(line)).toBe('ab')
  expect(parseAnsi(line).map(({ text }) => text)).toEqual(['a', 'b'])
})
