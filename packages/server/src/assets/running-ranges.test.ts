import { expect, test } from 'vitest'

import { withRunning } from './running-ranges.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f']
const RANGES = [
  { from: 0, to: 2, status: 'materialized' },
  { from: 3, to: 5, status: 'missing' },
] as const

test('without unfinished runs everything stays as it is', () => {
  expect(withRunning(RANGES, KEYS, [])).toEqual(RANGES)
  expect(withRunning(RANGES, KEYS, [{}, { partition: 'of another asset' }])).toEqual(RANGES)
})

test('a run over a range covers what it touches, and cuts what it crosses', () => {
  expect(withRunning(RANGES, KEYS, [{ partitions: [['c', 'd']] }])).toEqual([
    { from: 0, to: 1, status: 'materialized' },
    { from: 2, to: 3, status: 'running' },
    { from: 4, to: 5, status: 'missing' },
  ])
})

test('runs that touch each other are one range', () => {
  const requests = [{ partition: 'b' }, { partition: 'a' }, { partitions: [['a', 'c'] as const] }, { partition: 'f' }]
  expect(withRunning(RANGES, KEYS, requests)).toEqual([
    { from: 0, to: 2, status: 'running' },
    { from: 3, to: 4, status: 'missing' },
    { from: 5, to: 5, status: 'running' },
  ])
})

test('a range from later to earlier is passed over', () => {
  expect(withRunning(RANGES, KEYS, [{ partitions: [['d', 'b']] }])).toEqual(RANGES)
})
