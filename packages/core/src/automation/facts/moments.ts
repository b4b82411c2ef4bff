/**
 * moments — which partitions there are, as time goes on and keys of dynamic partitions come and go. A new moment is made
 * only when a definition's keys may have changed, so that between two changes every key space is made once.
 */
import type { KeySpace, PartitionMoment } from '../../partition/key-space.ts'
import { dynamicNames, keySpace } from '../../partition/key-space.ts'
import type { PartitionsDefinition } from '../../partition/partition.ts'
import { dimensionsOf } from '../../partition/partition.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { indexSet, toKeys } from '../../partition/partition-set.ts'
import type { PartitionStore } from '../../storage/partition-store.ts'

export interface Moments {
  readonly moment: PartitionMoment
  /** When a window ends; undefined = there is none to wait for. */
  readonly nextChangeMs: number | undefined
  /** True when the moment is another one than before. */
  advance(nowMs: number, changedSets: ReadonlySet<string>): Promise<boolean>
}

// Far enough for windows of a month or a quarter; of rarer ones it is looked again after that time.
const HORIZON_MS = 400 * 86_400_000

export async function moments(
  storage: PartitionStore,
  definitions: readonly PartitionsDefinition[],
  nowMs: number,
): Promise<Moments> {
  const names = [...new Set(definitions.flatMap(dynamicNames))]
  const keys = new Map<string, readonly string[]>()
  const read = async (wanted: readonly string[]): Promise<void> => {
    for (const name of wanted) keys.set(name, await storage.listPartitions(name))
  }
  await read(names)
  const make = (atMs: number): PartitionMoment => {
    const now = new Map(keys)
    return { nowMs: atMs, dynamicKeys: (name) => now.get(name) ?? [] }
  }
  const windows = [...new Set(definitions.flatMap(windowsOf))]
  const next = (moment: PartitionMoment) => least(windows.map((one) => nextEndMs(one, moment)))
  let moment = make(nowMs)
  let nextChangeMs = next(moment)
  return {
    get moment() {
      return moment
    },
    get nextChangeMs() {
      return nextChangeMs
    },
    async advance(laterMs, changedSets) {
      const changed = names.filter((name) => changedSets.has(name))
      await read(changed)
      if (changed.length === 0 && (nextChangeMs === undefined || laterMs < nextChangeMs)) return false
      moment = make(Math.max(laterMs, moment.nowMs))
      nextChangeMs = next(moment)
      return true
    },
  }
}

function windowsOf(definition: PartitionsDefinition): readonly PartitionsDefinition[] {
  if (definition.kind === 'time-window') return [definition]
  return definition.kind === 'multi' ? dimensionsOf(definition).flatMap(([, one]) => windowsOf(one)) : []
}

/** The first end of a window after the moment. */
function nextEndMs(definition: PartitionsDefinition, moment: PartitionMoment): number {
  const horizonMs = moment.nowMs + HORIZON_MS
  const space = keySpace(definition, { ...moment, nowMs: horizonMs })
  const endOf = (index: number) => space.windowOf(space.keyAt(index) ?? '')?.endMs ?? horizonMs
  let low = 0
  let high = space.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (endOf(middle) > moment.nowMs) high = middle
    else low = middle + 1
  }
  return low < space.size ? endOf(low) : horizonMs
}

export function least(instants: readonly (number | undefined)[]): number | undefined {
  return instants.reduce(
    (best, one) => (best === undefined || (one !== undefined && one < best) ? one : best),
    undefined,
  )
}

/** The same keys in a later space of the same definition; those that are gone are left out. */
export function refitted(before: KeySpace, now: KeySpace, set: PartitionSet): PartitionSet {
  if (set.ranges.length === 0 || isContinued(before, now)) return set
  return indexSet(toKeys(before, set).flatMap((key) => now.indexOf(key) ?? []))
}

const continued = new WeakMap<KeySpace, WeakMap<KeySpace, boolean>>()

/** Keys were added at the end, if at all. */
export function isContinued(before: KeySpace, now: KeySpace): boolean {
  if (before === now || before.size === 0) return true
  let known = continued.get(before)
  if (known === undefined) continued.set(before, (known = new WeakMap()))
  let answer = known.get(now)
  if (answer === undefined) known.set(now, (answer = startsWith(before, now)))
  return answer
}

function startsWith(before: KeySpace, now: KeySpace): boolean {
  if (now.size < before.size || before.steadyRun !== Number.POSITIVE_INFINITY) return false
  if (now.keyAt(before.size - 1) !== before.keyAt(before.size - 1) || now.keyAt(0) !== before.keyAt(0)) return false
  // Both ends may stand where they stood although keys between them went and came.
  const windows = before.windowOf(before.keyAt(0) ?? '')
  if (windows !== undefined) return true
  let index = 0
  for (const key of before.keys()) if (now.keyAt(index++) !== key) return false
  return true
}
