import { expect, test } from 'vitest'

import { reportBody } from './report-body.ts'

const draft = { kind: 'materialization', partition: '', dataVersion: '', metadata: '' } as const

test('what was left empty is left out', () => {
  expect(reportBody(draft)).toEqual({ body: { kind: 'materialization' } })
})

test('metadata is read as JSON', () => {
  expect(reportBody({ ...draft, partition: 'p1', metadata: '{"rows": 3}' })).toEqual({
    body: { kind: 'materialization', partition: 'p1', metadata: { rows: 3 } },
  })
})

test('what is no JSON object is refused with a sentence', () => {
  expect(reportBody({ ...draft, metadata: '{rows' })).toHaveProperty('fault')
  expect(reportBody({ ...draft, metadata: '[1]' })).toHaveProperty('fault')
})
