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
import {
  emptySet,
  has,
  indexesOf,
  indexSet,
  intersect,
  isEmpty,
  subtract,
  union,
} from '../../partition/partition-set.ts'
import type { ConditionCall, Evaluate, Found, Scope } from './call.ts'
import { allOf, explained, recall, remember, store } from './call.ts'
import { restoreSet } from './memory.ts'
import type { Position } from './position.ts'
import { isUpTo } from './position.ts'

/** What is pending, by the position of its newest reason; no partition stands in two. */
export interface Layer {
  readonly position: Position
  readonly set: PartitionSet
}

interface Stretch {
  readonly headId: number
  readonly previousHeadId: number
  readonly tick: number
}

// More come together only where resets are rare; put together, a reset may have to come later to count.
const MOST_LAYERS = 32

export function evaluateSince(call: ConditionCall, node: Since, { subject }: Scope, evaluate: Evaluate): Found {
  const memory = recall(call, node, subject)?.since
  const inner = { subject, candidates: allOf(call, subject), isInitial: memory === undefined }
  const of = evaluate(call, node.of, inner)
  const reset = evaluate(call, node.reset, inner)
  const space = call.model.space(subject.assetKey)
  const before = (memory ?? []).map(([id, tick, set]): Layer => ({ position: [id, tick], set: restoreSet(space, set) }))
  const layers = nextLayers(before, of, reset, call.model)
  const stored = layers.map(({ position: [id, tick], set }) => [id, tick, store(call, subject, set)] as const)
  if (JSON.stringify(stored) !== JSON.stringify(memory)) call.isSettled = false
  remember(call, node, subject, { since: stored })
  const set = union(...layers.map((layer) => layer.set))
  const parts = [of.explain, reset.explain]
  return {
    set,
    at: (index) => layers.find((layer) => has(layer.set, index))?.position,
    explain: () =>
      explained(call, node, subject, set, { why: isEmpty(set) ? undefined : 'has not been handled since', parts }),
  }
}

/** Oldest first. */
export function nextLayers(
  before: readonly Layer[],
  of: Pick<Found, 'set' | 'at'>,
  reset: Pick<Found, 'set' | 'upTo'>,
  { headId, previousHeadId, tick }: Stretch,
): readonly Layer[] {
  // What was noticed somewhere in this stretch came after its beginning, and before everything of the next one.
  const begin: Position = [previousHeadId, tick]
  const noticed =
    of.at === undefined ? of.set : indexSet([...indexesOf(of.set)].filter((i) => of.at?.(i) === undefined))
  const known = byPosition(subtract(of.set, noticed), (index) => of.at?.(index) ?? begin)
  const handled = handledUpTo(reset, union(of.set, ...before.map(({ set }) => set)))
  const left = ({ position, set }: Layer): PartitionSet =>
    handled.reduce((rest, { upTo, set: gone }) => (isUpTo(position, upTo) ? subtract(rest, gone) : rest), set)
  const dated = [...before, ...known].map((layer) => ({ ...layer, set: left(layer) }))
  // That a status goes on holding is no newer reason than the one that is known.
  const fresh = subtract(left({ position: begin, set: noticed }), union(...dated.map(({ set }) => set)))
  return bounded(disjoint([...dated, { position: [headId, tick], set: fresh }]))
}

const EVERYTHING: Position = [Infinity, 0]

function handledUpTo(
  { set, upTo }: Pick<Found, 'set' | 'upTo'>,
  pending: PartitionSet,
): readonly { readonly upTo: Position; readonly set: PartitionSet }[] {
  const both = intersect(set, pending)
  if (isEmpty(both)) return []
  if (upTo === undefined) return [{ upTo: EVERYTHING, set: both }]
  return byPosition(both, (index) => upTo(index) ?? EVERYTHING).map((one) => ({ upTo: one.position, set: one.set }))
}

function byPosition(set: PartitionSet, positionOf: (index: number) => Position): readonly Layer[] {
  const groups = new Map<string, { readonly position: Position; readonly indexes: number[] }>()
  for (const index of indexesOf(set)) {
    const position = positionOf(index)
    const name = position.join(' ')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { position, indexes: [index] })
    else group.indexes.push(index)
  }
  return [...groups.values()].map(({ position, indexes }) => ({ position, set: indexSet(indexes) }))
}

/** Sorted; a partition stays only where its newest reason is. */
function disjoint(layers: readonly Layer[]): readonly Layer[] {
  let newer = emptySet
  const kept: Layer[] = []
  for (const { position, set } of layers.toSorted(
    (a, b) => b.position[0] - a.position[0] || b.position[1] - a.position[1],
  )) {
    const own = subtract(set, newer)
    newer = union(newer, set)
    const last = kept.at(-1)
    if (isEmpty(own)) continue
    if (last !== undefined && last.position.join() === position.join())
      kept[kept.length - 1] = { position, set: union(last.set, own) }
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
