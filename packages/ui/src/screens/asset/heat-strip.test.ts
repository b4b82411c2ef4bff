import { expect, test } from 'vitest'

import type { PartitionRangeJson } from '../../api.ts'
import { indexesOf, keyAtPx, shiftedWindow, statusCounts, stripCells, zoomedWindow } from './heat-strip.ts'

const ranges: readonly PartitionRangeJson[] = [
  { from: 0, to: 49_999, status: 'materialized' },
  { from: 50_000, to: 50_000, status: 'failed' },
  { from: 50_001, to: 99_999, status: 'materialized' },
]

test('one failure among a hundred thousand partitions is seen', () => {
  const cells = stripCells(ranges, { from: 0, to: 99_999 }, 1_000)
  expect(cells.filter(({ status }) => status === 'failed')).toEqual([{ x: 500, width: 1, status: 'failed' }])
})

test('a hundred thousand partitions are no more cells than there are pixels', () => {
  const striped = Array.from({ length: 100_000 }, (_, i): PartitionRangeJson => ({
    from: i,
    to: i,
    status: i % 2 === 0 ? 'stale' : 'missing',
  }))
  expect(stripCells(striped, { from: 0, to: 99_999 }, 800).length).toBeLessThanOrEqual(800)
})

test('few partitions are cells with gaps between them', () => {
  const cells = stripCells([{ from: 0, to: 9, status: 'missing' }], { from: 0, to: 9 }, 100)
  expect(cells).toHaveLength(10)
  expect(cells[1]).toEqual({ x: 10, width: 9, status: 'missing' })
})

test('only what lies in the window is drawn', () => {
  const cells = stripCells(ranges, { from: 49_999, to: 50_001 }, 300)
  expect(cells.map(({ status }) => status)).toEqual(['materialized', 'failed', 'materialized'])
})

test('a pixel outside of the strip stands for the key at its end', () => {
  expect(keyAtPx(-5, { from: 10, to: 19 }, 100)).toBe(10)
  expect(keyAtPx(55, { from: 10, to: 19 }, 100)).toBe(15)
  expect(keyAtPx(500, { from: 10, to: 19 }, 100)).toBe(19)
})

test('zooming keeps the key under the pointer, and stays within all keys', () => {
  expect(zoomedWindow({ from: 0, to: 99 }, 50, 2, 100)).toEqual({ from: 25, to: 74 })
  expect(zoomedWindow({ from: 25, to: 74 }, 50, 0.1, 100)).toEqual({ from: 0, to: 99 })
})

test('a window cannot be moved past the last key', () => {
  expect(shiftedWindow({ from: 80, to: 89 }, 50, 100)).toEqual({ from: 90, to: 99 })
})

test('partitions are counted by status and listed by it', () => {
  expect(statusCounts(ranges)).toMatchObject({ materialized: 99_999, failed: 1, missing: 0 })
  expect(indexesOf(ranges, 'failed', 10)).toEqual([50_000])
})
