/**
 * instance — one workspace opened for use: its storage, logs and default values, runs executed in this process and runs
 * put into the queue. The CLI stands on it, and a script may: `await using instance = await openInstance()`.
 *
 * Rules    where a daemon is alive on the same stores, runs whose process is gone are its business; without one they
 *          are settled here on opening (settle-lost.ts). A queued run is left alone by both.
 * Errors   those of `findWorkspace`, `loadProject`, storage, plan and config; a run that fails is a result, no throw
 */
import { join } from 'node:path'

import type {
  AssetGraph,
  Clock,
  EvaluationPorts,
  ExecutePorts,
  LaunchRequest,
  Lease,
  LogStore,
  NewRun,
  PartitionRanges,
  Project,
  RetryStrategy,
  RunAsk,
  RunConfig,
  RunRequest,
  RunState,
  Storage,
} from '@ingot/core'
import {
  buildGraph,
  cancelRun,
  checkExecuteOptions,
  ConflictError,
  DefinitionError,
  idMaker,
  InvalidError,
  launchRun,
  LEASE_MS,
  onlyStale,
  prepareAsk,
  prepareRun,
  retryRequest,
  selectAssets,
  systemClock,
} from '@ingot/core'
import { fileLogStore, fileRunValues, jsonFiles, openSqliteStorage } from '@ingot/storage'
import { isolatedRunner, loadProject, probeProcess, workerIdentity } from '@ingot/worker'

import { aliveDaemons } from './alive-daemon.ts'
import { executeLaunched, executeQueued } from './execute-here.ts'
import { settleLostRuns } from './settle-lost.ts'
import type { Workspace } from './find-workspace.ts'
import { findWorkspace } from './find-workspace.ts'

export interface OpenOptions {
  /** Default: the process's own. */
  readonly cwd?: string
  /** A project file, a config file or a folder that holds one. */
  readonly project?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
}

/** A project with the file that it came from. */
export interface LoadedProject {
  readonly file: string
  readonly project: Project
  readonly graph: AssetGraph
}

export interface RunOptions {
  /** Selection language; default `*`. */
  readonly select?: string
  /** Only what is missing or stale, and what lies below that. */
  readonly staleOnly?: boolean
  readonly config?: RunConfig
  readonly partition?: string
  /** Several partitions in one run, as ranges of keys. */
  readonly partitions?: PartitionRanges
  readonly tags?: Readonly<Record<string, string>>
  readonly maxConcurrency?: number
  readonly launchedBy?: string
  readonly signal?: AbortSignal
  /** Called with the run's id once it is written down, before its first step. */
  readonly onLaunched?: (runId: string) => void
}

/** Of a job of ops, `select` is an op selection. */
export interface RetryOptions extends Omit<RunOptions, 'staleOnly' | 'config' | 'partition' | 'partitions' | 'tags'> {
  readonly strategy?: RetryStrategy
}

export interface HereOptions extends Pick<RunOptions, 'maxConcurrency' | 'signal'> {
  /** Called while the run has no place in its pools, each time that it was refused. */
  readonly onWaiting?: () => void
}

/** A run that is written down. */
export interface Queued {
  readonly runId: string
  /** False: there is an unfinished run for the same run key, and this is it. */
  readonly isNew: boolean
}

export interface Instance extends AsyncDisposable {
  readonly workspace: Workspace
  readonly projects: readonly LoadedProject[]
  readonly storage: Storage
  readonly logs: LogStore
  /** Executes a run of the project in this process; undefined when `staleOnly` leaves nothing to do. */
  materialize(loaded: LoadedProject, options?: RunOptions): Promise<RunState | undefined>
  observe(loaded: LoadedProject, options?: RunOptions): Promise<RunState>
  retry(runId: string, options?: RetryOptions): Promise<RunState>
  /** Puts a run into the queue; undefined when `staleOnly` leaves nothing to do. */
  launch(loaded: LoadedProject, ask: Omit<RunAsk, 'kind'>, launchedBy?: string): Promise<Queued | undefined>
  /** Puts a retry into the queue. */
  queueRetry(runId: string, options?: Pick<RetryOptions, 'select' | 'strategy' | 'launchedBy'>): Promise<Queued>
  /**
   * Executes a queued run in this process, waiting until its pools have places. Undefined when somebody else has
   * taken it.
   */
  executeHere(runId: string, options?: HereOptions): Promise<RunState | undefined>
  /** Cancels a run. One that nobody executes is over at once; gives how it stands then. */
  cancel(runId: string, by: string, options?: { readonly isForced?: boolean }): Promise<RunState>
  /** Daemons that work on these stores now, in whatever process. */
  daemons(): Promise<readonly Lease[]>
  /** Settles the runs whose process is gone, unless a daemon does; gives the ids of those ended. Done once on opening. */
  reap(): Promise<readonly string[]>
}

export async function openInstance(options: OpenOptions = {}): Promise<Instance> {
  const workspace = await findWorkspace(options.cwd ?? process.cwd(), options.project)
  const projects = await loadProjects(workspace)
  return openStores(workspace, projects, options)
}

