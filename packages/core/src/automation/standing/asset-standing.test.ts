import { expect, test } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { defineExternalAsset } from '../../definition/external-asset.ts'
import { defineProject } from '../../definition/project.ts'
import { buildGraph } from '../../graph/graph.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { staticPartitions } from '../../partition/partition.ts'
import type { AssetState } from '../../run/asset-state.ts'
import { assetStanding, standingRanges } from './asset-standing.ts'
import { AssetStates } from './asset-states.ts'

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
  expect(assetStanding(graph, 'raw', AssetStates.of([], NOW)).status).toBe('missing')
  const some = AssetStates.of([made('raw', 'a', 1)], NOW)
  expect(assetStanding(graph, 'raw', some)).toEqual({
    assetKey: 'raw',
    status: 'missing',
    reasons: ['2 of 3 partitions never made'],
    partitions: { total: 3, materialized: 1, failed: 0 },
  })
  const all = AssetStates.of(
    ['a', 'b', 'c'].map((partition) => made('raw', partition, 1)),
    NOW,
  )
  expect(assetStanding(graph, 'raw', all)).toMatchObject({ status: 'fresh', reasons: [] })
})

test('one stale partition makes the asset stale, and the reason says which data is new', () => {
  const states = AssetStates.of(
    [
      made('raw', 'a', 1),
      made('raw', 'b', 2),
      made('clean', 'a', 3, { raw: 'v1' }),
      made('clean', 'b', 4, { raw: 'v1' }),
      made('clean', 'c', 5, { raw: '' }),
    ],
    NOW,
  )
  expect(assetStanding(graph, 'clean', states)).toMatchObject({
    status: 'stale',
    reasons: ['1 of 3 partitions stale: raw has new data'],
  })
  expect(states.newest('clean')?.partition).toBe('c')
})

test('an external asset has no freshness, and no counts without partitions', () => {
  expect(assetStanding(graph, 'outside', AssetStates.of([], NOW))).toEqual({
    assetKey: 'outside',
    status: 'external',
    reasons: [],
  })
})

test('partitions are told apart as ranges: made, failed in the last attempt, missing', () => {
  const failure = { kind: 'asset-failed', id: 9, atMs: 9, assetKey: 'raw', partition: 'b', cause: 'failed' } as const
  const states = AssetStates.of([made('raw', 'a', 1), { ...made('raw', 'b', 2), failure }], NOW)
  expect(standingRanges(graph, 'raw', states)).toEqual({
    materialized: [['a', 'a']],
    failed: [['b', 'b']],
    missing: [['c', 'c']],
  })
  expect(assetStanding(graph, 'raw', states).partitions).toEqual({ total: 3, materialized: 2, failed: 1 })
})

test('a partition that is there no longer counts for nothing', () => {
  const states = AssetStates.of([made('raw', 'gone', 1)], NOW)
  expect(assetStanding(graph, 'raw', states)).toMatchObject({ status: 'missing', partitions: { materialized: 0 } })
})
