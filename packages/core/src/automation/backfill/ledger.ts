/**
 * ledger — a backfill's items in memory, with what each of them reads of the others.
 *
 * Rules    what an item reads of targets that are no part of the backfill does not hold it up: it is read as it is stored.
 *          An item whose target or partition the project no longer has is `gone`: nothing waits for it.
 *          What a skipped item means to its readers is not stored; it follows from what it reads itself: when something
 *          of that went wrong it did too, else it was passed over by choice.
 */
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { upstreamSet } from '../../partition/mapping.ts'
import type { BackfillItem, BackfillItemStatus } from '../../storage/backfill-store.ts'
import type { ItemCounts } from '../../storage/backfill-ledger.ts'
import { NO_ITEMS } from '../../storage/backfill-ledger.ts'
import type { Settled } from './column.ts'
import { Column } from './column.ts'
import type { Source, Target } from './wiring.ts'

export interface Entry {
  readonly item: number
  readonly target: Target
  readonly partition: string
  /** Of the partition in its target's key space. */
  readonly index: number
}

type Ranges = readonly (readonly [from: number, to: number])[]

/** A part of a column that an item reads. */
export interface Reading {
  readonly column: Column
  readonly from: number
  readonly to: number
}

export class Ledger {
  readonly #items: BackfillItem[]
  readonly #entries: (Entry | undefined)[]
  readonly #columns = new Map<string, Column>()
  readonly #moment: PartitionMoment
  readonly #targets: ReadonlyMap<string, Target>
  readonly #entriesOf = new Map<string, Entry[]>()
  readonly #counts: Record<BackfillItemStatus, number> = { ...NO_ITEMS }

  constructor(targets: readonly Target[], items: readonly BackfillItem[], moment: PartitionMoment) {
    this.#targets = new Map(targets.map((target) => [target.key, target]))
    this.#moment = moment
    this.#items = [...items]
    this.#entries = items.map(() => undefined)
    for (const { status } of items) this.#counts[status] += 1
    const byTarget = new Map<string, number[]>()
    for (const [item, { target }] of items.entries()) {
      const known = byTarget.get(target)
      if (known === undefined) byTarget.set(target, [item])
      else known.push(item)
    }
    for (const target of targets) this.#addColumn(target, byTarget.get(target.key) ?? [])
    this.#settleKnown()
  }

  get counts(): ItemCounts {
    return this.#counts
  }

  get size(): number {
    return this.#items.length
  }

  get(item: number): BackfillItem {
    const found = this.#items[item]
    if (found === undefined) throw new Error(`the ledger has no item ${item}`)
    return found
  }

  /** Undefined: its target or partition is gone. */
  entry(item: number): Entry | undefined {
    return this.#entries[item]
  }

  /** In the ledger's order. */
  entriesOf(target: string): readonly Entry[] {
    return this.#entriesOf.get(target) ?? []
  }

  isOpen(item: number): boolean {
    const { status } = this.get(item)
    return status === 'pending' || status === 'requested'
  }

  column(target: string): Column | undefined {
    return this.#columns.get(target)
  }

  /** Changes an item; one that has ended tells its column, as `how` says. */
  set(item: number, change: BackfillItem, how: Settled | undefined): void {
    this.#counts[this.get(item).status] -= 1
    this.#counts[change.status] += 1
    this.#items[item] = change
    const entry = this.#entries[item]
    if (how !== undefined && entry !== undefined) this.#columns.get(entry.target.key)?.settle(entry.index, how)
  }

  /** What the item reads of the backfill, source by source. */
  *sources({ target, partition, index }: Entry): Generator<{ readonly column: Column; readonly ranges: Ranges }> {
    for (const source of target.sources) {
      const column = this.#columns.get(source.key)
      if (column === undefined) continue
      yield { column, ranges: source.isSame ? [[index, index]] : this.#rangesOf(target, source, partition) }
    }
  }

  /** The same, range by range. */
  *readings(entry: Entry): Generator<Reading> {
    for (const { column, ranges } of this.sources(entry)) for (const [from, to] of ranges) yield { column, from, to }
  }

  /** True when something that it reads went wrong. */
  readsBad(entry: Entry): boolean {
    for (const { column, from, to } of this.readings(entry)) if (column.bad(from, to) !== undefined) return true
    return false
  }

  #rangesOf(target: Target, { key, mapping }: Source, partition: string): Ranges {
    const upstream = this.#targets.get(key)?.partitions
    if (mapping === undefined || upstream === undefined || target.partitions === undefined) {
      return [[0, Number.MAX_SAFE_INTEGER]]
    }
    return upstreamSet(mapping, target.partitions, upstream, this.#moment, partition).ranges
  }

  #addColumn(target: Target, items: readonly number[]): void {
    const space = target.partitions === undefined ? undefined : keySpace(target.partitions, this.#moment)
    const entries: Entry[] = []
    for (const item of items) {
      const { partition } = this.get(item)
      const index = space === undefined ? (partition === '' ? 0 : undefined) : space.indexOf(partition)
      if (index === undefined) continue
      const entry = { item, target, partition, index }
      this.#entries[item] = entry
      entries.push(entry)
    }
    this.#entriesOf.set(target.key, entries)
    this.#columns.set(target.key, new Column(target.key, space, entries))
  }

  /** Upstream first, so that of a skipped item it is known what it reads. */
  #settleKnown(): void {
    const rank = new Map([...this.#targets.keys()].map((key, i) => [key, i]))
    const ended = this.#entries.filter((entry) => entry !== undefined && !this.isOpen(entry.item))
    const sorted = ended.toSorted((a, b) => order(a) - order(b) || (a?.index ?? 0) - (b?.index ?? 0))
    for (const entry of sorted) {
      if (entry === undefined) continue
      this.#columns.get(entry.target.key)?.settle(entry.index, this.#howSettled(entry))
    }
    function order(entry: Entry | undefined): number {
      return rank.get(entry?.target.key ?? '') ?? 0
    }
  }

  #howSettled(entry: Entry): Settled {
    const { status } = this.get(entry.item)
    if (status === 'succeeded') return 'done'
    if (status === 'skipped') return this.readsBad(entry) ? 'bad' : 'passed'
    return 'bad'
  }
}
