/**
 * memory — what a condition remembers from one evaluation to the next: plain JSON, kept by storage as text.
 *
 * Shapes   by node and subject: a node is known by a fingerprint of its kind and arguments, not by its place nor by the
 *          version of the code. So a reload, or an edit of another part, leaves it alone; an edited node is a new one.
 *          Sets are ranges of keys: they mean the same when partitions have been added since. `1` = the whole of an
 *          asset without partitions. A range whose ends are no longer there is forgotten.
 */
import { conditionText } from '../../definition/automation-condition.ts'
import type { AutomationCondition } from '../../definition/automation-condition.ts'
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { count, emptySet, rangeSet, toKeyRanges, toKeys, union } from '../../partition/partition-set.ts'
import { fingerprint } from '../../run/fingerprint.ts'
import { WHOLE_SET, WHOLE_SPACE } from './whole-space.ts'

export type StoredSet = 1 | readonly (readonly [first: string, last?: string])[]

export interface NodeMemory {
  /** `since`: what holds, with the position of the newest reason. */
  readonly since?: readonly (readonly [id: number, tick: number, set: StoredSet])[]
  /** `newly-true`: where it held before. */
  readonly held?: StoredSet
  /** `code-version-changed`: the one seen; null = none was given. */
  readonly codeVersion?: string | null
  /** `cron-tick-passed`: it was evaluated before. */
  readonly isKnown?: true
}

export interface ConditionMemory {
  readonly nodes: Readonly<Record<string, NodeMemory>>
  /** Asked for at the last evaluation. */
  readonly requested?: StoredSet
  /** Asked for lately, and when last: only of conditions that may repeat themselves, see repeats.ts. */
  readonly asked?: StoredSet
  readonly askedAtMs?: number
}

// Beyond that many, a range is worth the risk that one of its ends is removed.
const MOST_SINGLE_KEYS = 2_000

/** `isShrinking`: keys may be removed, so that a range could lose its ends; then each key is named. */
export function storeSet(space: KeySpace, set: PartitionSet, isShrinking: boolean): StoredSet {
  if (space === WHOLE_SPACE) return set.ranges.length === 0 ? [] : 1
  if (isShrinking && count(set) <= MOST_SINGLE_KEYS) return toKeys(space, set).map((key) => [key])
  return toKeyRanges(space, set).map(([first, last]) => (first === last ? [first] : [first, last]))
}

export function restoreSet(space: KeySpace, stored: StoredSet | undefined): PartitionSet {
  if (stored === undefined) return emptySet
  if (stored === 1) return space === WHOLE_SPACE ? WHOLE_SET : emptySet
  return union(
    ...stored.map(([first, last = first]) => {
      const from = space.indexOf(first)
      const to = space.indexOf(last)
      return from === undefined || to === undefined ? emptySet : rangeSet(from, to)
    }),
  )
}

const names = new WeakMap<AutomationCondition, string>()

/** The same for the same meaning, in every process and version of the code. */
export function nodeName(node: AutomationCondition): string {
  let name = names.get(node)
  if (name === undefined) names.set(node, (name = `${node.kind}:${fingerprint(conditionText(node)).slice(0, 16)}`))
  return name
}
