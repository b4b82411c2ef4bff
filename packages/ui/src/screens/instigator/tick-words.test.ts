import { expect, test } from 'vitest'

import { cursorText, jsonFault, tickResult } from './tick-words.ts'

const TICK = { status: 'succeeded', runIds: ['a'], reused: [], count: 1 } as const

test('a tick says what it came to', () => {
  expect(tickResult(TICK)).toBe('1 run')
  expect(tickResult({ ...TICK, runIds: ['a', 'b'], reused: [{ runKey: 'k', runId: 'r' }] })).toBe(
    '2 runs, 1 run key had its run already',
  )
  expect(
    tickResult({ ...TICK, runIds: [], partitionChanges: [{ partitions: 'p', add: ['x', 'y'], remove: [] }] }),
  ).toBe('2 partitions changed')
})

test('a skip says why, a failure what went wrong', () => {
  expect(tickResult({ ...TICK, status: 'skipped', runIds: [], skipReason: 'nothing new' })).toBe('nothing new')
  expect(tickResult({ ...TICK, status: 'failed', runIds: [], error: { name: 'E', message: 'no disk' } })).toBe(
    'no disk',
  )
})

test('a cursor is shown short, and what is no JSON says so', () => {
  expect(cursorText(undefined)).toBe('none')
  expect(cursorText('x'.repeat(80))).toHaveLength(61)
  expect(jsonFault('{"seen": 1}')).toBeUndefined()
  expect(jsonFault('{seen}')).toBeTypeOf('string')
})
