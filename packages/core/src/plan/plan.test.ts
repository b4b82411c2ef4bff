import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { AssetRef } from '../definition/asset-ref.ts'
import { defineAsset } from '../definition/asset.ts'
import type { AnyAsset } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { buildGraph } from '../graph/graph.ts'
import { staticPartitions } from '../partition/partition.ts'
import { planRun } from './plan.ts'

const graphOf = (assets: readonly AnyAsset[]) => buildGraph(defineProject({ name: 'p', assets }))

describe('a plan', () => {
  it('of any graph and selection holds each selected asset once, after all that it waits for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        (edges, chosen) => {
          const assets: ReturnType<typeof make>[] = []
          const make = (i: number, deps: readonly AssetRef[]) =>
            defineAsset({ key: `a${i}`, deps: Object.fromEntries(deps.map((dep, n) => [`d${n}`, dep])), run: () => i })
          edges.forEach((froms, i) =>
            assets.push(
              make(
                i,
                froms.flatMap((from) => assets[from % Math.max(i, 1)] ?? []),
              ),
            ),
          )
          // Given in any order: the graph orders them.
          const graph = graphOf(assets.toReversed())
          const wanted: readonly string[] = assets.map((asset) => asset.key).filter((_, i) => chosen[i])
          if (wanted.length === 0) return
          const plan = planRun(graph, { action: 'materialize', assetKeys: wanted })
          const order = plan.steps.map((step) => step.key)
          expect(order.toSorted()).toEqual(wanted.toSorted())
          for (const [at, step] of plan.steps.entries()) {
            const selectedDeps = graph.upstream(step.key).filter((key) => wanted.includes(key))
            expect([...step.waitsFor.values()].toSorted()).toEqual(selectedDeps.toSorted())
            for (const before of step.waitsFor.values()) expect(order.indexOf(before)).toBeLessThan(at)
          }
        },
      ),
    )
  })

  it('is made in a blink for a chain of 10,000', () => {
    const assets: ReturnType<typeof make>[] = []
    const make = (i: number, dep: AssetRef | undefined) =>
      defineAsset({ key: `a${i}`, ...(dep === undefined ? {} : { deps: { dep } }), run: () => i })
    for (let i = 0; i < 10_000; i += 1) assets.push(make(i, assets[i - 1]))
    expect(planRun(graphOf(assets), { action: 'materialize', assetKeys: assets.map((a) => a.key) }).steps).toHaveLength(
      10_000,
    )
  })

  it('of a partitioned asset needs a partition that exists, and reads the same one above', () => {
    const keys = staticPartitions(['eu', 'us'])
    const raw = defineAsset({ key: 'raw', partitions: keys, run: () => 1 })
    const whole = defineAsset({ key: 'whole', run: () => 1 })
    const joined = defineAsset({ key: 'joined', partitions: keys, deps: { raw, whole }, run: () => 1 })
    const total = defineAsset({ key: 'total', deps: { joined }, run: () => 1 })
    const graph = graphOf([raw, whole, joined, total])
    const plan = (partition?: string) => planRun(graph, { action: 'materialize', assetKeys: graph.order, partition })
    expect(() => plan()).toThrow(/"raw" is partitioned; say which partition, like "eu"/)
    expect(() => plan('asia')).toThrow(/asset "raw" has no partition "asia". Known: eu, us/)
    const steps = new Map(plan('us').steps.map((step) => [step.key, step]))
    expect(steps.get('joined')?.inputs).toEqual([
      { name: 'raw', assetKey: 'raw', partition: 'us' },
      { name: 'whole', assetKey: 'whole', partition: undefined },
    ])
    expect(steps.get('total')?.inputs).toEqual([{ name: 'joined', assetKey: 'joined', partition: undefined }])
  })

  it('of nothing is an error that says so', () => {
    expect(() => planRun(graphOf([]), { action: 'materialize', assetKeys: [] })).toThrow(
      'the selection matches no asset',
    )
  })
})
