import { expect, test } from 'vitest'

import { profileColumns } from './column-kind.ts'
import type { ColumnPlan, ExistingColumn } from './plan-columns.ts'
import { planColumns, TIMESTAMPTZ, widen } from './plan-columns.ts'

function plan(
  rows: readonly object[],
  existing: readonly Partial<ExistingColumn>[] = [],
  more: { declared?: Readonly<Record<string, string>>; isRebuilt?: boolean } = {},
): readonly ColumnPlan[] {
  return planColumns({
    profiles: profileColumns(rows, ['_load_id', '_partition']),
    declared: new Map(Object.entries(more.declared ?? {})),
    existing: existing.map((column) => ({ name: 'x', type: 'BIGINT', note: undefined, ...column })),
    isRebuilt: more.isRebuilt ?? false,
  })
}
const typeOf = (...values: readonly unknown[]) => plan(values.map((x) => ({ x })))[0]?.type
const refused = (code: string) => expect.objectContaining({ code })

test.each([
  ['VARCHAR', ['a']],
  ['BIGINT', [1, -2, Number.MAX_SAFE_INTEGER, null]],
  ['BIGINT', [-0]],
  ['DOUBLE', [1, 1.5]],
  ['DOUBLE', [2 ** 53]],
  ['DOUBLE', [Number.NaN, Number.POSITIVE_INFINITY]],
  ['BIGINT', [1n, -(2n ** 63n), 5]],
  ['HUGEINT', [2n ** 63n]],
  ['BOOLEAN', [true, undefined]],
  [TIMESTAMPTZ, [new Date(0)]],
  ['VARCHAR', [null, undefined]],
  ['JSON', [[1], { a: 1 }]],
  ['JSON', [{ a: 1 }, 'text', 3]],
  ['BLOB', [new Uint8Array(1), Buffer.from('x')]],
  ['VARCHAR', [1, 'a', true]],
])('%s is inferred, case %#', (type, values) => {
  expect(typeOf(...values)).toBe(type)
})

test('bytes with other values, and bigints with fractions, are refused: no one type holds both', () => {
  expect(() => typeOf(new Uint8Array(1), 'a')).toThrow(refused('invalid/column-type'))
  expect(() => typeOf(1n, 1.5)).toThrow(refused('invalid/column-type'))
})

test('a value that a table cannot hold is named with its row and field', () => {
  expect(() => typeOf('a', new Date(Number.NaN))).toThrow('row 1, field "x": an invalid Date')
  expect(() => typeOf(new Map())).toThrow('a Map does not fit')
  expect(() => typeOf(() => 1)).toThrow('a function does not fit')
  expect(() => typeOf(2n ** 127n)).toThrow('more than 128 bits')
})

test('rows that are no objects are refused', () => {
  expect(() => plan([[1]])).toThrow('row 0 is an array')
  expect(() => plan([JSON.parse('null')])).toThrow('row 0 is null')
  expect(() => plan([JSON.parse('7')])).toThrow('row 0 is a number')
})

test('fields that differ in case only, or take a hidden column’s name, are refused', () => {
  expect(() => plan([{ id: 1, ID: 2 }])).toThrow(refused('invalid/column-name'))
  expect(() => plan([{ _Load_Id: 1 }])).toThrow(refused('invalid/column-name'))
})

test.each([
  ['BIGINT', 'DOUBLE', 'DOUBLE'],
  ['DOUBLE', 'BIGINT', 'DOUBLE'],
  ['INTEGER', 'BIGINT', 'BIGINT'],
  ['BIGINT', 'HUGEINT', 'HUGEINT'],
  ['BIGINT', 'VARCHAR', 'VARCHAR'],
  ['VARCHAR', TIMESTAMPTZ, 'VARCHAR'],
  ['JSON', 'BIGINT', 'JSON'],
  ['VARCHAR[]', 'JSON', 'VARCHAR[]'],
  ['TIMESTAMP', TIMESTAMPTZ, 'TIMESTAMP'],
  ['VARCHAR', 'JSON', undefined],
  ['BOOLEAN', 'BIGINT', undefined],
  [TIMESTAMPTZ, 'BIGINT', undefined],
  ['BLOB', 'VARCHAR', undefined],
  ['VARCHAR', 'BLOB', undefined],
])('%s that receives %s becomes %s', (existing, incoming, widened) => {
  expect(widen(existing, incoming)).toBe(widened)
})

test('a batch of nulls leaves a column’s type alone', () => {
  expect(plan([{ x: null }], [{ type: 'DATE' }])[0]?.type).toBe('DATE')
})

test('a type that does not widen is an error that says both types, unless the table is made anew', () => {
  expect(() => plan([{ x: true }], [{ type: 'DATE' }])).toThrow('"x" is DATE in the table and would have to be BOOLEAN')
  expect(plan([{ x: true }], [{ type: 'DATE' }], { isRebuilt: true })[0]?.type).toBe('BOOLEAN')
})

test('in a table made anew fractions stay fractions when they happen to be whole; all else follows the values', () => {
  expect(plan([{ x: 1 }], [{ type: 'DOUBLE' }], { isRebuilt: true })[0]?.type).toBe('DOUBLE')
  expect(plan([{ x: 1n }], [{ type: 'DOUBLE' }], { isRebuilt: true })[0]?.type).toBe('BIGINT')
  expect(plan([{ x: 1 }], [{ type: 'VARCHAR' }], { isRebuilt: true })[0]?.type).toBe('BIGINT')
})

test('a declared type holds, and a declared column is there without rows', () => {
  expect(plan([], [], { declared: { x: 'DATE', y: 'UUID' } }).map(({ name }) => name)).toEqual(['x', 'y'])
  expect(plan([{ x: 1 }], [], { declared: { x: 'DECIMAL(10,2)' } })[0]?.type).toBe('DECIMAL(10,2)')
})

test('a fraction for a declared integer is refused, since SQL would round it', () => {
  expect(() => plan([{ x: 1.5 }], [], { declared: { x: 'INTEGER' } })).toThrow('numbers that are not whole')
})

test('a declared type that would narrow the table’s is refused', () => {
  expect(() => plan([{ x: 1 }], [{ type: 'DOUBLE' }], { declared: { x: 'INTEGER' } })).toThrow(
    refused('invalid/column-type'),
  )
})

test('bigints in an integer column and texts in a typed one are noted, for loading', () => {
  expect(plan([{ x: 1n }])[0]?.note).toBe('bigint')
  expect(plan([{ x: '2026-01-01' }], [], { declared: { x: 'DATE' } })[0]?.note).toBe('string')
  expect(plan([{ x: 1 }], [{ note: 'bigint' }])[0]?.note).toBe('bigint')
  expect(plan([{ x: 1 }], [{ note: 'bigint' }], { isRebuilt: true })[0]?.note).toBeUndefined()
})

test('of an empty value the table keeps its columns', () => {
  expect(plan([], [{ name: 'a' }, { name: 'b' }], { isRebuilt: true }).map(({ name }) => name)).toEqual(['a', 'b'])
})
