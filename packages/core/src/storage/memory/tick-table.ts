/**
 * tick-table — instigators, their ticks, their memory and the pushes that wait for them.
 */
import { newInstigator } from '../instigator-state.ts'
import { isSameSkip, joinSkips, tickBody, type TickAdditions } from '../tick-record.ts'
import type { InstigatorRef, InstigatorState, NewTick, Push, Tick, TickQuery, TickStatus } from '../tick-store.ts'
import { compareText, getOrAdd, nameOf } from './collections.ts'

interface KeptPush extends Push {
  readonly instigator: string
}

export class TickTable {
  readonly states: Map<string, InstigatorState> = new Map()
  readonly #memory = new Map<string, Map<string, string>>()
  #ticks: Tick[] = []
  #pushes: KeptPush[] = []
  /** By instigator and key. */
  readonly #pushKeys = new Map<string, { readonly id: number; readonly atMs: number }>()
  #lastTickId = 0
  #lastPushId = 0

  stateOf(ref: InstigatorRef): InstigatorState {
    return this.states.get(refName(ref)) ?? newInstigator(ref)
  }

  setState(state: InstigatorState): void {
    this.states.set(refName(state), state)
  }

  listStates(): readonly InstigatorState[] {
    return [...this.states].sort(([a], [b]) => compareText(a, b)).map(([, state]) => state)
  }

  add(tick: NewTick, additions: TickAdditions): Tick {
    const body = tickBody(tick, additions)
    const name = refName(tick.instigator)
    const at = this.#ticks.findLastIndex((one) => refName(one.instigator) === name)
    const before = this.#ticks[at]
    if (before !== undefined && isSameSkip(before, body)) {
      const joined = joinSkips(before, body, tick.count ?? 1)
      this.#ticks[at] = joined
      return joined
    }
    const added: Tick = { ...body, id: (this.#lastTickId += 1), count: tick.count ?? 1 }
    this.#ticks.push(added)
    return added
  }

  get(id: number): Tick | undefined {
    return this.#ticks.find((tick) => tick.id === id)
  }

  list({ instigator, statuses, limit, beforeId = Number.MAX_SAFE_INTEGER }: TickQuery): readonly Tick[] {
    const name = instigator && refName(instigator)
    const isAskedFor = (tick: Tick): boolean =>
      tick.id < beforeId &&
      (name === undefined || refName(tick.instigator) === name) &&
      (statuses === undefined || statuses.includes(tick.status))
    return this.#ticks.filter(isAskedFor).toReversed().slice(0, limit)
  }

  ids(): ReadonlySet<number> {
    return new Set(this.#ticks.map((tick) => tick.id))
  }

  memoryOf(ref: InstigatorRef): ReadonlyMap<string, string> {
    return new Map(this.#memory.get(refName(ref)))
  }

  remember(ref: InstigatorRef, changes: Readonly<Record<string, string | undefined>>): void {
    const memory = getOrAdd(this.#memory, refName(ref), () => new Map<string, string>())
    for (const [subject, text] of Object.entries(changes)) {
      if (text === undefined) memory.delete(subject)
      else memory.set(subject, text)
    }
  }

  push(ref: InstigatorRef, atMs: number, body: string, key: string | undefined): { id: number; isNew: boolean } {
    const keyName = key === undefined ? undefined : nameOf(refName(ref), key)
    const first = keyName === undefined ? undefined : this.#pushKeys.get(keyName)
    if (first !== undefined) return { id: first.id, isNew: false }
    const id = (this.#lastPushId += 1)
    this.#pushes.push({ id, atMs, body: JSON.parse(body), instigator: refName(ref) })
    if (keyName !== undefined) this.#pushKeys.set(keyName, { id, atMs })
    return { id, isNew: true }
  }

  pushesOf(ref: InstigatorRef, limit: number): readonly Push[] {
    const name = refName(ref)
    return this.#pushes
      .filter((push) => push.instigator === name)
      .slice(0, limit)
      .map(({ id, atMs, body }) => ({ id, atMs, body }))
  }

  /** Gives how many there were of them. */
  consume(ref: InstigatorRef, ids: readonly number[]): number {
    const name = refName(ref)
    const gone = new Set(ids)
    const before = this.#pushes.length
    this.#pushes = this.#pushes.filter((push) => push.instigator !== name || !gone.has(push.id))
    return before - this.#pushes.length
  }

  listPushed(): readonly InstigatorRef[] {
    const names = [...new Set(this.#pushes.map((push) => push.instigator))].sort(compareText)
    return names.map(parseRef)
  }

  /** Forgets at most `limit` ticks of each status that ended before its time; returns how many. */
  prune(endedBeforeMs: Readonly<Partial<Record<TickStatus, number>>>, limit: number): number {
    const gone = new Set<number>()
    for (const status of ['succeeded', 'skipped', 'failed'] as const) {
      const untilMs = endedBeforeMs[status] ?? Number.NEGATIVE_INFINITY
      const old = this.#ticks.filter((tick) => tick.status === status && tick.endedAtMs < untilMs)
      const oldestFirst = old.toSorted((a, b) => a.endedAtMs - b.endedAtMs || a.id - b.id)
      for (const tick of oldestFirst.slice(0, limit)) gone.add(tick.id)
    }
    this.#ticks = this.#ticks.filter((tick) => !gone.has(tick.id))
    const keysUntilMs = endedBeforeMs.succeeded ?? Number.NEGATIVE_INFINITY
    for (const [name, { atMs }] of this.#pushKeys) if (atMs < keysUntilMs) this.#pushKeys.delete(name)
    return gone.size
  }
}

function refName({ kind, project, name }: InstigatorRef): string {
  return nameOf(kind, project, name)
}

function parseRef(text: string): InstigatorRef {
  const [kind, project, name] = JSON.parse(text)
  return { kind, project, name }
}
