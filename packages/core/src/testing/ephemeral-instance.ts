/**
 * ephemeral-instance — a project that lives for one test: everything in memory, time moved by hand, schedules and
 * sensors ticking, runs executed in this process as soon as they are asked for.
 *
 * Units    `startAt`, `advanceTo`: ms since the epoch, or ISO 8601 text with a zone
 * Rules    A sensor's first tick is made with the first `advance`; what listens to assets or runs is told at once. Runs
 *          take no time: they begin and end at the instant at which they were asked for. Retries of steps do not wait;
 *          retries of runs are not made. Automation conditions are looked at whenever something happened.
 * Errors   those of load and launch are thrown; what happens in a tick or a run is in its record
 */
import type { BackfillAdvancer } from '../automation/backfill/advance-backfill.ts'
import { backfillAdvancer } from '../automation/backfill/advance-backfill.ts'
import { planBackfill } from '../automation/backfill/plan-backfill.ts'
import { evaluateScheduleTick } from '../automation/evaluate-schedule.ts'
import { evaluateSensorTick, validatePush } from '../automation/evaluate-sensor.ts'
import type { BackfillAsk, TickOutcome } from '../automation/code-host.ts'
import { dueTicks } from '../automation/due-ticks.ts'
import { prepareAsk } from '../automation/prepare-ask.ts'
import { decideQueue } from '../automation/queue.ts'
import { snapshotOf } from '../automation/snapshot-of.ts'
import type { ScheduleSnapshot, SensorSnapshot } from '../automation/snapshot.ts'
import { readRuns } from '../automation/why-waiting.ts'
import type { Clock } from '../clock.ts'
import type { Project } from '../definition/project.ts'
import { request } from '../definition/request.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import { InvalidError, NotFoundError } from '../errors.ts'
import { restoreRun } from '../execute/restore.ts'
import { executeRun } from '../execute/run.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunState } from '../run/run-state.ts'
import type { BackfillState } from '../storage/backfill-store.ts'
import type { Storage } from '../storage/storage.ts'
import type { InstigatorRef, InstigatorState, Push, Tick } from '../storage/tick-store.ts'
import { AutomationTicker } from './automation-ticker.ts'
import type { EphemeralPorts, PortOptions } from './ephemeral-ports.ts'
import { ephemeralPorts } from './ephemeral-ports.ts'
import { instant, instantAfter, instantFrom } from './instant.ts'

export interface EphemeralOptions extends PortOptions {
  /** When it begins. */
  readonly startAt: number | string
}

export interface EphemeralInstance extends AsyncDisposable {
  readonly clock: Clock
  readonly storage: Storage
  /** Moves time on and makes each tick that falls due, in order. */
  advance(ms: number): Promise<void>
  advanceTo(at: number | string): Promise<void>
  /** A message for a push sensor, which ticks at once. */
  push(sensor: string, body: unknown): Promise<void>
  /** Launches a run and waits for its end, and for what follows from it. */
  launch(ask: Omit<RunAsk, 'kind'>): Promise<RunState>
  /** Launches a backfill and waits for its end: of assets, or of a job. */
  backfill(ask: Omit<BackfillAsk, 'launchedBy'>): Promise<BackfillState>
  /** Oldest first. */
  runs(): Promise<readonly RunState[]>
  /** Oldest first; of one schedule or sensor when it is named. */
  ticks(name?: string): Promise<readonly Tick[]>
}

