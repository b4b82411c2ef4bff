// A synthetic project of 10,000 assets in layers, three deps each: define, validate, select, plan.
import type { AssetRef } from '@ingot/core'
import { defineAsset, planRun, selectAssets } from '@ingot/core'

import { report, time } from '../case.ts'
import { graphOf } from '../ports.ts'

const ASSETS = 10_000

const ms = await time(() => {
  const assets: ReturnType<typeof makeAsset>[] = []
  for (let i = 0; i < ASSETS; i += 1) assets.push(makeAsset(i, assets))
  const graph = graphOf(assets)
  const plan = planRun(graph, { action: 'materialize', assetKeys: selectAssets('layer:silver+', graph) })
  if (plan.steps.length < ASSETS / 2) throw new Error('the plan is too small to mean anything')
})
report([
  { name: 'load, validate and plan 10,000 assets', value: ms, unit: 'ms' },
  { name: 'memory after it', value: process.memoryUsage.rss() / 1e6, unit: 'MB' },
])

function makeAsset(i: number, before: readonly AssetRef[]) {
  const layer = i < ASSETS / 4 ? 'bronze' : i < (ASSETS * 3) / 4 ? 'silver' : 'gold'
  const deps = [1, 7, 31].flatMap((back) => before[i - back] ?? [])
  return defineAsset({
    key: `${layer}/group_${i % 40}/asset_${i}`,
    // The compiler cannot know which; as gold it lets every dep pass, and the graph checks them all the same.
    layer: layer as 'gold',
    group: `group_${i % 40}`,
    kinds: ['table'],
    owners: ['team:bench'],
    tags: { shard: String(i % 10) },
    description: `The synthetic asset number ${i}`,
    deps: Object.fromEntries(deps.map((dep, n) => [`input_${n}`, dep])),
    run: () => i,
  })
}
