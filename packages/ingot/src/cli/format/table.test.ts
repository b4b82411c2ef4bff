import { expect, test } from 'vitest'

import { coloured, plain } from './style.ts'
import { formatTable } from './table.ts'

const COLUMNS = [{ title: 'key', isElastic: true }, { title: 'group' }, { title: 'rows', align: 'right' }] as const

test('columns are as wide as their widest cell; one without content is left out', () => {
  const lines = formatTable(
    COLUMNS,
    [
      ['bronze/raw', '', '5'],
      ['gold/summary', '', '1200'],
    ],
    { paint: plain, width: undefined },
  )
  expect(lines).toEqual(['KEY           ROWS', 'bronze/raw       5', 'gold/summary  1200'])
})

test('a table that is too wide is cut in its elastic columns only', () => {
  const rows = [['silver/a_very_long_key', 'extract', '5']]
  expect(formatTable(COLUMNS, rows, { paint: plain, width: 26 })).toEqual([
    'KEY          GROUP    ROWS',
    'silver/a_v…  extract     5',
  ])
  expect(formatTable(COLUMNS, rows, { paint: plain, width: undefined })[1]).toBe(
    'silver/a_very_long_key  extract     5',
  )
})

test('colour changes no width, and a line break in a cell breaks no row', () => {
  const rows = [
    [{ text: 'fresh\nindeed', format: 'green' }, 'a'],
    ['x', 'b'],
  ] as const
  expect(formatTable([{ title: 'status' }, { title: 'n' }], rows, { paint: coloured, width: undefined })).toEqual([
    '\u001b[2mSTATUS      \u001b[22m  \u001b[2mN\u001b[22m',
    '\u001b[32mfresh indeed\u001b[39m  a',
    'x             b',
  ])
})

test('without rows there is no table', () => {
  expect(formatTable(COLUMNS, [], { paint: plain, width: 80 })).toEqual([])
})
