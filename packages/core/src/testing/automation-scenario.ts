/**
 * automation-scenario — automation conditions over simulated days: things happen as a test says, conditions are
 * evaluated, and what they ask for is made, in memory and at once.
 *
 * Units    `startAt`, `advanceTo`: ms since the epoch, or ISO 8601 text with a zone
 * Rules    the first evaluation, at which everything there is counts as seen, is made when the scenario begins.
 *          `tick` evaluates once, now. `advance` moves time and evaluates whenever something is due, as a daemon does.
 *          Runs take no time. What a tick asks for is made before it returns, unless `isQueued` says otherwise.
 */
import type { AutomationOutcome } from '../automation/code-host.ts'
import type { Explanation } from '../automation/condition/explanation.ts'
import { prepareAsk } from '../automation/prepare-ask.ts'
import { request } from '../definition/request.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { AnyAsset, ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { isIngotError, NotFoundError, toErrorRecord } from '../errors.ts'
import type { Event, RunRequest } from '../event/event.ts'
import { restoreRun } from '../execute/restore.ts'
import { executeRun } from '../execute/run.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { assetKind } from '../graph/node.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunState } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'
import { AutomationTicker } from './automation-ticker.ts'
import type { EphemeralPorts, PortOptions } from './ephemeral-ports.ts'
import { ephemeralPorts } from './ephemeral-ports.ts'
import { instant, instantAfter, instantFrom } from './instant.ts'

export interface AutomationScenarioOptions extends PortOptions, Partial<Omit<ProjectOptions, 'io' | 'resources'>> {
  readonly assets: readonly AnyAsset[]
  /** When it begins; 2026-01-01 in UTC unless given. */
  readonly startAt?: number | string
  /** In memory unless given; closed with the scenario. */
  readonly storage?: Storage
}

/** What one evaluation asked for. */
export interface ScenarioTick {
  readonly atMs: number
  /** `key`, `key[partition]` or, for a check, `key/check`; in the order in which they are made. */
  readonly requested: readonly string[]
  readonly runs: readonly RunRequest[]
  readonly outcome: AutomationOutcome
}

export interface AutomationScenario extends AsyncDisposable {
  readonly storage: Storage
  readonly nowMs: number
  /** Evaluates once. `isQueued`: what is asked for waits for `execute`. `isLost`: the daemon dies before it is written down. */
  tick(options?: { readonly isQueued?: boolean; readonly isLost?: boolean }): Promise<ScenarioTick>
  /** Moves time on; gives those evaluations that asked for something. */
  advance(ms: number): Promise<readonly ScenarioTick[]>
  advanceTo(at: number | string): Promise<readonly ScenarioTick[]>
  /** Time moves on, and nobody evaluates: no daemon is there. */
  sleep(ms: number): void
  /** Makes what waits. */
  execute(): Promise<readonly RunState[]>
  /** Makes an asset as by hand; one that others make is told to have been made. */
  materialize(key: string, partition?: string): Promise<void>
  /** Any run, as by hand: `launch({ assets: '*' })`. */
  launch(ask: Omit<RunAsk, 'kind'>): Promise<void>
  /** Tells of an attempt that failed. */
  fail(key: string, partition?: string): Promise<void>
  /** Tells that somebody saw this version of the data. */
  observe(key: string, dataVersion: string, partition?: string): Promise<void>
  wipe(key: string, partition?: string): Promise<void>
  addPartitions(partitions: string, keys: readonly string[]): Promise<void>
  removePartitions(partitions: string, keys: readonly string[]): Promise<void>
  /** Another process goes on, with the same code or with this. */
  reload(assets?: readonly AnyAsset[]): void
  /** Why the condition of an asset holds or does not; of a check: `key check`. */
  explain(subject: string): Promise<Explanation>
}

const DEFAULT_START = Date.UTC(2026, 0, 1)