export async function loadProjects(workspace: Workspace): Promise<readonly LoadedProject[]> {
  const projects: LoadedProject[] = []
  for (const file of workspace.projectFiles) {
    const project = await loadProject(file)
    projects.push({ file, project, graph: buildGraph(project) })
  }
  checkApart(projects)
  return projects
}

/** Records are kept by asset key and runs by project name: one project makes an asset; in others it may be external. */
function checkApart(projects: readonly LoadedProject[]): void {
  const owners = new Map<string, string>()
  for (const { file, project, graph } of projects) {
    for (const name of [
      `project "${project.name}"`,
      ...[...graph.nodes.values()].flatMap(({ key, step }) => (step === undefined ? [] : [`asset "${key}"`])),
    ]) {
      const other = owners.get(name)
      if (other !== undefined) {
        throw new DefinitionError(
          'definition/duplicate-key',
          `${name} is defined in ${other} and in ${file}. Rename one.`,
        )
      }
      owners.set(name, file)
    }
  }
}

/** The SQLite file of a workspace's instance. */
export function databaseFile(workspace: Workspace): string {
  return join(workspace.instanceDirectory, 'ingot.db')
}

export async function openStores(
  workspace: Workspace,
  projects: readonly LoadedProject[],
  options: OpenOptions = {},
): Promise<Instance> {
  const clock = options.clock ?? systemClock
  const { durability } = workspace.storage
  const path = databaseFile(workspace)
  const storage = await openSqliteStorage({ path, ...(durability === undefined ? {} : { durability }) })
  const logs = fileLogStore(join(workspace.instanceDirectory, 'logs'))
  const newRunId = idMaker(clock)
  const evaluation = { storage, clock, env: options.env ?? process.env, random: Math.random, newRunId }
  const stores: Stores = { workspace, projects, storage, logs, clock, evaluation }
  const daemons = () => aliveDaemons(storage, clock, probeProcess)
  const instance: Instance = {
    workspace,
    projects,
    storage,
    logs,
    ...runsHere(stores),
    ...runsQueued(stores),
    cancel: (runId, by, how = {}) => cancelRun({ storage, clock, worker: workerIdentity() }, runId, by, how),
    daemons,
    reap: async () => ((await daemons()).length > 0 ? [] : settleLostRuns(storage, clock, probeProcess)),
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
    },
  }
  try {
    await instance.reap()
    return instance
  } catch (error) {
    await instance[Symbol.asyncDispose]()
    throw error
  }
}

interface Stores {
  readonly workspace: Workspace
  readonly projects: readonly LoadedProject[]
  readonly storage: Storage
  readonly logs: LogStore
  readonly clock: Clock
  readonly evaluation: EvaluationPorts
}

function portsFor({ workspace, storage, logs, clock, evaluation }: Stores, { file }: LoadedProject): ExecutePorts {
  const { instanceDirectory, daemon } = workspace
  return {
    storage,
    logs,
    clock,
    values: fileRunValues(join(instanceDirectory, 'run-values')),
    random: Math.random,
    env: evaluation.env,
    worker: workerIdentity(),
    defaultIo: jsonFiles({ directory: join(instanceDirectory, 'values') }),
    isolation: isolatedRunner({ projectFile: file }),
    ...(daemon.cancelGraceMs === undefined ? {} : { graceMs: daemon.cancelGraceMs }),
  }
}

