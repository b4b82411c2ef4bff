/**
 * evaluator-state — what an evaluator holds between two evaluations: the facts, what was committed, and which
 * conditions must be looked at again.
 *
 * Rules    an evaluation counts once its cursor stands in storage. Until then nothing is forgotten: the next one sees
 *          the same stretch, the same memory, and looks at the same conditions again.
 */
import type { CronTimes } from '../../cron.ts'
import { cronTimes } from '../../cron.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { restoreSet } from '../condition/memory.ts'
import type { ConditionMemory } from '../condition/memory.ts'
import type { AutomationReadModel } from '../condition/read-model.ts'
import type { Subject } from '../condition/subject.ts'
import type { Facts } from '../facts/facts.ts'
import { readModel } from '../facts/model.ts'
import { least } from '../facts/moments.ts'
import type { Watched } from '../facts/watched.ts'
import type { AutomationCursor } from './cursor.ts'

/** What an evaluation came to, before it is committed. */
export interface Decided {
  readonly cursorText: string
  readonly cursor: AutomationCursor
  readonly memory: ReadonlyMap<string, ConditionMemory | undefined>
  /** To be evaluated again although nothing happens. */
  readonly restless: readonly string[]
  readonly dueAtMs: ReadonlyMap<string, number | undefined>
}

interface CronDue {
  readonly times: CronTimes
  readonly subjectIds: string[]
  nextMs: number | undefined
}

export class EvaluatorState {
  readonly facts: Facts
  readonly watched: Watched
  cursor: AutomationCursor | undefined
  cursorText: string | undefined
  pending: Decided | undefined
  /** Must be evaluated. */
  readonly due: Set<string>
  /** Remembered of subjects that have no condition any more. */
  orphans: readonly string[]
  readonly #memory: Map<string, ConditionMemory>
  readonly #texts: Map<string, string>
  readonly #dueAtMs = new Map<string, number>()
  readonly #crons = new Map<string, CronDue>()

  constructor(
    facts: Facts,
    watched: Watched,
    stored: { readonly cursorText: string | undefined; readonly cursor: AutomationCursor | undefined },
    memory: ReadonlyMap<string, string>,
    nowMs: number,
  ) {
    this.facts = facts
    this.watched = watched
    this.cursor = stored.cursor
    this.cursorText = stored.cursorText
    this.due = new Set(watched.conditioned.map(({ subject }) => subject.id))
    this.orphans = [...memory.keys()].filter((id) => !this.due.has(id))
    this.#texts = new Map(memory)
    this.#memory = new Map([...memory].flatMap(([id, text]) => parseMemory(id, text)))
    for (const { subject, crons } of watched.conditioned) {
      for (const { cron, timezone } of crons) this.#addCron(subject.id, cron, timezone, stored.cursor?.atMs ?? nowMs)
    }
  }

  get graph(): AssetGraph {
    return this.facts.graph
  }

  memoryOf(subjectId: string): ConditionMemory | undefined {
    return this.#memory.get(subjectId)
  }

  memoryText(subjectId: string): string | undefined {
    return this.#texts.get(subjectId)
  }

  model(nowMs: number): AutomationReadModel {
    const requested = (subject: Subject): PartitionSet =>
      restoreSet(this.facts.space(subject.assetKey), this.#memory.get(subject.id)?.requested)
    const headId = this.cursor?.eventId ?? this.facts.headId
    return readModel(this.facts, { ms: this.cursor?.atMs, headId, tick: this.cursor?.tick ?? 0, requested }, nowMs)
  }

  /** Adds to `due` what events and time have changed. */
  async follow(nowMs: number): Promise<void> {
    await this.facts.follow(nowMs)
    for (const id of this.facts.takeTouched()) this.#watchersDue(id)
    for (const cron of this.#crons.values()) {
      if (cron.nextMs === undefined || cron.nextMs > nowMs) continue
      for (const id of cron.subjectIds) this.due.add(id)
      cron.nextMs = cron.times.next(nowMs)
    }
    for (const [id, ms] of this.#dueAtMs) if (ms <= nowMs) this.due.add(id)
  }

  accept({ cursor, cursorText, memory, restless, dueAtMs }: Decided, isStored: boolean): void {
    this.pending = undefined
    // What nobody has written down has no number: another evaluator would count otherwise.
    this.cursor = isStored ? cursor : { ...cursor, tick: this.cursor?.tick ?? 0 }
    if (isStored) this.cursorText = cursorText
    this.facts.cut(cursor.eventId)
    this.due.clear()
    this.orphans = []
    // What is new since then has not been looked at.
    for (const id of this.facts.stretch.subjectIds) this.#watchersDue(id)
    for (const id of restless) this.due.add(id)
    for (const [id, ms] of dueAtMs) {
      if (ms === undefined) this.#dueAtMs.delete(id)
      else this.#dueAtMs.set(id, ms)
    }
    for (const [id, one] of memory) {
      if (one === undefined) {
        this.#memory.delete(id)
        this.#texts.delete(id)
      } else {
        this.#memory.set(id, one)
        this.#texts.set(id, JSON.stringify(one))
      }
    }
  }

  /** When time alone may change something. */
  nextDueAtMs(nowMs: number): number | undefined {
    return least([
      ...[...this.#crons.values()].map(({ nextMs }) => nextMs),
      ...this.#dueAtMs.values(),
      this.facts.moments.nextChangeMs,
      this.facts.backfills.nextLookAtMs(nowMs),
    ])
  }

  #watchersDue(id: string): void {
    for (const watcher of this.watched.watchersOf.get(id) ?? []) this.due.add(watcher)
  }

  #addCron(subjectId: string, cron: string, timezone: string, sinceMs: number): void {
    const name = `${cron} ${timezone}`
    const known = this.#crons.get(name)
    if (known !== undefined) return void known.subjectIds.push(subjectId)
    const times = cronTimes('automation condition', cron, timezone)
    this.#crons.set(name, { times, subjectIds: [subjectId], nextMs: times.next(sinceMs) })
  }
}

/** What does not parse is as if it had never been: the condition starts anew. */
function parseMemory(id: string, text: string): readonly (readonly [string, ConditionMemory])[] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'nodes' in value ? [[id, value as ConditionMemory]] : []
  } catch {
    return []
  }
}
