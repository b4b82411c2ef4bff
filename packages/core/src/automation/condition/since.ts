/**
 * since — makes a status of an event: holds from when `of` held until `reset` does.
 *
 * Rules    a reset handles what came before it. What is known of the order within a stretch is used: a value that came
 *          while the asset was being made is not in it, so it still counts after; what came after a request was made
 *          does too. Where the order is not known, the reset wins.
 *          At its first evaluation `reset` may hold `initialEvaluation`: then nothing that was there before counts.
 */
import type { Since } from '../../definition/automation-condition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { emptySet, has, indexesOf, indexSet, intersect, isEmpty, subtract, union } from '../../partition/partition-set.ts'
import type { ConditionCall, Evaluate, Found, Scope } from './call.ts'
import { allOf, explained, recall, remember, store } from './call.ts'
import { restoreSet } from './memory.ts'

/** What is pending, by the position of its newest reason; no partition stands in two. */
export interface Layer {
  readonly position: number
  readonly set: PartitionSet
}

interface Stretch {
  readonly headId: number
  readonly previousHeadId: number
}

// More come together only where resets are rare; put together, a reset may have to come later to count.
const MOST_LAYERS = 32

export function evaluateSince(call: ConditionCall, node: Since, { subject }: Scope, evaluate: Evaluate): Found {
  const memory = recall(call, node, subject)?.since
  const inner = { subject, candidates: allOf(call, subject), isInitial: memory === undefined }
  const of = evaluate(call, node.of, inner)
  const reset = evaluate(call, node.reset, inner)
  const space = call.model.space(subject.assetKey)
  const before = (memory ?? []).map(([position, stored]) => ({ position, set: restoreSet(space, stored) }))
  const layers = nextLayers(before, of, reset, call.model)
  const stored = layers.map(({ position, set }) => [position, store(call, subject, set)] as const)
  if (JSON.stringify(stored) !== JSON.stringify(memory)) call.isSettled = false
  remember(call, node, subject, { since: stored })
  const set = union(...layers.map((layer) => layer.set))
  const parts = [of.explain, reset.explain]
  return {
    set,
    at: (index) => layers.find((layer) => has(layer.set, index))?.position,
    explain: () => explained(call, node, subject, set, { why: isEmpty(set) ? undefined : 'has not been handled since', parts }),
  }
}

/** Oldest first. */
export function nextLayers(
  before: readonly Layer[],
  of: Pick<Found, 'set' | 'at'>,
  reset: Pick<Found, 'set' | 'upTo'>,
  { headId, previousHeadId }: Stretch,
): readonly Layer[] {
  const unknown = previousHeadId + 0.5
  let layers = [...before, ...triggered(of, unknown)]
  const handled = isEmpty(reset.set) ? [] : handledUpTo(reset, union(...layers.map(({ set }) => set)))
  for (const { upTo, set } of handled) {
    layers = layers.map((layer) =>
      layer.position <= upTo ? { ...layer, set: subtract(layer.set, set) } : layer,
    )
  }
  // What was noticed somewhere in this stretch came before everything of the next one.
  const dated = layers.map((layer) => (layer.position === unknown ? { ...layer, position: headId } : layer))
  return bounded(disjoint(dated))
}

function triggered({ set, at }: Pick<Found, 'set' | 'at'>, unknown: number): readonly Layer[] {
  return isEmpty(set) ? [] : byPosition(set, (index) => at?.(index) ?? unknown)
}

function handledUpTo(
  { set, upTo }: Pick<Found, 'set' | 'upTo'>,
  pending: PartitionSet,
): readonly { readonly upTo: number; readonly set: PartitionSet }[] {
  const both = intersect(set, pending)
  if (upTo === undefined) return [{ upTo: Infinity, set: both }]
  return byPosition(both, (index) => upTo(index) ?? Infinity).map((one) => ({ upTo: one.position, set: one.set }))
}

function byPosition(set: PartitionSet, positionOf: (index: number) => number): readonly Layer[] {
  const groups = new Map<number, number[]>()
  for (const index of indexesOf(set)) {
    const position = positionOf(index)
    const group = groups.get(position)
    if (group === undefined) groups.set(position, [index])
    else group.push(index)
  }
  return [...groups].map(([position, indexes]) => ({ position, set: indexSet(indexes) }))
}

/** Sorted; a partition stays only where its newest reason is. */
function disjoint(layers: readonly Layer[]): readonly Layer[] {
  let newer = emptySet
  const kept: Layer[] = []
  for (const { position, set } of layers.toSorted((a, b) => b.position - a.position)) {
    const own = subtract(set, newer)
    newer = union(newer, set)
    const last = kept.at(-1)
    if (isEmpty(own)) continue
    if (last?.position === position) kept[kept.length - 1] = { position, set: union(last.set, own) }
    else kept.push({ position, set: own })
  }
  return kept.toReversed()
}

function bounded(layers: readonly Layer[]): readonly Layer[] {
  if (layers.length <= MOST_LAYERS) return layers
  const [first, second, ...rest] = layers
  if (first === undefined || second === undefined) return layers
  return bounded([{ position: second.position, set: union(first.set, second.set) }, ...rest])
}
