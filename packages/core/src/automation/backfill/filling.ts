/**
 * filling — one backfill on its way: its ledger, its runs in flight and its frontier, kept in memory from one commit to
 * the next.
 *
 * Rules    it goes ahead of the store by one commit: what it has given out as a commit it takes for written. Whether it was
 *          is seen at the next call: items only ever move forward, so counts equal to the store's mean that nobody moved
 *          one, and a run launched by the commit is known to the store or is not.
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { BackfillItem, BackfillRequest, BackfillState } from '../../storage/backfill-store.ts'
import type { NewRun } from '../../storage/storage.ts'
import type { EvaluationPorts } from '../ports.ts'
import type { Settled } from './column.ts'
import { Frontier } from './frontier.ts'
import type { Flight } from './in-flight.ts'
import { InFlight, retryOf } from './in-flight.ts'
import type { ItemEnd } from './item-ends.ts'
import { readItemEnds } from './item-ends.ts'
import { isWrongAsk, prepareUnit } from './launch-unit.ts'
import type { Entry } from './ledger.ts'
import { Ledger } from './ledger.ts'
import { momentFor } from './moment.ts'
import { groupTargets } from './run-groups.ts'
import type { RunUnit } from './run-units.ts'
import { cutIntoUnits, unitsOf } from './run-units.ts'
import { StoredPartitions } from './stored.ts'
import type { Target } from './wiring.ts'
import { targetsOf } from './wiring.ts'

/** Runs of one backfill that wait in the queue: enough that workers never wait for the next ones, and no more. */
const QUEUE_WINDOW = 100
/** Runs of one commit: the first ones start while the next are being planned. */
const LAUNCHES_AT_ONCE = 25

/** What is to be committed. */
export interface Changes {
  readonly items: readonly BackfillItem[]
  readonly runs: readonly NewRun[]
}

export class Filling {
  readonly #ports: EvaluationPorts
  readonly #graph: AssetGraph
  readonly #backfillId: string
  readonly #request: BackfillRequest
  readonly ledger: Ledger
  readonly #inFlight: InFlight
  readonly #frontier: Frontier
  /** Target → its place, upstream first. */
  readonly #rank: ReadonlyMap<string, number>
  readonly #changed = new Set<number>()
  #runs: NewRun[] = []
  /** Launched by the last commit: known to the store when that was written. */
  #probe: string | undefined
  /** Nothing that waits will begin. */
  #isCanceling = false

  private constructor(
    ports: EvaluationPorts,
    graph: AssetGraph,
    state: BackfillState,
    parts: {
      readonly targets: readonly Target[]
      readonly ledger: Ledger
      readonly inFlight: InFlight
      readonly units: readonly RunUnit[]
    },
  ) {
    this.#ports = ports
    this.#graph = graph
    this.#backfillId = state.backfillId
    this.#request = state.request
    this.#rank = new Map(parts.targets.map(({ key }, i) => [key, i]))
    this.ledger = parts.ledger
    this.#inFlight = parts.inFlight
    this.#frontier = new Frontier(parts.ledger, parts.units, (entry) => this.#skipBad(entry))
  }

  static async load(ports: EvaluationPorts, graph: AssetGraph, state: BackfillState): Promise<Filling> {
    const { storage } = ports
    const readTo = await storage.lastEventId()
    const items = await storage.listBackfillItems(state.backfillId)
    const targets = targetsOf(graph, state.request)
    const ledger = new Ledger(targets, items, await momentFor(ports, targets))
    const inFlight = await InFlight.load(storage, readTo, itemsByRun(items))
    const units = groupTargets(targets).flatMap((group) => cutIntoUnits(ledger, group))
    const filling = new Filling(ports, graph, state, { targets, ledger, inFlight, units })
    filling.#skipGone()
    return filling
  }

