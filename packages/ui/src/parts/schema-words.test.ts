import { expect, test } from 'vitest'

import { keyWords, valueWords } from './schema-words.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    ops: {
      type: 'object',
      properties: { load: { $ref: '#/$defs/load' } },
    },
    list: { type: 'array', items: { type: 'object', properties: { x: { enum: ['a', 'b'] } } } },
  },
  $defs: {
    load: {
      required: ['table'],
      allOf: [{ properties: { table: { type: 'string', description: 'Where to' } } }],
      properties: { isFull: { type: 'boolean' }, again: { $ref: '#/$defs/load' } },
    },
  },
} as const

test('the names of an object are offered with their types, those present are not', () => {
  expect(keyWords(SCHEMA, [], new Set(['list']))).toEqual([{ word: 'ops', detail: 'object' }])
})

test('references and parts are followed', () => {
  expect(keyWords(SCHEMA, ['ops', 'load'], new Set()).map(({ word }) => word)).toEqual(['isFull', 'again', 'table'])
  expect(keyWords(SCHEMA, ['ops', 'load', 'again', 'again'], new Set(['isFull', 'again']))).toEqual([
    { word: 'table', detail: 'string', description: 'Where to' },
  ])
})

test('values are offered where the schema says what they may be', () => {
  expect(valueWords(SCHEMA, ['ops', 'load', 'isFull']).map(({ word }) => word)).toEqual(['true', 'false'])
  expect(valueWords(SCHEMA, ['list', 3, 'x']).map(({ word }) => word)).toEqual(['"a"', '"b"'])
})

test('a place that the schema does not know offers nothing', () => {
  expect(keyWords(SCHEMA, ['nowhere', 'deep'], new Set())).toEqual([])
  expect(valueWords({ $ref: '#' }, [])).toEqual([])
})
