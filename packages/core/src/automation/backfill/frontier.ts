/**
 * frontier — which runs of a backfill may begin now, and what the others wait for.
 *
 * Rules    a unit waits until all that its items read has settled. Of what it waits for it watches one item only, the one
 *          that is launched last, and looks again when that has settled: each is looked at a few times, however much it
 *          reads.
 *          Units that had to wait go before those that never had to: a week is made when its seven days are, not when
 *          all days are.
 */
import type { Entry, Ledger } from './ledger.ts'
import type { RunUnit } from './run-units.ts'
import { unitsOf } from './run-units.ts'

export class Frontier {
  readonly #ledger: Ledger
  /** Those that never have to wait. */
  readonly #free: readonly RunUnit[]
  #nextFree = 0
  readonly #ready: RunUnit[] = []
  readonly #watchers = new Map<number, RunUnit[]>()
  readonly #toLookAt: RunUnit[] = []
  #isLooking = false
  readonly #skip: (entry: Entry) => void

  /** `skip` settles an item that reads something that went wrong. */
  constructor(ledger: Ledger, units: readonly RunUnit[], skip: (entry: Entry) => void) {
    this.#ledger = ledger
    this.#skip = skip
    this.#free = units.filter((unit) => !unit.mayWait)
    this.#toLookAt = units.filter((unit) => unit.mayWait)
  }

  /** The next unit that may begin. */
  take(): RunUnit | undefined {
    this.#lookAtAll()
    const waited = this.#ready.shift()
    if (waited !== undefined) return waited
    this.#nextFree += 1
    return this.#free[this.#nextFree - 1]
  }

  /** Looks again at what waited for this item, which has settled. */
  settled(item: number): void {
    const watchers = this.#watchers.get(item)
    if (watchers === undefined) return
    this.#watchers.delete(item)
    this.look(watchers)
  }

  look(units: readonly RunUnit[]): void {
    this.#toLookAt.push(...units)
    this.#lookAtAll()
  }

  /** One after the other, not one within the other: a chain of skipped items may be a hundred thousand long. */
  #lookAtAll(): void {
    if (this.#isLooking) return
    this.#isLooking = true
    for (let i = 0; i < this.#toLookAt.length; i += 1) {
      const unit = this.#toLookAt[i]
      if (unit !== undefined) this.#lookAt(unit)
    }
    this.#toLookAt.length = 0
    this.#isLooking = false
  }

  #lookAt(unit: RunUnit): void {
    let blocker: number | undefined
    const left: Entry[] = []
    for (const entry of unit.entries) {
      if (this.#ledger.get(entry.item).status !== 'pending') continue
      if (this.#ledger.readsBad(entry)) {
        this.#skip(entry)
        continue
      }
      left.push(entry)
      blocker ??= this.#blockerOf(entry, unit)
    }
    const pieces = left.length === unit.entries.length ? [unit] : unitsOf(left, true)
    const only = pieces[0]
    if (pieces.length > 1) this.#toLookAt.push(...pieces)
    else if (only === undefined) return
    else if (blocker === undefined) this.#ready.push(only)
    else this.#watch(blocker, only)
  }

  #blockerOf(entry: Entry, unit: RunUnit): number | undefined {
    for (const { column, from, to } of this.#ledger.readings(entry)) {
      const found = unit.targets.has(column.target)
        ? (column.lastOpen(Math.max(from, unit.last + 1), to) ?? column.lastOpen(from, Math.min(to, unit.first - 1)))
        : column.lastOpen(from, to)
      if (found !== undefined) return found
    }
    return undefined
  }

  #watch(item: number, unit: RunUnit): void {
    const known = this.#watchers.get(item)
    if (known === undefined) this.#watchers.set(item, [unit])
    else known.push(unit)
  }
}