  /** True when what it holds in memory is what the store holds. */
  async isCurrent(state: BackfillState): Promise<boolean> {
    const { counts } = this.ledger
    if (counts.pending !== state.counts.pending || counts.requested !== state.counts.requested) return false
    if (counts.succeeded !== state.counts.succeeded || counts.failed !== state.counts.failed) return false
    if (counts.skipped !== state.counts.skipped || counts.canceled !== state.counts.canceled) return false
    if (this.#probe === undefined) return true
    const isWritten = (await this.#ports.storage.getRun(this.#probe)) !== undefined
    this.#probe = undefined
    return isWritten
  }

  /** Settles the items of runs that have ended. `outdated`: what is in memory may be; load it anew. */
  async settleEnded(status: BackfillState['status'], isFresh: boolean): Promise<'done' | 'outdated'> {
    const flights = await this.#inFlight.ended()
    // Dynamic keys may have gone since the ledger was read: look again before saying that it failed.
    if (!isFresh && flights.some(isNotStartable)) return 'outdated'
    for (const flight of flights) await this.#land(flight, status !== 'canceling')
    return 'done'
  }

  cancelPending(): void {
    this.#isCanceling = true
    for (let item = 0; item < this.ledger.size; item += 1) {
      if (this.ledger.get(item).status === 'pending') this.#change(item, { status: 'canceled' }, 'bad')
    }
  }

  /** Launches what may begin, as far as there is room. `outdated`: what is in memory may be; load it anew. */
  async launch(isFresh: boolean): Promise<'done' | 'outdated'> {
    const stored = new StoredPartitions(this.#ports.storage)
    while (this.#runs.length < LAUNCHES_AT_ONCE && this.#hasRoom()) {
      const unit = this.#frontier.take()
      if (unit === undefined) break
      const makeable = await this.#passOver(stored, unit)
      if (makeable === undefined) continue
      try {
        this.#book(
          makeable,
          await prepareUnit(this.#ports, this.#graph, this.#backfillId, this.#request, this.ledger, makeable),
        )
      } catch (error) {
        if (!isWrongAsk(error)) throw error
        // Dynamic keys may have gone since the ledger was read: look again before saying that it failed.
        if (!isFresh) return 'outdated'
        for (const { item } of makeable.entries) this.#change(item, { status: 'failed', reason: error.message }, 'bad')
      }
    }
    this.#endStalled()
    return 'done'
  }

  /** What has changed since it was last asked. */
  takeChanges(): Changes {
    const changes = { items: [...this.#changed].map((item) => this.ledger.get(item)), runs: this.#runs }
    this.#probe = this.#runs[0]?.runId
    this.#changed.clear()
    this.#runs = []
    return changes
  }

  #hasRoom(): boolean {
    const { maxRuns = Infinity } = this.#request
    return this.#inFlight.count < maxRuns && this.#inFlight.queuedCount < QUEUE_WINDOW
  }

  async #land(flight: Flight, mayRetry: boolean): Promise<void> {
    const { runId, ended, items } = flight
    if (ended === undefined) return
    if (ended === 'gone') {
      this.#inFlight.remove(runId)
      for (const item of items) this.#settle(item, { status: 'failed', reason: 'its run was deleted' })
      return
    }
    const { storage, clock } = this.#ports
    const retry = mayRetry ? await retryOf(storage, this.#backfillId, ended, clock.nowMs()) : undefined
    if (retry === 'coming') return
    const ends = await readItemEnds(
      storage,
      ended,
      items.map((item) => this.ledger.get(item)),
      this.#request.job !== undefined,
    )
    this.#inFlight.remove(runId)
    const moved: number[] = []
    for (const { item, end } of this.#upstreamFirst(items, ends)) {
      const whyGone = isNotStartable(flight) ? this.#whyGone(item) : undefined
      if (whyGone !== undefined) this.#change(item, { status: 'skipped', reason: whyGone }, undefined)
      else if (retry === undefined || end.status === 'succeeded' || end.isChosen === true) this.#settle(item, end)
      else moved.push(item)
    }
    if (retry === undefined || moved.length === 0) return
    for (const item of moved) this.#change(item, { status: 'requested', runId: retry.runId }, undefined)
    this.#inFlight.add(retry.runId, moved)
    this.#inFlight.note(retry)
    const next = this.#inFlight.get(retry.runId)
    if (next !== undefined) await this.#land(next, mayRetry)
  }

  #settle(item: number, end: ItemEnd): void {
    const { status, reason } = end
    const entry = this.ledger.entry(item)
    const isBad = status !== 'skipped' || (entry !== undefined && this.ledger.readsBad(entry))
    this.#change(
      item,
      { status, ...(reason === undefined ? {} : { reason }) },
      status === 'succeeded' ? 'done' : isBad ? 'bad' : 'passed',
    )
  }

  /** So that of a skipped item it is known whether something that it reads went wrong. */
  #upstreamFirst(items: readonly number[], ends: readonly ItemEnd[]) {
    const ranked = items.flatMap((item, i) => {
      const end = ends[i]
      const entry = this.ledger.entry(item)
      return end === undefined
        ? []
        : [{ item, end, rank: this.#rank.get(entry?.target.key ?? '') ?? 0, index: entry?.index ?? 0 }]
    })
    return ranked.toSorted((a, b) => a.rank - b.rank || a.index - b.index)
  }

  #book(unit: RunUnit, run: NewRun): void {
    const items = unit.entries.map(({ item }) => item)
    for (const item of items) this.#change(item, { status: 'requested', runId: run.runId }, undefined)
    this.#inFlight.add(run.runId, items)
    this.#runs.push(run)
  }

  /** Skips what reads something passed over that was never made; gives what is left as one unit. */
  async #passOver(stored: StoredPartitions, unit: RunUnit): Promise<RunUnit | undefined> {
    const left: Entry[] = []
    for (const entry of unit.entries) {
      const reason = unit.mayWait ? await stored.reasonToPass(this.ledger, entry) : undefined
      if (reason === undefined) left.push(entry)
      else this.#change(entry.item, { status: 'skipped', reason }, 'passed')
    }
    if (left.length === unit.entries.length) return unit
    const [first, ...others] = unitsOf(left, true)
    this.#frontier.look(others)
    return first
  }

  #skipBad(entry: Entry): void {
    for (const { column, from, to } of this.ledger.readings(entry)) {
      const index = column.bad(from, to)
      if (index === undefined) continue
      const culprit = column.itemAt(index)
      const status = culprit === undefined ? 'failed' : this.ledger.get(culprit).status
      this.#change(entry.item, { status: 'skipped', reason: `${column.nameOf(index)} ${WORDS[status]}` }, 'bad')
      return
    }
  }

