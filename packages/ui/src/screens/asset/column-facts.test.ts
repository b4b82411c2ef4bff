import type { Metadata } from '@ingot/core'
import { expect, test } from 'vitest'

import { codeReferences, columnFacts, plainMetadata } from './column-facts.ts'

const newest: Metadata = {
  column_schema: { kind: 'table-schema', columns: [{ name: 'id', type: 'integer', nullable: false }] },
  rows: { kind: 'int', value: 3 },
}
const declared: Metadata = {
  column_schema: { kind: 'table-schema', columns: [{ name: 'old', type: 'text' }] },
  from: { kind: 'column-lineage', columns: { id: [{ asset: 'raw', column: 'ID' }], extra: [] } },
  code: { kind: 'code-references', references: [{ file: 'a.ts', line: 3 }] },
}

test('the schema of the newest value counts before the declared one, joined with what is said of origins', () => {
  expect(columnFacts(newest, declared)).toEqual([
    {
      name: 'id',
      type: 'integer',
      isNullable: false,
      description: undefined,
      sources: [{ asset: 'raw', column: 'ID' }],
    },
    { name: 'extra', type: undefined, isNullable: undefined, description: undefined, sources: [] },
  ])
})

test('columns and code are shown apart from other metadata', () => {
  expect(Object.keys(plainMetadata(newest))).toEqual(['rows'])
  expect(Object.keys(codeReferences(newest, declared))).toEqual(['code'])
})
