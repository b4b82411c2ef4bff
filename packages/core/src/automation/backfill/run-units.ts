/**
 * run-units — cuts what is pending of a backfill into runs, as its policies say. Pure.
 *
 * Rules    a unit holds items of one group: the same targets of each of its partitions, which follow each other; between
 *          its first and its last partition the group has no item that is not in the unit. So a run is said by its
 *          targets and its partitions.
 */
import type { RunPolicy } from '../../definition/run-policy.ts'
import type { Entry, Ledger } from './ledger.ts'
import type { Target } from './wiring.ts'

export interface RunUnit {
  /** By partition, and within a partition in an order in which each stands after those it reads. */
  readonly entries: readonly Entry[]
  readonly targets: ReadonlySet<string>
  readonly first: number
  readonly last: number
  /** It may have to wait: its group reads other groups, or itself across partitions. */
  readonly mayWait: boolean
}

/** In the order of their partitions. */
export function cutIntoUnits(ledger: Ledger, group: readonly Target[]): readonly RunUnit[] {
  const members = new Set(group.map((target) => target.key))
  const readsOthers = group.some(({ sources }) => sources.some(({ key, isSame }) => !isSame || !members.has(key)))
  const limit = partitionsPerRun(group[0]?.policy ?? 'per-partition')
  const units: RunUnit[] = []
  let entries: Entry[] = []
  let partitionCount = 0
  const close = (mayWait = readsOthers): void => {
    if (entries.length > 0) units.push(...unitsOf(entries, mayWait))
    entries = []
    partitionCount = 0
  }
  for (const { pending, hasOther } of byPartition(ledger, group)) {
    if (hasOther || partitionCount >= limit) close()
    entries.push(...pending)
    partitionCount += 1
    if (hasOther) close(true)
  }
  close()
  return units
}

/** One unit, or several where the targets change from a partition to the next. */
export function unitsOf(entries: readonly Entry[], mayWait: boolean): readonly RunUnit[] {
  const units: RunUnit[] = []
  let open: { readonly entries: Entry[]; readonly names: string } | undefined
  const close = (): void => {
    const [first, last] = [open?.entries[0], open?.entries.at(-1)]
    if (open === undefined || first === undefined || last === undefined) return
    const targets = new Set(open.entries.map(({ target }) => target.key))
    units.push({ entries: open.entries, targets, first: first.index, last: last.index, mayWait })
  }
  for (const ofPartition of byIndex(entries).values()) {
    const names = ofPartition.map(({ target }) => target.key).join('\n')
    if (open?.names === names) {
      open.entries.push(...ofPartition)
      continue
    }
    close()
    open = { entries: [...ofPartition], names }
  }
  close()
  return units
}

function partitionsPerRun(policy: RunPolicy): number {
  if (policy === 'per-partition') return 1
  return policy === 'single-run' ? Infinity : policy.batch
}

/** The group's partitions in order; `hasOther`: something of it is not pending any more. */
function* byPartition(
  ledger: Ledger,
  group: readonly Target[],
): Generator<{ readonly pending: readonly Entry[]; readonly hasOther: boolean }> {
  const all = byIndex(group.flatMap((target) => ledger.entriesOf(target.key)))
  for (const index of [...all.keys()].toSorted((a, b) => a - b)) {
    const entries = all.get(index) ?? []
    const pending = entries.filter((entry) => ledger.get(entry.item).status === 'pending')
    yield { pending, hasOther: pending.length < entries.length }
  }
}

function byIndex(entries: readonly Entry[]): ReadonlyMap<number, Entry[]> {
  const found = new Map<number, Entry[]>()
  for (const entry of entries) {
    const known = found.get(entry.index)
    if (known === undefined) found.set(entry.index, [entry])
    else known.push(entry)
  }
  return found
}
