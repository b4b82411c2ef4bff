/**
 * backfill-scenario — a project in memory whose backfills are planned, advanced and executed in this process, step by step
 * as a test says. For core's own tests.
 */
import type { BackfillAdvancer } from '../automation/backfill/advance-backfill.ts'
import { backfillAdvancer } from '../automation/backfill/advance-backfill.ts'
import { planBackfill } from '../automation/backfill/plan-backfill.ts'
import type { BackfillAsk, BackfillPlan } from '../automation/code-host.ts'
import type { EvaluationPorts } from '../automation/ports.ts'
import type { FixedClock } from '../clock.ts'
import { fixedClock } from '../clock.ts'
import type { AnyAsset, ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { isIngotError } from '../errors.ts'
import type { ExecutePorts } from '../execute/ports.ts'
import { prepareRun } from '../execute/launch.ts'
import { restoreRun } from '../execute/restore.ts'
import { retryRequest } from '../execute/retry-run.ts'
import { executeRun } from '../execute/run.ts'
import { memoryRunValues } from '../execute/run-values.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunState } from '../run/run-state.ts'
import { hasEnded } from '../storage/backfill-ledger.ts'
import type { BackfillItem, BackfillState, BackfillStatus } from '../storage/backfill-store.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { Storage } from '../storage/storage.ts'
import { memoryIo } from './memory-io.ts'

export interface BackfillScenarioOptions extends Partial<ProjectOptions> {
  readonly nowMs?: number
  readonly storage?: Storage
}

export class BackfillScenario {
  readonly clock: FixedClock
  readonly storage: Storage
  graph: AssetGraph
  #advancer: BackfillAdvancer
  readonly #ports: EvaluationPorts & ExecutePorts
  #runCount = 0

  constructor(assets: readonly AnyAsset[], options: BackfillScenarioOptions = {}) {
    const { nowMs = Date.UTC(2026, 0, 31), storage = memoryStorage(), ...project } = options
    this.clock = fixedClock(nowMs)
    this.storage = storage
    this.#ports = {
      storage,
      logs: memoryLogStore(),
      clock: this.clock,
      random: () => 0.5,
      env: {},
      newRunId: () => `run-${String((this.#runCount += 1)).padStart(6, '0')}`,
      worker: { workerId: 'w', host: 'h', machine: 'h', pid: 1, processStart: undefined },
      defaultIo: memoryIo(),
      values: memoryRunValues(),
    }
    this.graph = buildGraph(defineProject({ name: 'test', assets, ...project }))
    this.#advancer = backfillAdvancer(this.#ports, this.graph)
  }

  plan(ask: Partial<BackfillAsk>): Promise<BackfillPlan> {
    const target = ask.job === undefined && ask.retryOf === undefined ? { assets: '*' } : {}
    return planBackfill(this.#ports, this.graph, { launchedBy: 'test', ...target, ...ask })
  }

  async launch(ask: Partial<BackfillAsk>, backfillId = 'fill'): Promise<BackfillPlan> {
    const plan = await this.plan(ask)
    await this.storage.createBackfill(backfillId, plan.request, plan.items, this.clock.nowMs())
    return plan
  }

  /** What the process knew is gone, and its code is loaded anew, as it is or as it was changed. */
  crash(assets?: readonly AnyAsset[]): void {
    if (assets !== undefined) this.graph = buildGraph(defineProject({ name: 'test', assets }))
    this.#advancer = backfillAdvancer(this.#ports, this.graph)
  }

  /** One commit; false when there was none to make. `isLost`: the process dies before it is written. */
  async step(backfillId = 'fill', isLost = false): Promise<boolean> {
    const commit = await this.#advancer.advanceBackfill({ backfillId })
    if (commit === undefined) return false
    if (!isLost) await this.storage.commitBackfill(commit)
    return true
  }

  /** Two daemons take the same step: one commit is written, the other refused. */
  async stepTwice(backfillId = 'fill'): Promise<void> {
    const other = backfillAdvancer(this.#ports, this.graph)
    const mine = await this.#advancer.advanceBackfill({ backfillId })
    const theirs = await other.advanceBackfill({ backfillId })
    if (theirs !== undefined) await this.storage.commitBackfill(theirs)
    if (mine === undefined || theirs === undefined) return
    const refused = await this.storage.commitBackfill(mine).catch((error: unknown) => error)
    if (!isIngotError(refused) || refused.code !== 'conflict/stale-backfill') throw new Error('it was not refused')
  }

  /** Commits until nothing is left to do before something ends. */
  async advance(backfillId = 'fill'): Promise<void> {
    while (await this.step(backfillId));
  }

  /** Ids of runs that wait, oldest first. */
  async queued(): Promise<readonly string[]> {
    const { runs } = await this.storage.listRuns({ statuses: ['queued'], limit: 1_000, order: 'oldest' })
    return runs.map(({ runId }) => runId)
  }

  async execute(runId: string): Promise<RunState> {
    const { worker } = this.#ports
    const nowMs = this.clock.nowMs()
    const claim = await this.storage.claimRun(runId, { owner: worker, leaseEndsAtMs: nowMs + LEASE_MS }, nowMs)
    if (claim === undefined) throw new Error(`run ${runId} could not be claimed`)
    const launched = await restoreRun(this.#ports, this.graph, runId, claim).catch(() => undefined)
    return launched === undefined ? this.#refuse(runId) : executeRun(this.#ports, launched)
  }

  /** What a worker says of a run that the code cannot begin any more. */
  async #refuse(runId: string): Promise<RunState> {
    const ended = { outcome: 'failed', reason: 'not-startable', message: 'it cannot begin' } as const
    await this.storage.append([{ kind: 'run-ended', runId, atMs: this.clock.nowMs(), ...ended }])
    const [state] = await this.storage.getRuns([runId])
    if (state === undefined) throw new Error(`there is no run ${runId}`)
    return state
  }

  /** The automatic retry of a failed run, as the daemon makes it. */
  async retryRun(runId: string): Promise<void> {
    const request = await retryRequest(this.storage, runId, 'from-failure', 'retry')
    const { newRun } = await prepareRun(this.#ports, this.graph, this.#ports.newRunId(), { ...request, retryNumber: 1 })
    await this.storage.createRun({ ...newRun, runKey: { scope: 'retry', key: runId } })
  }

  /** Ends a run that nobody executes. */
  async cancelRun(runId: string): Promise<void> {
    await this.storage.append([{ kind: 'run-ended', runId, atMs: this.clock.nowMs(), outcome: 'canceled' }])
  }

  /** Runs what is launched, oldest first, until the backfill has ended. `isForgetful`: it crashes after each run. */
  async finish(backfillId = 'fill', isForgetful = false): Promise<BackfillState> {
    for (;;) {
      if (isForgetful) this.crash()
      await this.advance(backfillId)
      const state = await this.state(backfillId)
      if (hasEnded(state.status)) return state
      const [next] = await this.queued()
      if (next === undefined) throw new Error(`backfill ${backfillId} is ${state.status}, and nothing runs`)
      await this.execute(next)
    }
  }

  async set(status: BackfillStatus, backfillId = 'fill'): Promise<void> {
    const { version } = await this.state(backfillId)
    await this.storage.commitBackfill({ backfillId, expectedVersion: version, status })
  }

  async state(backfillId = 'fill'): Promise<BackfillState> {
    const state = await this.storage.getBackfill(backfillId)
    if (state === undefined) throw new Error(`there is no backfill ${backfillId}`)
    return state
  }

  items(backfillId = 'fill'): Promise<readonly BackfillItem[]> {
    return this.storage.listBackfillItems(backfillId)
  }

  /** `target[partition]` → status. */
  async statuses(backfillId = 'fill'): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await this.items(backfillId)).map((item) => [nameOf(item), item.status]))
  }
}

export function nameOf({ target, partition }: Pick<BackfillItem, 'target' | 'partition'>): string {
  return partition === '' ? target : `${target}[${partition}]`
}
