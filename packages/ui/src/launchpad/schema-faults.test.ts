import { expect, test } from 'vitest'

import { schemaFaults } from './schema-faults.ts'

const said = (schema: Record<string, unknown>, value: unknown) =>
  schemaFaults(schema, value).map(({ path, message }) => `${path.join('.')}: ${message}`)

const JOB = {
  type: 'object',
  properties: {
    config: {
      type: 'object',
      properties: {
        lines: { type: 'integer', minimum: 1, maximum: 10 },
        mood: { type: 'string', enum: ['calm', 'loud'] },
        names: { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 2 },
      },
      required: ['lines'],
    },
  },
  additionalProperties: false,
}

test('a value that fits has no fault', () => {
  expect(said(JOB, { config: { lines: 3, mood: 'calm', names: ['a'] } })).toEqual([])
})

test('every fault is named with its place', () => {
  expect(said(JOB, { config: { lines: 0, mood: 'sad', names: ['', 'b', 'c'] } })).toEqual([
    'config.lines: must be at least 1',
    'config.mood: must be one of "calm", "loud"',
    'config.names: must have at most 2 items',
    'config.names.0: must not be empty',
  ])
})

test('what is missing and what is not known are faults of their own names', () => {
  expect(said(JOB, { config: {}, other: 1 })).toEqual([
    'config.lines: is required',
    'other: is not known here; there is config',
  ])
})

test('a value of another type is said to be only that', () => {
  expect(said(JOB, { config: { lines: 'many' } })).toEqual(['config.lines: must be a whole number'])
  expect(said(JOB, { config: { lines: 1.5 } })).toEqual(['config.lines: must be a whole number'])
})

test('of several alternatives the faults of the nearest are said', () => {
  const either = {
    oneOf: [
      {
        type: 'object',
        properties: { kind: { const: 'file' }, path: { type: 'string' } },
        required: ['kind', 'path'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { kind: { const: 'web' }, port: { type: 'integer' } },
        required: ['kind', 'port'],
        additionalProperties: false,
      },
    ],
  }
  expect(said(either, { kind: 'web', port: 80 })).toEqual([])
  expect(said(either, { kind: 'web', port: 'x' })).toEqual(['port: must be a whole number'])
})

test('references are followed, also in a circle', () => {
  const tree = {
    $ref: '#/$defs/node',
    $defs: {
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, size: { type: 'number' } } },
    },
  }
  expect(said(tree, { next: { next: { size: 'big' } } })).toEqual(['next.next.size: must be a number'])
})

test('patterns, multiples and other names are checked', () => {
  expect(said({ type: 'string', pattern: '^a' }, 'b')).toEqual([': must match ^a'])
  expect(said({ type: 'number', multipleOf: 0.1 }, 0.3)).toEqual([])
  expect(said({ type: 'object', additionalProperties: { type: 'number' } }, { a: 1, b: 'x' })).toEqual([
    'b: must be a number',
  ])
})
