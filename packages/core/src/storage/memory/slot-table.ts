/**
 * slot-table — places in pools, held and waited for.
 */
import { DEFAULT_POOL_LIMIT, comparePlaces, isServed } from '../pool-line.ts'
import type { PoolState, SlotHolder, SlotRequest } from '../pool-store.ts'
import { compareText } from './collections.ts'

interface Slot extends SlotRequest {
  readonly runId: string
  readonly seq: number
  readonly isHeld: boolean
}

export class SlotTable {
  #slots: Slot[] = []
  #lastSeq = 0
  readonly #declared = new Map<string, number>()
  readonly #chosen = new Map<string, number>()

  /** True when all is held now; false = it stands in line. */
  take(runId: string, request: SlotRequest): { readonly isHeld: boolean; readonly isChanged: boolean } {
    const mine = this.#slots.find((slot) => slot.runId === runId && slot.stepKey === request.stepKey)
    const pools = this.#needed(runId, request)
    // What it waited for before is not needed any more: it must not stand at the head of that line for ever.
    if (pools.length === 0)
      return { isHeld: true, isChanged: mine?.isHeld === false && this.free(runId, request.stepKey) }
    if (mine?.isHeld === true && pools.every((pool) => mine.pools.includes(pool))) {
      return { isHeld: true, isChanged: false }
    }
    const asked: Slot = { ...request, pools, runId, seq: mine?.seq ?? this.#lastSeq + 1, isHeld: false }
    const isHeld = this.hasPlace(asked)
    const isChanged = mine === undefined || isHeld || !isSame(mine, asked)
    if (!isChanged) return { isHeld: false, isChanged }
    this.#lastSeq = Math.max(this.#lastSeq, asked.seq)
    this.#slots = [...this.#slots.filter((slot) => slot !== mine), { ...asked, isHeld }]
    return { isHeld, isChanged }
  }

  /** Whether one who stands there now gets a place in every pool. Places of its own run as a whole, or of itself, do not count. */
  hasPlace(asked: Omit<Slot, 'isHeld' | 'seq'> & { readonly seq?: number }): boolean {
    const isOther = (slot: Slot): boolean =>
      slot.runId !== asked.runId || (asked.stepKey !== '' && slot.stepKey !== asked.stepKey)
    const place = { ...asked, seq: asked.seq ?? Number.MAX_SAFE_INTEGER }
    return asked.pools.every((pool) => {
      const others = this.#slots.filter((slot) => isOther(slot) && slot.pools.includes(pool))
      const free = this.limitOf(pool) - others.filter((slot) => slot.isHeld).length
      return isServed(
        free,
        others.filter((slot) => !slot.isHeld),
        place,
      )
    })
  }

  hold(runId: string, request: SlotRequest): void {
    this.#lastSeq += 1
    this.#slots.push({ ...request, runId, seq: this.#lastSeq, isHeld: true })
  }

  /** All of the run's when no step is named. True when there was something to free. */
  free(runId: string, stepKey?: string): boolean {
    const before = this.#slots.length
    this.#slots = this.#slots.filter(
      (slot) => slot.runId !== runId || (stepKey !== undefined && slot.stepKey !== stepKey),
    )
    return this.#slots.length < before
  }

  limitOf(pool: string): number {
    return this.#chosen.get(pool) ?? this.#declared.get(pool) ?? DEFAULT_POOL_LIMIT
  }

  declare(limits: Readonly<Record<string, number>>): void {
    this.#declared.clear()
    for (const [name, limit] of Object.entries(limits)) this.#declared.set(name, limit)
  }

  choose(name: string, limit: number | undefined): void {
    if (limit === undefined) this.#chosen.delete(name)
    else this.#chosen.set(name, limit)
  }

  list(): readonly PoolState[] {
    const named = [...this.#declared.keys(), ...this.#chosen.keys(), ...this.#slots.flatMap((slot) => slot.pools)]
    return [...new Set(named)].sort(compareText).map((name) => {
      const inPool = this.#slots.filter((slot) => slot.pools.includes(name))
      const held = inPool.filter((slot) => slot.isHeld).toSorted((a, b) => a.atMs - b.atMs || a.seq - b.seq)
      const waiting = inPool.filter((slot) => !slot.isHeld).toSorted(comparePlaces)
      return {
        name,
        limit: this.limitOf(name),
        isChosen: this.#chosen.has(name),
        held: held.map(toHolder),
        waiting: waiting.map(toHolder),
      }
    })
  }

  /** Without those that the run holds as a whole. */
  #needed(runId: string, request: SlotRequest): readonly string[] {
    const ofRun = this.#slots.find((slot) => slot.runId === runId && slot.stepKey === '' && slot.isHeld)
    const isOfRun = (pool: string): boolean => request.stepKey !== '' && (ofRun?.pools.includes(pool) ?? false)
    return [...new Set(request.pools)].filter((pool) => !isOfRun(pool))
  }
}

function isSame(a: SlotRequest, b: SlotRequest): boolean {
  return a.priority === b.priority && a.atMs === b.atMs && JSON.stringify(a.pools) === JSON.stringify(b.pools)
}

function toHolder({ runId, stepKey, atMs, priority }: Slot): SlotHolder {
  return { runId, stepKey, sinceMs: atMs, priority }
}
