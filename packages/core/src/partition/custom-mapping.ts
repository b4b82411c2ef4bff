import { toErrorRecord, UserCodeError } from '../errors.ts'
import { keySpace } from './key-space.ts'
import type { MappingEnds } from './mapping-ends.ts'
import type { CustomMapping, MappingContext } from './mapping-kinds.ts'
import type { PartitionSet } from './partition-set.ts'
import { emptySet, indexSet } from './partition-set.ts'
import type { KeySpace } from './space.ts'

/** The keys that the author's rule names. */
export function customKeys(mapping: CustomMapping, ends: MappingEnds, key: string): readonly string[] {
  return ask(mapping.upstream, contextOf(ends), key)
}

export function customSetBelow(mapping: CustomMapping, ends: MappingEnds, key: string): PartitionSet {
  const context = contextOf(ends)
  const indexes =
    mapping.downstream === undefined
      ? inverse(mapping, context).get(context.upstream.indexOf(key) ?? -1)
      : ask(mapping.downstream, context, key).flatMap((own) => context.downstream.indexOf(own) ?? [])
  return indexes === undefined ? emptySet : indexSet(indexes)
}

function contextOf({ downstream, upstream, moment }: MappingEnds): MappingContext {
  return { downstream: keySpace(downstream, moment), upstream: keySpace(upstream, moment) }
}

function ask(rule: CustomMapping['upstream'], context: MappingContext, key: string): readonly string[] {
  let keys: unknown
  try {
    keys = rule(key, context)
  } catch (cause) {
    throw fault(key, `threw: ${toErrorRecord(cause).message}`, cause)
  }
  if (Array.isArray(keys) && keys.every((one) => typeof one === 'string')) return keys
  throw fault(key, 'did not return a list of keys')
}

function fault(key: string, what: string, cause?: unknown): UserCodeError {
  return new UserCodeError('user-code/mapping-threw', `a custom partition mapping, asked for "${key}", ${what}.`, {
    cause,
  })
}

type Inverse = ReadonlyMap<number, readonly number[]>

/** By downstream and upstream key space, and mapping. */
const inverses = new WeakMap<KeySpace, WeakMap<KeySpace, Map<CustomMapping, Inverse>>>()

/** Upstream index → downstream indexes, found by asking for every key. The key spaces of one moment keep it. */
function inverse(mapping: CustomMapping, context: MappingContext): Inverse {
  const { downstream, upstream } = context
  let ofSpace = inverses.get(downstream)
  if (ofSpace === undefined) inverses.set(downstream, (ofSpace = new WeakMap()))
  let ofBoth = ofSpace.get(upstream)
  if (ofBoth === undefined) ofSpace.set(upstream, (ofBoth = new Map()))
  const known = ofBoth.get(mapping)
  if (known !== undefined) return known
  const found = new Map<number, number[]>()
  let index = 0
  for (const key of downstream.keys()) {
    for (const read of ask(mapping.upstream, context, key)) {
      const at = upstream.indexOf(read)
      if (at === undefined) continue
      const readers = found.get(at)
      if (readers === undefined) found.set(at, [index])
      else readers.push(index)
    }
    index += 1
  }
  ofBoth.set(mapping, found)
  return found
}
