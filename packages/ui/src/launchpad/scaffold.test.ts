import { expect, test } from 'vitest'

import { scaffold } from './scaffold.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    config: {
      type: 'object',
      properties: {
        lines: { type: 'integer', default: 20 },
        name: { type: 'string' },
        size: { type: 'integer', minimum: 3 },
        note: { type: 'string' },
      },
      required: ['name', 'size'],
    },
    ops: { type: 'object', properties: { plain: { type: 'object', properties: { note: { type: 'string' } } } } },
  },
}

test('defaults and examples of what is required are added', () => {
  expect(scaffold(SCHEMA, {})).toEqual({ config: { lines: 20, name: '', size: 3 } })
})

test('what is written stays', () => {
  expect(scaffold(SCHEMA, { config: { lines: 5, note: 'x' } })).toEqual({
    config: { lines: 5, note: 'x', name: '', size: 3 },
  })
})
