import type { AssetGraph } from '../graph/graph.ts'
import { NO_MOMENT } from '../partition/key-space.ts'
import type { Plan } from '../plan/plan.ts'
import type { AssetState } from '../run/asset-state.ts'
import { partitionsRead } from '../run/version-read.ts'
import type { AssetStore } from '../storage/storage.ts'

// A question each; of more, all states of the asset are read at once.
const ASKED_ONE_BY_ONE = 32

/** The states of what a run reads: of an asset in very many partitions, only of those that it reads. */
export async function statesRead(storage: AssetStore, graph: AssetGraph, plan: Plan): Promise<readonly AssetState[]> {
  const needs = neededParts(graph, plan)
  const whole = [...needs].filter(([, parts]) => parts === 'all').map(([assetKey]) => assetKey)
  const single = [...needs].flatMap(([assetKey, parts]) =>
    parts === 'all' ? [] : [...parts].map((partition) => storage.getAsset(assetKey, partition)),
  )
  const [listed, got] = await Promise.all([
    whole.length === 0 ? [] : storage.listAssets({ assetKeys: whole }),
    Promise.all(single),
  ])
  return [...listed, ...got.filter((state) => state !== undefined)]
}

function neededParts(graph: AssetGraph, plan: Plan): ReadonlyMap<string, ReadonlySet<string> | 'all'> {
  const needs = new Map<string, Set<string> | 'all'>()
  const add = (assetKey: string, keys: readonly string[] | undefined): void => {
    const known = needs.get(assetKey)
    if (known === 'all') return
    const all = keys === undefined ? undefined : new Set([...(known ?? []), ...keys])
    needs.set(assetKey, all === undefined || all.size > ASKED_ONE_BY_ONE ? 'all' : all)
  }
  for (const { outputs, inputs, work } of plan.steps) {
    if (work.kind === 'check') {
      for (const { assetKey, partition } of inputs) add(assetKey, partition === undefined ? undefined : [partition])
    }
    for (const { assetKey, partition } of outputs) {
      for (const source of graph.upstream(assetKey)) {
        if (needs.get(source) === 'all') continue
        add(source, partitionsRead(graph, assetKey, partition, source, plan.moment ?? NO_MOMENT))
      }
    }
  }
  return needs
}