export async function ephemeralInstance(project: Project, options: EphemeralOptions): Promise<EphemeralInstance> {
  const startMs = instant(options.startAt)
  const house = await open(project, startMs, options)
  const { ports, storage } = house
  const advanceTo = async (toMs: number): Promise<void> => {
    await settle(house)
    for (let next = await nextDue(house); next !== undefined && next <= toMs; next = await nextDue(house)) {
      ports.clock.stepTo(next)
      await makeDue(house)
      await settle(house)
    }
    ports.clock.stepTo(toMs)
  }
  return {
    clock: ports.clock,
    storage,
    advance: async (ms) => advanceTo(instantAfter(ports.clock.nowMs(), ms)),
    advanceTo: async (at) => advanceTo(instantFrom(ports.clock.nowMs(), at)),
    async push(sensor, body) {
      await validatePush(house.graph, sensor, body)
      await storage.addPush(refOf(house, 'sensor', sensor), { atMs: ports.clock.nowMs(), body })
      await tickSensor(house, sensor)
      await settle(house)
    },
    async launch(ask) {
      const prepare = { ask: { ...request(), ...ask }, launchedBy: 'test' }
      const run = await prepareAsk(ports, house.graph, prepare)
      if (run === undefined) throw new InvalidError('invalid/nothing-selected', 'all that was asked for is fresh.')
      const created = await storage.createRun(run)
      await settle(house)
      const state = await storage.getRun(created.kind === 'existed' ? created.runId : run.runId)
      if (state === undefined) throw new NotFoundError('not-found/run', `run ${run.runId} is gone.`)
      return state
    },
    async backfill(ask) {
      const { request: asked, items } = await planBackfill(ports, house.graph, { launchedBy: 'test', ...ask })
      const { backfillId } = await storage.createBackfill(ports.newRunId(), asked, items, ports.clock.nowMs())
      await settle(house)
      const state = await storage.getBackfill(backfillId)
      if (state === undefined) throw new NotFoundError('not-found/backfill', `backfill ${backfillId} is gone.`)
      return state
    },
    runs: () => readRuns(storage, ['queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled']),
    ticks: (name) => readTicks(storage, name),
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  }
}

interface House {
  readonly ports: EphemeralPorts
  readonly storage: Storage
  readonly graph: AssetGraph
  readonly schedules: readonly ScheduleSnapshot[]
  readonly sensors: readonly SensorSnapshot[]
  readonly backfills: BackfillAdvancer
  /** Undefined when nothing has a condition. */
  readonly automation: AutomationTicker | undefined
}

/** Everything that runs by default is switched on. */
async function open(project: Project, startMs: number, options: PortOptions): Promise<House> {
  const graph = buildGraph(project)
  const ports = ephemeralPorts(startMs, options)
  const { schedules, sensors, hasAutomation } = snapshotOf(graph)
  const house: House = {
    ports,
    storage: ports.storage,
    graph,
    schedules,
    sensors,
    backfills: backfillAdvancer(ports, graph),
    automation: hasAutomation ? new AutomationTicker(ports, graph) : undefined,
  }
  const switchOn = (ref: InstigatorRef) => ports.storage.setInstigator(ref, { runningSinceMs: startMs })
  for (const { name, isRunningByDefault } of schedules) {
    if (isRunningByDefault) await switchOn(refOf(house, 'schedule', name))
  }
  for (const { name, isRunningByDefault, kind } of sensors) {
    if (!isRunningByDefault) continue
    await switchOn(refOf(house, 'sensor', name))
    // It watches from here on.
    if (kind !== 'standard') await tickSensor(house, name)
  }
  await house.automation?.switchOn()
  await house.automation?.tick()
  return house
}

function refOf({ graph }: House, kind: 'schedule' | 'sensor', name: string): InstigatorRef {
  return { kind, project: graph.project.name, name }
}

async function stateOf(house: House, kind: 'schedule' | 'sensor', name: string): Promise<InstigatorState> {
  const ref = refOf(house, kind, name)
  const known = await house.storage.getInstigator(ref)
  const none = { chosen: undefined, runningSinceMs: undefined, cursor: undefined, lastTickAtMs: undefined, version: 0 }
  return known ?? { ...ref, ...none }
}

async function nextDue(house: House): Promise<number | undefined> {
  const nowMs = house.ports.clock.nowMs()
  const times: number[] = []
  for (const schedule of house.schedules) {
    const { due, nextDueMs } = dueTicks(schedule, await stateOf(house, 'schedule', schedule.name), nowMs)
    times.push(due.length > 0 ? nowMs : (nextDueMs ?? Infinity))
  }
  for (const { name, everyMs } of house.sensors) times.push(await sensorDue(house, name, everyMs))
  times.push(house.automation?.nextDueAtMs ?? Infinity)
  const next = Math.min(...times)
  return Number.isFinite(next) ? next : undefined
}

async function sensorDue(house: House, name: string, everyMs: number | undefined): Promise<number> {
  const { runningSinceMs, lastTickAtMs } = await stateOf(house, 'sensor', name)
  if (everyMs === undefined || runningSinceMs === undefined) return Infinity
  return lastTickAtMs === undefined ? runningSinceMs : lastTickAtMs + everyMs
}

