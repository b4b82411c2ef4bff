import type { StoredEvent } from '@ingot/core'
import { expect, test } from 'vitest'

import { chosenSeries, numericSeries } from './numeric-series.ts'

function made(id: number, rows: number, seconds?: number): StoredEvent {
  return {
    id,
    kind: 'asset-materialized',
    atMs: id * 1_000,
    assetKey: 'a',
    dataVersion: 'v',
    inputVersions: {},
    tags: {},
    metadata: {
      row_count: { kind: 'int', value: rows },
      note: { kind: 'text', text: 'x' },
      ...(seconds === undefined ? {} : { seconds: { kind: 'float' as const, value: seconds } }),
    },
  }
}

test('each number in the metadata is a line, oldest point first', () => {
  expect(numericSeries([made(2, 20, 0.5), made(1, 10)])).toEqual([
    {
      label: 'row_count',
      points: [
        [1_000, 10],
        [2_000, 20],
      ],
      eventIds: [1, 2],
    },
  ])
})

test('without a choice the fullest line is shown', () => {
  const all = numericSeries([made(1, 10, 1), made(2, 20, 2), made(3, 30)])
  expect(chosenSeries(all, undefined).map(({ label }) => label)).toEqual(['row_count'])
  expect(chosenSeries(all, 'seconds,gone').map(({ label }) => label)).toEqual(['seconds'])
})
