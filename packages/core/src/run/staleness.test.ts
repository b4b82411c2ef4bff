import { expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineExternalAsset } from '../definition/external-asset.ts'
import type { AnyAsset } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import type { AssetMaterialized } from '../event/event.ts'
import { buildGraph } from '../graph/graph.ts'
import { staticPartitions } from '../partition/partition.ts'
import type { AssetState } from './asset-state.ts'
import { dataVersions } from './data-versions.ts'
import { staleness } from './staleness.ts'

const graphOf = (assets: readonly AnyAsset[]) => buildGraph(defineProject({ name: 'p', assets }))

const made = (assetKey: string, more: Partial<AssetMaterialized> = {}): AssetState => ({
  assetKey,
  materializedCount: 1,
  checks: {},
  materialization: {
    kind: 'asset-materialized',
    id: 1,
    assetKey,
    atMs: 10,
    dataVersion: 'v1',
    inputVersions: {},
    metadata: {},
    tags: {},
    ...more,
  },
})

const a = defineAsset({ key: 'a', codeVersion: '1', run: () => 1 })
const b = defineAsset({ key: 'b', codeVersion: '1', deps: { a }, run: () => 1 })
const c = defineAsset({ key: 'c', codeVersion: '1', deps: { b }, run: () => 1 })
const graph = graphOf([a, b, c])
const check = (key: string, states: readonly AssetState[]) =>
  staleness(
    graph,
    key,
    states.find((state) => state.assetKey === key),
    dataVersions(states),
  )

const fresh = [
  made('a', { codeVersion: '1' }),
  made('b', { codeVersion: '1', inputVersions: { a: 'v1' } }),
  made('c', { codeVersion: '1', inputVersions: { b: 'v1' } }),
]

it('an asset never made is missing', () => {
  expect(check('a', [])).toEqual({ status: 'missing', reasons: [] })
})

it('an asset made by this code from this data is fresh', () => {
  expect(['a', 'b', 'c'].map((key) => check(key, fresh).status)).toEqual(['fresh', 'fresh', 'fresh'])
})

it('another code version makes it stale', () => {
  expect(check('a', [made('a', { codeVersion: '0' })])).toEqual({
    status: 'stale',
    reasons: ['code version is 1, was 0'],
  })
})

it('new data above makes it stale, and only it: staleness is not transitive', () => {
  const states = [made('a', { codeVersion: '1', dataVersion: 'v2' }), ...fresh.slice(1)]
  expect(check('b', states)).toEqual({ status: 'stale', reasons: ['a has new data'] })
  expect(check('c', states).status).toBe('fresh')
})

it('a dependency added or removed since makes it stale', () => {
  const states = [...fresh.slice(0, 1), made('b', { codeVersion: '1', inputVersions: { old: 'v1' } })]
  expect(check('b', states).reasons).toEqual(['dependency a was added', 'dependency old was removed'])
})

it('an external asset is none of these, and its observation counts as its data', () => {
  const outside = defineExternalAsset()({ key: 'outside' })
  const reader = defineAsset({ key: 'reader', codeVersion: '1', after: [outside], run: () => 1 })
  const graph = graphOf([outside, reader])
  const seen: AssetState = {
    assetKey: 'outside',
    materializedCount: 0,
    checks: {},
    observation: { kind: 'asset-observed', id: 2, assetKey: 'outside', atMs: 5, dataVersion: 'o2', metadata: {} },
  }
  const states = [seen, made('reader', { codeVersion: '1', inputVersions: { outside: 'o1' } })]
  const versions = dataVersions(states)
  expect(staleness(graph, 'outside', seen, versions).status).toBe('external')
  expect(staleness(graph, 'reader', states[1], versions)).toEqual({
    status: 'stale',
    reasons: ['outside has new data'],
  })
})

it('what reads all partitions is fresh after any of them was made and read, and stale once one has new data', () => {
  const keys = staticPartitions(['eu', 'us'])
  const parts = defineAsset({ key: 'parts', codeVersion: '1', partitions: keys, run: () => 1 })
  const same = defineAsset({ key: 'same', codeVersion: '1', partitions: keys, deps: { parts }, run: () => 1 })
  const total = defineAsset({ key: 'total', codeVersion: '1', deps: { parts }, run: () => 1 })
  const graph = graphOf([parts, same, total])
  const eu = { ...made('parts', { codeVersion: '1', partition: 'eu' }), partition: 'eu' }
  const us = { ...made('parts', { codeVersion: '1', partition: 'us', dataVersion: 'u1' }), partition: 'us' }
  const whole = dataVersions([eu]).of('parts', undefined)
  const totalMade = made('total', { codeVersion: '1', inputVersions: { parts: whole } })
  expect(staleness(graph, 'total', totalMade, dataVersions([eu])).status).toBe('fresh')
  expect(staleness(graph, 'total', totalMade, dataVersions([us, eu])).reasons).toEqual(['parts has new data'])
  const sameMade = {
    ...made('same', { codeVersion: '1', partition: 'eu', inputVersions: { parts: 'v1' } }),
    partition: 'eu',
  }
  expect(staleness(graph, 'same', sameMade, dataVersions([us, eu]), 'eu').status).toBe('fresh')
})
