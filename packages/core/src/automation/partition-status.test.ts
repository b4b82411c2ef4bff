import { expect, it } from 'vitest'

import { daily, hourly } from '../partition/time-windows.ts'
import type { AssetState } from '../run/asset-state.ts'
import { partitionStatus } from './partition-status.ts'

const moment = (now: string) => ({ nowMs: Date.parse(now), dynamicKeys: () => [] })

function state(partition: string, how: 'made' | 'failed' | 'failed after'): AssetState {
  const event = { id: 1, atMs: 1, assetKey: 'a', partition }
  const materialization = {
    ...event,
    kind: 'asset-materialized',
    dataVersion: 'v',
    inputVersions: {},
    metadata: {},
    tags: {},
  } as const
  const failure = { ...event, kind: 'asset-failed', cause: 'failed' } as const
  return {
    assetKey: 'a',
    partition,
    materializedCount: 1,
    checks: {},
    ...(how === 'failed' ? {} : { materialization }),
    ...(how === 'made' ? {} : { failure }),
  }
}

it('each partition is materialized, failed or missing, and ranges say which', () => {
  const days = daily({ start: '2026-01-01' })
  const states = [
    state('2026-01-02', 'made'),
    state('2026-01-01', 'made'),
    state('2026-01-04', 'failed after'),
    state('2026-01-05', 'failed'),
    state('2027-01-01', 'made'),
  ]
  const status = partitionStatus(
    days,
    moment('2026-01-08T00:00:00Z'),
    states,
    ({ partition }) => partition === '2026-01-02',
  )
  expect(status).toMatchObject({
    total: 7,
    materialized: { count: 2, ranges: [['2026-01-01', '2026-01-02']] },
    failed: { count: 2, ranges: [['2026-01-04', '2026-01-05']] },
    missing: {
      count: 3,
      ranges: [
        ['2026-01-03', '2026-01-03'],
        ['2026-01-06', '2026-01-07'],
      ],
    },
    stale: { count: 1, ranges: [['2026-01-02', '2026-01-02']] },
  })
})

it('of a million partitions only the states cost', () => {
  const hours = hourly({ start: '1912-01-01' })
  const status = partitionStatus(hours, moment('2026-12-31T00:00:00Z'), [state('2000-01-01-13:00', 'made')])
  expect(status.missing).toMatchObject({
    count: 1_008_071,
    ranges: [
      ['1912-01-01-00:00', '2000-01-01-12:00'],
      ['2000-01-01-14:00', '2026-12-30-23:00'],
    ],
  })
})