async function makeDue(house: House): Promise<void> {
  const nowMs = house.ports.clock.nowMs()
  for (const schedule of house.schedules) {
    const { due } = dueTicks(schedule, await stateOf(house, 'schedule', schedule.name), nowMs)
    for (const dueAtMs of due) {
      const outcome = await evaluateScheduleTick(house.ports, house.graph, { name: schedule.name, dueAtMs })
      await commit(house, await stateOf(house, 'schedule', schedule.name), outcome, dueAtMs, [])
    }
  }
  for (const { name, everyMs } of house.sensors) {
    if ((await sensorDue(house, name, everyMs)) <= nowMs) await tickSensor(house, name)
  }
}

const PUSHES_AT_ONCE = 1_000

/** Ticks until it says that there is no more. */
async function tickSensor(house: House, name: string): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const state = await stateOf(house, 'sensor', name)
    const pushes = await house.storage.listPushes(refOf(house, 'sensor', name), PUSHES_AT_ONCE)
    const { cursor, lastTickAtMs } = state
    const outcome = await evaluateSensorTick(house.ports, house.graph, { name, cursor, pushes, lastTickAtMs })
    await commit(house, state, outcome, undefined, outcome.status === 'failed' ? [] : pushes)
    hasMore = outcome.hasMore === true
  }
}

async function commit(
  { storage }: House,
  state: InstigatorState,
  outcome: TickOutcome,
  dueAtMs: number | undefined,
  pushes: readonly Push[],
): Promise<void> {
  const { kind, project, name, version } = state
  const { runs, cursor, isSlow: _slow, hasMore: _more, ...tick } = outcome
  await storage.commitTick({
    tick: {
      ...tick,
      instigator: { kind, project, name },
      ...(dueAtMs === undefined ? {} : { dueAtMs }),
      ...(state.cursor === undefined ? {} : { cursorBefore: state.cursor }),
      ...(cursor === undefined ? {} : { cursorAfter: cursor }),
    },
    expectedVersion: version,
    lastTickAtMs: dueAtMs ?? outcome.startedAtMs,
    runs,
    consumedPushIds: pushes.map((push) => push.id),
    ...(cursor === undefined ? {} : { cursor }),
  })
}

// A sensor whose runs wake it, and so on, is a mistake of the project that a test wants to see.
const MOST_ROUNDS = 1_000

/** Executes what is queued and tells what listens, until nothing follows any more. */
async function settle(house: House): Promise<void> {
  const listening = house.sensors.filter((sensor) => sensor.kind !== 'standard')
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = await house.storage.lastEventId()
    await advanceBackfills(house)
    await executeQueued(house)
    await house.automation?.tick()
    for (const { name } of listening) {
      const { runningSinceMs } = await stateOf(house, 'sensor', name)
      if (runningSinceMs !== undefined) await tickSensor(house, name)
    }
    if ((await house.storage.lastEventId()) === before) return
  }
  throw new Error(
    `after ${MOST_ROUNDS} rounds runs and sensors still set each other off; do they go round in a circle?`,
  )
}

async function advanceBackfills({ storage, backfills }: House): Promise<void> {
  const open = await storage.listBackfills({ statuses: ['running', 'paused', 'canceling'], limit: 1_000 })
  for (const { backfillId } of open) {
    for (;;) {
      const commit = await backfills.advanceBackfill({ backfillId })
      if (commit === undefined) break
      await storage.commitBackfill(commit)
    }
  }
}

async function executeQueued({ ports, storage, graph }: House): Promise<void> {
  for (;;) {
    const queued = await readRuns(storage, ['queued'])
    const { launch } = decideQueue({
      queued,
      running: [],
      limits: { maxConcurrentRuns: 1 },
      pools: await storage.listPools(),
    })
    const [runId] = launch
    if (runId === undefined) return
    const nowMs = ports.clock.nowMs()
    const pools = queued.find((run) => run.runId === runId)?.request.pools ?? []
    const claim = await storage.claimRun(runId, { owner: ports.worker, leaseEndsAtMs: nowMs + LEASE_MS, pools }, nowMs)
    if (claim === undefined) throw new Error(`run ${runId} is executed by somebody else`)
    await executeRun(ports, await restoreRun(ports, graph, runId, claim))
  }
}

async function readTicks(storage: Storage, name: string | undefined): Promise<readonly Tick[]> {
  const ticks: Tick[] = []
  for (let beforeId: number | undefined; ;) {
    const page = await storage.listTicks({ limit: 1_000, ...(beforeId === undefined ? {} : { beforeId }) })
    ticks.push(...page)
    beforeId = page.at(-1)?.id
    if (page.length < 1_000) break
  }
  return ticks.filter((tick) => name === undefined || tick.instigator.name === name).toReversed()
}
