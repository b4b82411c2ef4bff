import { expect, test } from 'vitest'

import type { JsonSchema } from '../parts/schema-words.ts'
import { alternativeOf, beginningOf, fieldOf } from './form-field.ts'

const field = (schema: JsonSchema) => fieldOf(schema, schema)

test('types become fields', () => {
  expect(field({ type: 'string' })).toEqual({ kind: 'text' })
  expect(field({ type: 'boolean' })).toEqual({ kind: 'switch' })
  expect(field({ enum: ['a', 'b'] })).toEqual({ kind: 'choice', values: ['a', 'b'] })
  expect(field({ type: 'array', items: { type: 'string' } })).toEqual({ kind: 'list', items: { type: 'string' } })
  expect(field({})).toEqual({ kind: 'other' })
  expect(field({ type: 'string', const: 'a' })).toEqual({ kind: 'fixed' })
})

test('a bound that only stands for any number is left out', () => {
  expect(field({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).toEqual({
    kind: 'number',
    isWhole: true,
    min: 1,
  })
})

test('a value that may be null is a field like any other', () => {
  expect(field({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({ kind: 'text' })
})

test('objects say what is required, and what other names hold', () => {
  expect(
    field({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }),
  ).toEqual({
    kind: 'group',
    properties: [{ name: 'a', schema: { type: 'string' }, isRequired: true }],
    extra: undefined,
  })
})

test('alternatives are named by what tells them apart', () => {
  const kindOf = (kind: string) => ({ type: 'object', properties: { kind: { const: kind } }, required: ['kind'] })
  const schema = { oneOf: [kindOf('file'), kindOf('web')] }
  const found = field(schema)
  if (found.kind !== 'alternatives') throw new Error(found.kind)
  expect(found.alternatives.map(({ label }) => label)).toEqual(['file', 'web'])
  expect(alternativeOf(schema, found.alternatives, { kind: 'web' })).toBe(1)
  expect(alternativeOf(schema, found.alternatives, undefined)).toBeUndefined()
  expect(found.alternatives.map((one) => beginningOf(schema, one))).toEqual([{ kind: 'file' }, { kind: 'web' }])
})

test('what a reference leads to is the field', () => {
  const root = { $defs: { name: { type: 'string' } } }
  expect(fieldOf(root, { $ref: '#/$defs/name' })).toEqual({ kind: 'text' })
})
