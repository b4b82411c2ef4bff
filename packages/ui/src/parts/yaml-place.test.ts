import { expect, test } from 'vitest'

import { yamlPlace } from './yaml-place.ts'

const TEXT = [
  'ops:',
  '  load:',
  '    table: a',
  '    ',
  '  save:',
  '    list:',
  '      - x: 1',
  '        y: 2',
  'tags:',
  '',
].map(String)

test('an empty line stands where the cursor does', () => {
  expect(yamlPlace(TEXT, 3, 4)).toEqual({ path: ['ops', 'load'], present: new Set(['table']) })
  expect(yamlPlace(TEXT, 3, 2)).toEqual({ path: ['ops'], present: new Set(['load', 'save']) })
  expect(yamlPlace(TEXT, 9, 0)).toEqual({ path: [], present: new Set(['ops', 'tags']) })
})

test('behind the colon it is the value of the key', () => {
  expect(yamlPlace(TEXT, 2, 11)).toMatchObject({ path: ['ops', 'load'], key: 'table' })
})

test('a line of a list item stands in the item', () => {
  expect(yamlPlace(TEXT, 6, 8)).toMatchObject({ path: ['ops', 'save', 'list', 0], present: new Set(['y']) })
  expect(yamlPlace(TEXT, 7, 9)).toMatchObject({ path: ['ops', 'save', 'list', 0], present: new Set(['x']) })
})
