import { expect, test } from 'vitest'

import type { LineageGraph, LineageNode } from '../../lineage/lineage-graph.ts'
import type { Scope } from './lineage-targets.ts'
import { targetsOf } from './lineage-targets.ts'

function node(key: string, status: LineageNode['status']): LineageNode {
  return { project: 'p', key, group: 'default', kinds: [], status, isSelected: true }
}
const graph: LineageGraph = {
  nodes: [node('s3', 'external'), node('raw', 'fresh'), node('clean', 'stale'), node('report', 'missing')],
  edges: [
    [0, 1],
    [1, 2],
    [2, 3],
  ],
}
const keys = (chosen: readonly string[], scope: Scope) => targetsOf(graph, chosen, scope).map(({ key }) => key)

test('upstream takes everything on the way, but nothing external', () => {
  expect(keys(['clean'], 'upstream')).toEqual(['raw', 'clean'])
})

test('downstream takes the readers', () => {
  expect(keys(['raw'], 'downstream')).toEqual(['raw', 'clean', 'report'])
})

test('with nothing chosen, what is stale or missing is that of all', () => {
  expect(keys([], 'stale')).toEqual(['clean', 'report'])
  expect(keys([], 'missing')).toEqual(['report'])
})
