import type { AssetState, PartitionMoment } from '@ingot/core'
import { buildGraph, defineAsset, defineExternalAsset, defineProject, staticPartitions } from '@ingot/core'
import { expect, test } from 'vitest'

import { AssetStates, assetStatus, partitionCounts, partitionStanding } from './status.ts'

const raw = defineAsset({ key: 'raw', partitions: staticPartitions(['a', 'b', 'c']), run: () => 1 })
const clean = defineAsset({
  key: 'clean',
  partitions: staticPartitions(['a', 'b', 'c']),
  deps: { raw },
  run: ({ raw }) => raw,
})
const outside = defineExternalAsset()({ key: 'outside' })
const graph = buildGraph(defineProject({ name: 'p', assets: [raw, clean, outside] }))

const NOW: PartitionMoment = { nowMs: 0, dynamicKeys: () => [] }

function made(
  assetKey: string,
  partition: string,
  atMs: number,
  inputVersions: Readonly<Record<string, string>> = {},
): AssetState {
  return {
    assetKey,
    partition,
    materializedCount: 1,
    checks: {},
    materialization: {
      kind: 'asset-materialized',
      id: atMs,
      atMs,
      assetKey,
      partition,
      dataVersion: `v${atMs}`,
      inputVersions,
      metadata: {},
      tags: {},
    },
  }
}

test('a partitioned asset is missing until its last partition is made', () => {
  expect(assetStatus(graph, 'raw', new AssetStates([], NOW)).status).toBe('missing')
  const some = new AssetStates([made('raw', 'a', 1)], NOW)
  expect(assetStatus(graph, 'raw', some)).toEqual({ status: 'missing', reasons: ['2 of 3 partitions never made'] })
  expect(partitionCounts(graph, 'raw', some)).toEqual({ total: 3, materialized: 1, failed: 0 })
  const all = new AssetStates(
    ['a', 'b', 'c'].map((partition) => made('raw', partition, 1)),
    NOW,
  )
  expect(assetStatus(graph, 'raw', all)).toEqual({ status: 'fresh', reasons: [] })
})

test('one stale partition makes the asset stale, and the reason says which data is new', () => {
  const states = new AssetStates(
    [
      made('raw', 'a', 1),
      made('raw', 'b', 2),
      made('clean', 'a', 3, { raw: 'v1' }),
      made('clean', 'b', 4, { raw: 'v1' }),
      made('clean', 'c', 5, { raw: '' }),
    ],
    NOW,
  )
  expect(assetStatus(graph, 'clean', states)).toEqual({
    status: 'stale',
    reasons: ['1 of 3 partitions stale: raw has new data'],
  })
  expect(states.newest('clean')?.partition).toBe('c')
})

test('an external asset has no freshness', () => {
  expect(assetStatus(graph, 'outside', new AssetStates([], NOW)).status).toBe('external')
})

test('partitions are told apart as ranges: made, failed in the last attempt, missing', () => {
  const failure = { kind: 'asset-failed', id: 9, atMs: 9, assetKey: 'raw', partition: 'b', cause: 'failed' } as const
  const states = new AssetStates([made('raw', 'a', 1), { ...made('raw', 'b', 2), failure }], NOW)
  expect(partitionStanding(graph, 'raw', states)).toEqual({
    materialized: [['a', 'a']],
    failed: [['b', 'b']],
    missing: [['c', 'c']],
  })
  expect(partitionCounts(graph, 'raw', states)).toEqual({ total: 3, materialized: 2, failed: 1 })
})
