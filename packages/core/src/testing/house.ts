/**
 * house — a project with everything in memory, whose runs share one storage. For core's own tests.
 */
import { fixedClock } from '../clock.ts'
import type { AnyAsset, ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import type { Event, EventKind, RetryStrategy, StoredEvent } from '../event/event.ts'
import type { LaunchedRun, LaunchRequest } from '../execute/launch.ts'
import { launchRun } from '../execute/launch.ts'
import type { ExecutePorts } from '../execute/ports.ts'
import { restoreRun } from '../execute/restore.ts'
import { retryRequest } from '../execute/retry-run.ts'
import type { ExecuteOptions } from '../execute/run.ts'
import { executeRun } from '../execute/run.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { LEASE_MS } from '../run/claim.ts'
import type { RunState } from '../run/run-state.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryRunValues } from '../execute/run-values.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'

export const kindsOf = (events: readonly Event[], stepKey?: string): EventKind[] =>
  events.filter((e) => stepKey === undefined || ('stepKey' in e && e.stepKey === stepKey)).map((e) => e.kind)

export interface House {
  readonly ports: ExecutePorts
  readonly graph: AssetGraph
  /** Writes a run down; `executeRun` executes it. */
  launch(request?: Partial<LaunchRequest>): Promise<LaunchedRun>
  run(request?: Partial<LaunchRequest>, execute?: ExecuteOptions): Promise<RunState>
  events(runId: string): Promise<readonly StoredEvent[]>
  /** From failure. */
  retry(runId: string, strategy?: RetryStrategy, selected?: readonly string[]): Promise<RunState>
  /** In another process, as it were: what is known of it comes from the store. */
  restore(runId: string): Promise<LaunchedRun>
}

/** A project with everything in memory, whose runs share one storage and are called `run-1`, `run-2`… */
export function house(
  assets: readonly AnyAsset[],
  options: Partial<ProjectOptions> & { readonly ports?: Partial<ExecutePorts> } = {},
): House {
  const { ports: given, ...project } = options
  const graph = buildGraph(defineProject({ name: 'test', assets, ...project }))
  const ports: ExecutePorts = {
    storage: memoryStorage(),
    logs: memoryLogStore(),
    clock: fixedClock(1_000),
    random: () => 0.5,
    env: {},
    worker: { workerId: 'w', host: 'h', machine: 'h', pid: 1, processStart: undefined },
    defaultIo: memoryIo(),
    values: memoryRunValues(),
    ...given,
  }
  let count = 0
  const launch = (request: Partial<LaunchRequest> = {}) =>
    launchRun(ports, graph, `run-${(count += 1)}`, {
      action: 'materialize',
      assetKeys: graph.order,
      launchedBy: 'test',
      ...request,
    })
  return {
    ports,
    graph,
    launch,
    run: async (request: Partial<LaunchRequest> = {}, execute: ExecuteOptions = {}) =>
      executeRun(ports, await launch(request), execute),
    events: async (runId: string) => (await ports.storage.read({ afterId: 0, limit: 10_000, runId })).events,
    retry: async (runId: string, strategy: RetryStrategy = 'from-failure', selected: readonly string[] = []) => {
      const request = await retryRequest(ports.storage, runId, strategy, 'test', selected)
      return executeRun(ports, await launch(request))
    },
    restore: async (runId: string) => {
      const owner = { ...ports.worker, workerId: 'another' }
      const nowMs = ports.clock.nowMs() + LEASE_MS
      const claim = await ports.storage.claimRun(runId, { owner, leaseEndsAtMs: nowMs + LEASE_MS }, nowMs)
      if (claim === undefined) throw new Error(`run ${runId} cannot be claimed`)
      return restoreRun(ports, graph, runId, claim)
    },
  }
}
