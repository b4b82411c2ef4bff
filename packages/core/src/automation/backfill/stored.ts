/**
 * stored — whether an item can be made although something that it reads was passed over in this backfill.
 *
 * Rules    what was passed over (skipped by choice) is read as it is stored from before, and of several partitions those
 *          are read that there are: a week without its holiday is still a week. Where nothing at all is stored of a source
 *          there is nothing to read, and the item is skipped too.
 */
import type { Storage } from '../../storage/storage.ts'
import type { Column } from './column.ts'
import type { Entry, Ledger } from './ledger.ts'

/** Which partitions of an asset were ever made. */
export class StoredPartitions {
  readonly #storage: Storage
  readonly #known = new Map<string, readonly number[]>()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Why the item cannot be made; undefined = it can. */
  async reasonToPass(ledger: Ledger, entry: Entry): Promise<string | undefined> {
    for (const { column, ranges } of ledger.sources(entry)) {
      const passed = ranges.flatMap(([from, to]) => column.passed(from, to))[0]
      if (passed === undefined) continue
      const stored = await this.#of(column)
      if (stored.some((index) => ranges.some(([from, to]) => from <= index && index <= to))) continue
      return `${column.nameOf(passed)} was skipped, and nothing is stored from before`
    }
    return undefined
  }

  async #of(column: Column): Promise<readonly number[]> {
    const known = this.#known.get(column.target)
    if (known !== undefined) return known
    const states = await this.#storage.listAssets({ assetKeys: [column.target] })
    const made = states.filter(({ materialization }) => materialization !== undefined)
    const indexes = made.flatMap(({ partition }) => column.indexOf(partition ?? '') ?? [])
    this.#known.set(column.target, indexes)
    return indexes
  }
}
