/**
 * facts — what conditions may ask about, folded from storage: loaded once, then kept up by the events that come after.
 *
 * Rules    the same whether it was loaded just now or has followed every event: a test compares both.
 * Cost     following takes time for new events and for what they touch, not for what there is. Partitions are sets of
 *          ranges, not lists.
 */
import type { EventKind, StoredEvent } from '../../event/event.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import type { KeySpace } from '../../partition/key-space.ts'
import { dynamicNames, keySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { union } from '../../partition/partition-set.ts'
import type { AssetState } from '../../run/asset-state.ts'
import type { Storage } from '../../storage/storage.ts'
import { WHOLE_SPACE } from '../condition/whole-space.ts'
import type { Subject } from '../condition/subject.ts'
import { assetSubject, checkSubject } from '../condition/subject.ts'
import { BackfillFacts } from './backfill-facts.ts'
import type { Moments } from './moments.ts'
import { isContinued, moments } from './moments.ts'
import { RUN_EVENT_KINDS, RunFacts } from './run-facts.ts'
import { Stretch } from './stretch.ts'
import { SubjectFacts } from './subject-facts.ts'
import { dataVersionBefore, readTail } from './tail.ts'
import type { Watched } from './watched.ts'

const ASSET_KINDS = ['asset-materialized', 'asset-failed', 'asset-observed', 'asset-wiped', 'check-evaluated'] as const
const PARTITION_KINDS = ['partitions-added', 'partitions-removed'] as const
const KINDS: readonly EventKind[] = [...RUN_EVENT_KINDS, ...ASSET_KINDS, ...PARTITION_KINDS]

type AssetFact = Extract<StoredEvent, { kind: (typeof ASSET_KINDS)[number] }>

export class Facts {
  readonly graph: AssetGraph
  readonly stretch: Stretch = new Stretch()
  readonly runs: Map<string, RunFacts> = new Map()
  readonly backfills: BackfillFacts
  /** Up to which events are in it. */
  headId = 0
  readonly #storage: Storage
  readonly #watched: Watched
  readonly #subjects = new Map<string, SubjectFacts>()
  readonly #runsOf = new Map<string, Set<RunFacts>>()
  readonly #touched = new Set<string>()
  /** Assets with states of partitions that there are not: should these come back, the states count again. */
  readonly #strayed = new Set<string>()
  readonly #versions = new Map<string, string>()
  #moments: Moments

  private constructor(storage: Storage, graph: AssetGraph, watched: Watched, known: Moments) {
    this.#storage = storage
    this.graph = graph
    this.#watched = watched
    this.#moments = known
    this.backfills = new BackfillFacts(storage, graph.project.name)
  }

  /** `fromId` = up to where an evaluation has been committed; undefined = there was none yet. */
  static async load(
    storage: Storage,
    graph: AssetGraph,
    watched: Watched,
    fromId: number | undefined,
    nowMs: number,
  ): Promise<Facts> {
    const headId = fromId ?? (await storage.lastEventId())
    const definitions = [...watched.assetKeys].flatMap((key) => graph.nodes.get(key)?.spec.partitions ?? [])
    const facts = new Facts(storage, graph, watched, await moments(storage, definitions, nowMs))
    facts.headId = headId
    await facts.#readStates([...watched.assetKeys])
    await facts.#readActiveRuns()
    return facts
  }

  get moments(): Moments {
    return this.#moments
  }

  space(assetKey: string): KeySpace {
    const partitions = this.graph.nodes.get(assetKey)?.spec.partitions
    return partitions === undefined ? WHOLE_SPACE : keySpace(partitions, this.#moments.moment)
  }

  of(subject: Subject): SubjectFacts {
    const space = this.space(subject.assetKey)
    let facts = this.#subjects.get(subject.id)
    if (facts === undefined) this.#subjects.set(subject.id, (facts = new SubjectFacts(space)))
    facts.refit(space)
    return facts
  }

  /** Ids of subjects of which something changed since this was last asked. */
  takeTouched(): ReadonlySet<string> {
    const touched = new Set(this.#touched)
    this.#touched.clear()
    return touched
  }

  async follow(nowMs: number): Promise<void> {
    await this.#advance(nowMs, new Set())
    const query = { afterId: this.headId, kinds: KINDS }
    this.headId = await readTail(this.#storage, query, (events) => this.#apply(events, nowMs))
    if (this.#watched.usesBackfills) for (const key of await this.backfills.look(nowMs)) this.#touched.add(key)
  }

  /** Forgets what an evaluation that has been committed has seen. */
  cut(upToId: number): void {
    this.stretch.cut(upToId)
    for (const run of this.runs.values()) if ((run.endedId ?? Infinity) <= upToId) this.#forgetRun(run)
  }

  /** What runs of this project that have not ended have not made yet. */
  inProgress(subject: Subject): PartitionSet {
    const runs = [...(this.#runsOf.get(subject.id) ?? [])].filter((run) => run.project === this.graph.project.name)
    return union(...runs.map((run) => run.leftOf(subject)))
  }

  #forgetRun(run: RunFacts): void {
    this.runs.delete(run.runId)
    for (const { id } of run.targets) {
      const known = this.#runsOf.get(id)
      known?.delete(run)
      if (known?.size === 0) this.#runsOf.delete(id)
    }
  }

  async #apply(events: readonly StoredEvent[], nowMs: number): Promise<void> {
    const partitions = events.filter(
      (event) => event.kind === 'partitions-added' || event.kind === 'partitions-removed',
    )
    if (partitions.length > 0) await this.#advance(nowMs, new Set(partitions.map((event) => event.partitions)))
    for (const event of events) {
      if (event.runId !== undefined) await this.#applyToRun(event.runId, event)
      if (isAssetFact(event) && this.#watched.assetKeys.has(event.assetKey)) await this.#applyToAsset(event)
    }
  }

  async #advance(nowMs: number, changedSets: ReadonlySet<string>): Promise<void> {
    if (!(await this.#moments.advance(nowMs, changedSets))) return
    for (const run of this.runs.values()) run.refit()
    const back: string[] = []
    for (const key of this.#watched.assetKeys) {
      const partitions = this.graph.nodes.get(key)?.spec.partitions
      if (partitions === undefined) continue
      this.#touch(key)
      if (!dynamicNames(partitions).some((name) => changedSets.has(name))) continue
      const before = this.#subjects.get(key)?.space
      if (this.#strayed.delete(key)) back.push(key)
      if (before !== undefined && !isContinued(before, this.space(key))) this.#strayed.add(key)
    }
    // Keys that were removed may have come back: their states count again, and what runs are to make of them.
    await this.#readStates(back)
    for (const runId of this.#runsThatMake(back)) await this.#readRun(runId)
  }

  #runsThatMake(assetKeys: readonly string[]): readonly string[] {
    const wanted = new Set(assetKeys)
    return [...this.runs.values()].flatMap((run) =>
      [...run.targets].some(({ assetKey }) => wanted.has(assetKey)) ? [run.runId] : [],
    )
  }

  #touch(assetKey: string): void {
    this.#touched.add(assetKey)
    for (const { name } of this.graph.nodes.get(assetKey)?.checks ?? [])
      this.#touched.add(checkSubject(assetKey, name).id)
  }

  async #applyToRun(runId: string, event: StoredEvent): Promise<void> {
    let run = this.runs.get(runId)
    if (run === undefined) {
      if (event.kind === 'run-queued') {
        if (event.request.project !== this.graph.project.name) return
        run = this.#newRun(runId)
      } else {
        if (!isAssetFact(event) || !this.#watched.assetKeys.has(event.assetKey)) return
        run = await this.#readRun(runId)
      }
    }
    run.apply(event)
    if (event.kind === 'steps-planned' || event.kind === 'run-ended') {
      for (const subject of run.targets) this.#touched.add(subject.id)
    }
  }

  async #applyToAsset(event: AssetFact): Promise<void> {
    const subject =
      event.kind === 'check-evaluated' ? checkSubject(event.assetKey, event.check) : assetSubject(event.assetKey)
    this.#touched.add(subject.id)
    if (event.kind === 'asset-wiped') return this.#wipe(event.assetKey, event.partition)
    const facts = this.of(subject)
    const index = this.#indexOf(facts.space, event.partition)
    if (event.kind !== 'asset-failed') await this.#note(subject, event)
    if (index === undefined) {
      this.#strayed.add(event.assetKey)
      return
    }
    facts.change(index, changeOf(event))
    if (event.runId !== undefined) this.runs.get(event.runId)?.done(subject, index)
  }

  /** Whether it is news: an observation that sees what was there is none. */
  async #note(subject: Subject, event: Exclude<AssetFact, { kind: 'asset-failed' | 'asset-wiped' }>): Promise<void> {
    const isDataChanged = event.kind !== 'check-evaluated' && (await this.#isDataChanged(event))
    if (event.kind === 'asset-observed' && !isDataChanged) return
    const run = event.runId === undefined ? undefined : this.runs.get(event.runId)
    const { id, atMs, runId } = event
    const sinceId = run?.startedId(event.stepKey) ?? id
    this.stretch.add(subject.id, event.partition ?? '', { id, atMs, sinceId, runId, isDataChanged })
  }

  async #isDataChanged(event: Extract<AssetFact, { kind: 'asset-materialized' | 'asset-observed' }>): Promise<boolean> {
    if (event.kind === 'asset-materialized' && !this.#watched.usesDataVersions && !this.#isExternal(event.assetKey)) {
      return false
    }
    const name = `${event.assetKey} ${event.partition ?? ''}`
    const before =
      this.#versions.get(name) ?? (await dataVersionBefore(this.#storage, event.assetKey, event.partition, event.id))
    this.#versions.set(name, event.dataVersion)
    return before !== event.dataVersion
  }

  #isExternal(assetKey: string): boolean {
    return this.graph.nodes.get(assetKey)?.external !== undefined
  }

  #wipe(assetKey: string, partition: string | undefined): void {
    const checks = this.graph.nodes.get(assetKey)?.checks ?? []
    this.#touch(assetKey)
    for (const subject of [assetSubject(assetKey), ...checks.map(({ name }) => checkSubject(assetKey, name))]) {
      const facts = this.of(subject)
      this.stretch.remove(subject.id, partition)
      const index = this.#indexOf(facts.space, partition)
      if (partition === undefined) facts.forget()
      else if (index !== undefined) facts.change(index, { isPresent: false, isFailed: false, isPassed: false })
    }
    for (const name of this.#versions.keys()) {
      if (name === `${assetKey} ${partition ?? ''}` || (partition === undefined && name.startsWith(`${assetKey} `))) {
        this.#versions.delete(name)
      }
    }
  }

  #indexOf(space: KeySpace, partition: string | undefined): number | undefined {
    if (space === WHOLE_SPACE) return partition === undefined ? 0 : undefined
    return partition === undefined ? undefined : space.indexOf(partition)
  }

  async #readStates(assetKeys: readonly string[]): Promise<void> {
    if (assetKeys.length === 0) return
    for (const state of await this.#storage.listAssets({ assetKeys })) this.#applyState(state)
  }

  #applyState({ assetKey, partition, materialization, observation, failure, checks }: AssetState): void {
    const facts = this.of(assetSubject(assetKey))
    const index = this.#indexOf(facts.space, partition)
    if (index === undefined) {
      this.#strayed.add(assetKey)
      return
    }
    facts.change(index, {
      isPresent: materialization !== undefined || observation !== undefined,
      isFailed: failure?.cause === 'failed',
    })
    for (const [name, event] of Object.entries(checks)) {
      this.of(checkSubject(assetKey, name)).change(index, changeOf(event))
    }
  }

  async #readActiveRuns(): Promise<void> {
    const project = this.graph.project.name
    for (let cursor: string | undefined; ;) {
      const statuses = ['queued', 'running', 'canceling'] as const
      const page = await this.#storage.listRuns({
        limit: 1_000,
        statuses,
        project,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const { runId } of page.runs) await this.#readRun(runId)
      if (page.nextCursor === undefined) return
      cursor = page.nextCursor
    }
  }

  async #readRun(runId: string): Promise<RunFacts> {
    const run = this.#newRun(runId)
    const kinds: readonly EventKind[] = [
      ...RUN_EVENT_KINDS,
      'asset-materialized',
      'asset-failed',
      'asset-observed',
      'check-evaluated',
    ]
    await readTail(this.#storage, { afterId: 0, kinds, runId }, (events) => {
      for (const event of events) {
        run.apply(event)
        if (!isAssetFact(event)) continue
        const index = this.#indexOf(this.space(event.assetKey), event.partition)
        const subject =
          event.kind === 'check-evaluated' ? checkSubject(event.assetKey, event.check) : assetSubject(event.assetKey)
        if (index !== undefined) run.done(subject, index)
      }
    })
    return run
  }

  #newRun(runId: string): RunFacts {
    const run = new RunFacts(runId, {
      spaceOf: (key) => (this.#watched.assetKeys.has(key) ? this.space(key) : undefined),
      onStray: (key) => this.#strayed.add(key),
      onTarget: ({ id }, its) => {
        const known = this.#runsOf.get(id)
        if (known === undefined) this.#runsOf.set(id, new Set([its]))
        else known.add(its)
      },
    })
    const before = this.runs.get(runId)
    if (before !== undefined) this.#forgetRun(before)
    this.runs.set(runId, run)
    return run
  }
}

function isAssetFact(event: StoredEvent): event is AssetFact {
  return ASSET_KINDS.some((kind) => kind === event.kind)
}

function changeOf(event: AssetFact): { isPresent?: boolean; isFailed?: boolean; isPassed?: boolean } {
  switch (event.kind) {
    case 'asset-materialized':
      return { isPresent: true, isFailed: false }
    case 'asset-observed':
      return { isPresent: true }
    case 'asset-failed':
      return { isFailed: event.cause === 'failed' }
    case 'check-evaluated':
      return { isPresent: true, isPassed: event.passed, isFailed: event.error !== undefined }
    case 'asset-wiped':
      return { isPresent: false, isFailed: false }
    default:
      throw new Error(`unhandled event ${JSON.stringify(event satisfies never)}`)
  }
}