  #skipGone(): void {
    for (let item = 0; item < this.ledger.size; item += 1) {
      const reason = this.ledger.get(item).status === 'pending' ? this.#whyGone(item) : undefined
      if (reason !== undefined) this.#change(item, { status: 'skipped', reason }, undefined)
    }
  }

  /** Undefined: the project has its target and partition. */
  #whyGone(item: number): string | undefined {
    if (this.ledger.entry(item) !== undefined) return undefined
    const { target, partition } = this.ledger.get(item)
    const what = this.#request.job === undefined ? 'asset' : 'job'
    if (!this.#rank.has(target)) return `${what} "${target}" is not in the project any more`
    return partition === ''
      ? `${what} "${target}" is in partitions now`
      : `${what} "${target}" has no partition "${partition}" any more`
  }

  /** Nothing runs and nothing may begin: what is left waits for itself. */
  #endStalled(): void {
    if (this.#inFlight.count > 0 || this.ledger.counts.pending === 0) return
    for (let item = 0; item < this.ledger.size; item += 1) {
      if (this.ledger.get(item).status !== 'pending') continue
      this.#change(
        item,
        { status: 'failed', reason: 'what it reads waits for it: its partitions depend on each other in a circle' },
        'bad',
      )
    }
  }

  #change(item: number, change: Pick<BackfillItem, 'status' | 'runId' | 'reason'>, how: Settled | undefined): void {
    const { target, partition, runId } = this.ledger.get(item)
    this.ledger.set(item, { target, partition, ...(runId === undefined ? {} : { runId }), ...change }, how)
    this.#changed.add(item)
    if (how !== undefined && !this.#isCanceling) this.#frontier.settled(item)
  }
}

const WORDS = {
  pending: 'is not made yet',
  requested: 'is not made yet',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'was skipped because of what it reads',
  canceled: 'was canceled',
} as const

function isNotStartable({ ended }: Flight): boolean {
  return ended !== undefined && ended !== 'gone' && ended.reason === 'not-startable'
}

function itemsByRun(items: readonly BackfillItem[]): ReadonlyMap<string, readonly number[]> {
  const byRun = new Map<string, number[]>()
  for (const [item, { status, runId }] of items.entries()) {
    if (status !== 'requested' || runId === undefined) continue
    const known = byRun.get(runId)
    if (known === undefined) byRun.set(runId, [item])
    else known.push(item)
  }
  return byRun
}