function runsHere(stores: Stores): Pick<Instance, 'materialize' | 'observe' | 'retry' | 'executeHere'> {
  const { storage, clock, evaluation, workspace } = stores
  const begin = async (loaded: LoadedProject, run: HereOptions): Promise<ExecutePorts> => {
    checkExecuteOptions(run)
    await storage.declarePools(workspace.daemon.pools)
    return portsFor(stores, loaded)
  }
  const execute = async (loaded: LoadedProject, request: LaunchRequest, run: RunOptions): Promise<RunState> => {
    const ports = await begin(loaded, run)
    const launched = await launchRun(ports, loaded.graph, evaluation.newRunId(), request)
    run.onLaunched?.(launched.runId)
    return executeLaunched(ports, launched, run)
  }
  /** Of what waits for its pools, too. It is this process's from the start: no daemon takes it. */
  const executeNew = async (loaded: LoadedProject, newRun: NewRun, run: RunOptions): Promise<RunState | undefined> => {
    const ports = await begin(loaded, run)
    const claim = { owner: ports.worker, leaseEndsAtMs: clock.nowMs() + LEASE_MS, pools: poolsOf(newRun) }
    const created = await storage.createRun({ ...newRun, claim })
    run.onLaunched?.(newRun.runId)
    const held = created.kind === 'created' && created.claim !== undefined ? { claim: created.claim } : {}
    return executeQueued(ports, loaded.graph, newRun.runId, { ...run, ...held })
  }
  return {
    async materialize(loaded, run = {}) {
      if (run.partitions !== undefined) {
        const asked = { ask: askOf(run), launchedBy: run.launchedBy ?? 'script' }
        const newRun = await prepareAsk(evaluation, loaded.graph, asked)
        return newRun === undefined ? undefined : executeNew(loaded, newRun, run)
      }
      const selected = selectAssets(run.select ?? '*', loaded.graph)
      const part = run.partition === undefined ? {} : { partition: run.partition }
      const assetKeys =
        run.staleOnly === true ? await onlyStale(storage, loaded.graph, selected, part, clock.nowMs()) : selected
      if (assetKeys.length === 0 && selected.length > 0) return undefined
      return execute(loaded, toRequest('materialize', assetKeys, run), run)
    },
    observe: (loaded, run = {}) =>
      execute(loaded, toRequest('observe', selectAssets(run.select ?? '*', loaded.graph), run), run),
    async retry(runId, run = {}) {
      const { request, loaded } = await toRetry(stores, runId, run)
      if ((request.pools ?? []).length === 0) return execute(loaded, request, run)
      const { newRun } = await prepareRun(evaluation, loaded.graph, evaluation.newRunId(), request)
      const state = await executeNew(loaded, newRun, run)
      if (state === undefined)
        throw new ConflictError('conflict/stale-claim', `run ${newRun.runId} was taken by another process.`)
      return state
    },
    async executeHere(runId, run = {}) {
      const state = await storage.getRun(runId)
      const loaded = loadedOf(stores, runId, state?.request.project)
      return executeQueued(await begin(loaded, run), loaded.graph, runId, run)
    },
  }
}

function runsQueued(stores: Stores): Pick<Instance, 'launch' | 'queueRetry'> {
  const { storage, evaluation } = stores
  const queue = async (newRun: NewRun): Promise<Queued> => {
    const created = await storage.createRun(newRun)
    return created.kind === 'existed' ? { runId: created.runId, isNew: false } : { runId: newRun.runId, isNew: true }
  }
  return {
    async launch(loaded, ask, launchedBy = 'script') {
      const newRun = await prepareAsk(evaluation, loaded.graph, { ask: { kind: 'ingot/request', ...ask }, launchedBy })
      return newRun === undefined ? undefined : queue(newRun)
    },
    async queueRetry(runId, run = {}) {
      const { request, loaded } = await toRetry(stores, runId, run)
      return queue((await prepareRun(evaluation, loaded.graph, evaluation.newRunId(), request)).newRun)
    },
  }
}

async function toRetry(
  stores: Stores,
  runId: string,
  { select, launchedBy = 'script', strategy: wanted = 'from-failure' }: RetryOptions,
): Promise<{ readonly request: LaunchRequest; readonly loaded: LoadedProject }> {
  const { storage, projects } = stores
  const state = await storage.getRun(runId)
  const strategy = select === undefined ? wanted : 'selection'
  const loaded = projects.find((one) => one.project.name === state?.request.project)
  const selected = select === undefined || loaded === undefined ? [] : selectedIn(loaded, state?.request, select)
  const request = await retryRequest(storage, runId, strategy, launchedBy, selected)
  return { request, loaded: loadedOf(stores, runId, state?.request.project) }
}

function loadedOf({ projects }: Stores, runId: string, project: string | undefined): LoadedProject {
  const loaded = projects.find((one) => one.project.name === project)
  if (loaded !== undefined) return loaded
  throw new InvalidError(
    'invalid/no-project',
    `run ${runId} belongs to project "${project ?? ''}", which is not loaded here. Run the command in its workspace.`,
  )
}

function poolsOf({ events }: NewRun): readonly string[] {
  return events.flatMap((event) => (event.kind === 'run-queued' ? (event.request.pools ?? []) : []))
}

/** Assets by their selection; the ops of a job are selected when its run is planned. */
function selectedIn({ graph }: LoadedProject, request: RunRequest | undefined, select: string): readonly string[] {
  const isOfOps = request?.job !== undefined && request.assetCount === 0
  return isOfOps ? [select] : selectAssets(select, graph)
}

function askOf({ select = '*', partitions, staleOnly, config, tags }: RunOptions): RunAsk {
  return {
    kind: 'ingot/request',
    assets: select,
    ...(partitions === undefined ? {} : { partitions }),
    ...(staleOnly === undefined ? {} : { staleOnly }),
    ...(config === undefined ? {} : { runConfig: { ...config } }),
    ...(tags === undefined ? {} : { tags }),
  }
}

function toRequest(action: 'materialize' | 'observe', assetKeys: readonly string[], run: RunOptions): LaunchRequest {
  return {
    action,
    assetKeys,
    launchedBy: run.launchedBy ?? 'script',
    ...(run.select === undefined ? {} : { selection: run.select }),
    ...(run.config === undefined ? {} : { config: run.config }),
    ...(run.partition === undefined ? {} : { partition: run.partition }),
    ...(run.tags === undefined ? {} : { tags: run.tags }),
  }
}