export async function automationScenario(options: AutomationScenarioOptions): Promise<AutomationScenario> {
  const { startAt = DEFAULT_START, resources, env, io, storage, ...project } = options
  const given = {
    ...(resources === undefined ? {} : { resources }),
    ...(env === undefined ? {} : { env }),
    ...(io === undefined ? {} : { io }),
  }
  const ports = { ...ephemeralPorts(instant(startAt), given), ...(storage === undefined ? {} : { storage }) }
  const house = new ScenarioHouse(ports, project)
  await house.ticker.switchOn()
  await house.settle()
  return {
    storage: ports.storage,
    get nowMs() {
      return ports.clock.nowMs()
    },
    async tick({ isQueued = false, isLost = false } = {}) {
      const tick = await house.tick(isLost)
      if (!isQueued && !isLost) await house.execute()
      return tick
    },
    advance: async (ms) => house.advanceTo(instantAfter(ports.clock.nowMs(), ms)),
    advanceTo: async (at) => house.advanceTo(instantFrom(ports.clock.nowMs(), at)),
    sleep: (ms) => ports.clock.stepTo(instantAfter(ports.clock.nowMs(), ms)),
    execute: () => house.execute(),
    materialize: (key, partition) => house.materialize(key, partition),
    async launch(ask) {
      await house.launch({ ...request(), ...ask })
    },
    fail: (key, partition) => house.tell({ kind: 'asset-failed', assetKey: key, cause: 'failed' }, partition),
    observe: (key, dataVersion, partition) =>
      house.tell({ kind: 'asset-observed', assetKey: key, dataVersion, metadata: {} }, partition),
    wipe: (key, partition) => house.tell({ kind: 'asset-wiped', assetKey: key }, partition),
    async addPartitions(partitions, keys) {
      await ports.storage.addPartitions(partitions, keys, ports.clock.nowMs())
    },
    async removePartitions(partitions, keys) {
      await ports.storage.removePartitions(partitions, keys, ports.clock.nowMs())
    },
    reload: (assets) => house.reload(assets),
    async explain(subject) {
      const explanation = await house.ticker.evaluator.explain(subject)
      if (explanation !== undefined) return explanation
      throw new NotFoundError('not-found/asset', `"${subject}" is no asset or check with an automation condition.`)
    },
    [Symbol.asyncDispose]: () => ports.storage[Symbol.asyncDispose](),
  }
}

// Conditions that ask for something at every evaluation are a mistake that a test wants to see.
const MOST_ROUNDS = 1_000

type Told<E> = E extends Event ? Omit<E, 'atMs' | 'partition'> : never

class ScenarioHouse {
  readonly #ports: EphemeralPorts
  #project: Partial<ProjectOptions> & Pick<ProjectOptions, 'assets'>
  #graph: AssetGraph
  ticker: AutomationTicker

