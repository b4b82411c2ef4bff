import { expect, test } from 'vitest'

import { columnTemplate, movedRow, nextSort, toggled, visibleColumns } from './data-table-shape.ts'

const cell = () => null
const COLUMNS = [
  { id: 'id', title: 'Run', width: 140, cell },
  { id: 'target', title: 'Target', grow: 2, cell },
  { id: 'tags', title: 'Tags', isNarrowHidden: true, cell },
]

test('columns have their width, or a share of what is left', () => {
  expect(columnTemplate(COLUMNS, true)).toBe('34px 140px minmax(120px, 2fr) minmax(120px, 1fr)')
})

test('on a telephone some columns are left out', () => {
  expect(visibleColumns(COLUMNS, true).map(({ id }) => id)).toEqual(['id', 'target'])
})

test('keys move within the rows and never beyond them', () => {
  expect(movedRow('ArrowDown', 0, 3, 10)).toBe(1)
  expect(movedRow('PageDown', 0, 3, 10)).toBe(2)
  expect(movedRow('Home', 2, 3, 10)).toBe(0)
  expect(movedRow('ArrowUp', 0, 3, 10)).toBe(0)
  expect(movedRow('a', 0, 3, 10)).toBeUndefined()
  expect(movedRow('ArrowDown', -1, 0, 10)).toBeUndefined()
})

test('a range takes the state that its last row takes', () => {
  const keys = ['a', 'b', 'c', 'd']
  expect([...toggled(new Set(['a']), keys, 2, 0)]).toEqual(['a', 'b', 'c'])
  expect([...toggled(new Set(keys), keys, 1, 3)]).toEqual(['a'])
  expect([...toggled(new Set(), keys, 9)]).toEqual([])
})

test('a second click on a column turns its order round', () => {
  expect(nextSort(undefined, 'id')).toEqual({ by: 'id', isDescending: false })
  expect(nextSort({ by: 'id', isDescending: false }, 'id')).toEqual({ by: 'id', isDescending: true })
  expect(nextSort({ by: 'id', isDescending: true }, 'target')).toEqual({ by: 'target', isDescending: false })
})