  constructor(ports: EphemeralPorts, project: Partial<ProjectOptions> & Pick<ProjectOptions, 'assets'>) {
    this.#ports = ports
    this.#project = project
    this.#graph = buildGraph(defineProject({ name: 'scenario', ...project }))
    this.ticker = new AutomationTicker(ports, this.#graph)
  }

  reload(assets: readonly AnyAsset[] = this.#project.assets): void {
    this.#project = { ...this.#project, assets }
    this.#graph = buildGraph(defineProject({ name: 'scenario', ...this.#project }))
    this.ticker = new AutomationTicker(this.#ports, this.#graph)
  }

  async tick(isLost: boolean): Promise<ScenarioTick> {
    const outcome = await this.ticker.tick(isLost)
    const { runs } = outcome
    return {
      atMs: this.#ports.clock.nowMs(),
      requested: runs.flatMap(requestedBy),
      runs: runs.flatMap(requestOf),
      outcome,
    }
  }

  /** Evaluates and makes until nothing more follows at this instant; conditions that saw an event see it pass. */
  async settle(): Promise<readonly ScenarioTick[]> {
    const asked: ScenarioTick[] = []
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const before = await this.#ports.storage.lastEventId()
      const tick = await this.tick(false)
      if (tick.runs.length > 0) asked.push(tick)
      await this.execute()
      if (tick.outcome.cursor === undefined && (await this.#ports.storage.lastEventId()) === before) return asked
    }
    throw new Error(`after ${MOST_ROUNDS} evaluations at one instant the conditions still ask; do they ever stop?`)
  }

  async advanceTo(toMs: number): Promise<readonly ScenarioTick[]> {
    const asked = [...(await this.settle())]
    for (let next = this.ticker.nextDueAtMs; next !== undefined && next <= toMs; next = this.ticker.nextDueAtMs) {
      this.#ports.clock.stepTo(next)
      asked.push(...(await this.settle()))
    }
    this.#ports.clock.stepTo(toMs)
    return [...asked, ...(await this.settle())]
  }

  async execute(): Promise<readonly RunState[]> {
    const ended: RunState[] = []
    for (;;) {
      const { runs } = await this.#ports.storage.listRuns({ statuses: ['queued'], limit: 1_000, order: 'oldest' })
      if (runs.length === 0) return ended
      for (const { runId } of runs) ended.push(await this.#executeOne(runId))
    }
  }

  async launch(ask: RunAsk): Promise<void> {
    const run = await prepareAsk(this.#ports, this.#graph, { ask, launchedBy: 'test' })
    if (run === undefined) return
    await this.#ports.storage.createRun(run)
    await this.#executeOne(run.runId)
  }

  async materialize(key: string, partition: string | undefined): Promise<void> {
    const node = this.#graph.nodes.get(key)
    if (node !== undefined && assetKind(node) !== 'materializable') {
      const dataVersion = `at ${this.#ports.clock.nowMs()}, after event ${await this.#ports.storage.lastEventId()}`
      const event = { dataVersion, inputVersions: {}, metadata: {}, tags: {} }
      return this.tell({ kind: 'asset-materialized', assetKey: key, ...event }, partition)
    }
    await this.launch({ kind: 'ingot/request', assets: [key], ...(partition === undefined ? {} : { partition }) })
  }

  async tell(event: Told<Event>, partition: string | undefined): Promise<void> {
    const atMs = this.#ports.clock.nowMs()
    const whole = { ...event, atMs, ...(partition === undefined ? {} : { partition }) } as Event
    await this.#ports.storage.append([whole])
  }

  async #executeOne(runId: string): Promise<RunState> {
    const nowMs = this.#ports.clock.nowMs()
    const request = { owner: this.#ports.worker, leaseEndsAtMs: nowMs + LEASE_MS }
    const claim = await this.#ports.storage.claimRun(runId, request, nowMs)
    if (claim === undefined) throw new Error(`run ${runId} is executed by somebody else`)
    try {
      return await executeRun(this.#ports, await restoreRun(this.#ports, this.#graph, runId, claim))
    } catch (error) {
      if (!isIngotError(error)) throw error
      return this.#giveUp(runId, error)
    }
  }

  /** Its partition was removed, or its asset: as a worker would, the run is ended. */
  async #giveUp(runId: string, error: Error): Promise<RunState> {
    const { storage, clock } = this.#ports
    const ended = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'failed', reason: 'not-startable' } as const
    await storage.append([{ ...ended, message: error.message, error: toErrorRecord(error) }])
    const state = await storage.getRun(runId)
    if (state === undefined) throw error
    return state
  }
}

function requestOf({ events: [first] }: AutomationOutcome['runs'][number]): readonly RunRequest[] {
  return first?.kind === 'run-queued' ? [first.request] : []
}

/** From the planned steps, so that it is what will be made. */
function requestedBy({ events }: AutomationOutcome['runs'][number]): readonly string[] {
  const [first] = events
  const isCheck = first?.kind === 'run-queued' && first.request.action === 'check'
  return events.flatMap((event) =>
    event.kind !== 'steps-planned'
      ? []
      : event.steps.flatMap(({ assets, checks = [], partition, partitions }) => {
          const ranges = partitions?.map(([a, b]) => (a === b ? a : `${a}..${b}`)).join(', ') ?? partition
          const names = isCheck ? checks : assets
          return names.map((name) => (ranges === undefined ? name : `${name}[${ranges}]`))
        }),
  )
}
