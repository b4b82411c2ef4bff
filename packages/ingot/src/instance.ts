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
  checkExecuteOptions,
  DefinitionError,
  idMaker,
  InvalidError,
  launchRun,
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
import { cancelRun } from './cancel-run.ts'
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
  const { instanceDirectory } = workspace
  const { durability } = workspace.storage
  const storage = await openSqliteStorage({
    path: databaseFile(workspace),
    ...(durability === undefined ? {} : { durability }),
  })
  const logs = fileLogStore(join(instanceDirectory, 'logs'))
  const env = options.env ?? process.env
  const values = fileRunValues(join(instanceDirectory, 'run-values'))
  const newRunId = idMaker(clock)
  const portsFor = (loaded: LoadedProject): ExecutePorts => ({
    storage,
    logs,
    clock,
    values,
    random: Math.random,
    env,
    worker: workerIdentity(),
    defaultIo: jsonFiles({ directory: join(instanceDirectory, 'values') }),
    isolation: isolatedRunner({ projectFile: loaded.file }),
    ...(workspace.daemon.cancelGraceMs === undefined ? {} : { graceMs: workspace.daemon.cancelGraceMs }),
  })
  const evaluation = { storage, clock, env, random: Math.random, newRunId }
  const daemons = () => aliveDaemons(storage, clock, probeProcess)
  const loadedOf = (runId: string, project: string | undefined): LoadedProject => {
    const loaded = projects.find((one) => one.project.name === project)
    if (loaded === undefined) throw unknownProject(runId, project)
    return loaded
  }
  const execute = async (loaded: LoadedProject, request: LaunchRequest, run: RunOptions): Promise<RunState> => {
    checkExecuteOptions(run)
    await storage.declarePools(workspace.daemon.pools)
    const ports = portsFor(loaded)
    const launched = await launchRun(ports, loaded.graph, newRunId(), request)
    run.onLaunched?.(launched.runId)
    return executeLaunched(ports, launched, run)
  }
  const queue = async (newRun: NewRun): Promise<Queued> => {
    const created = await storage.createRun(newRun)
    return created.kind === 'existed' ? { runId: created.runId, isNew: false } : { runId: newRun.runId, isNew: true }
  }
  const launch: Instance['launch'] = async (loaded, ask, launchedBy = 'script') => {
    const asked = { ask: { kind: 'ingot/request', ...ask }, launchedBy } as const
    const newRun = await prepareAsk(evaluation, loaded.graph, asked)
    return newRun === undefined ? undefined : queue(newRun)
  }
  const executeHere: Instance['executeHere'] = async (runId, run = {}) => {
    checkExecuteOptions(run)
    const state = await storage.getRun(runId)
    const loaded = loadedOf(runId, state?.request.project)
    await storage.declarePools(workspace.daemon.pools)
    return executeQueued(portsFor(loaded), loaded.graph, runId, run)
  }
  const toRetry = async (runId: string, retry: RetryOptions) => {
    const { select, launchedBy = 'script' } = retry
    const state = await storage.getRun(runId)
    const strategy = select === undefined ? (retry.strategy ?? 'from-failure') : 'selection'
    const loaded = projects.find((one) => one.project.name === state?.request.project)
    const selected = select === undefined || loaded === undefined ? [] : selectedIn(loaded, state?.request, select)
    const request = await retryRequest(storage, runId, strategy, launchedBy, selected)
    return { request, loaded: loadedOf(runId, state?.request.project) }
  }
  const instance: Instance = {
    workspace,
    projects,
    storage,
    logs,
    async materialize(loaded, run = {}) {
      if (run.partitions !== undefined) {
        const queued = await launch(loaded, askOf(run), run.launchedBy)
        if (queued === undefined) return undefined
        run.onLaunched?.(queued.runId)
        return executeHere(queued.runId, run)
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
      const { request, loaded } = await toRetry(runId, run)
      return execute(loaded, request, run)
    },
    launch,
    async queueRetry(runId, run = {}) {
      const { request, loaded } = await toRetry(runId, run)
      return queue((await prepareRun(evaluation, loaded.graph, newRunId(), request)).newRun)
    },
    executeHere,
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

/** Assets by their selection; the ops of a job are selected when its run is planned. */
function selectedIn({ graph }: LoadedProject, request: RunRequest | undefined, select: string): readonly string[] {
  const isOfOps = request?.job !== undefined && request.assetCount === 0
  return isOfOps ? [select] : selectAssets(select, graph)
}

function askOf({ select = '*', partitions, staleOnly, config, tags }: RunOptions): Omit<RunAsk, 'kind'> {
  return {
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

function unknownProject(runId: string, project: string | undefined): InvalidError {
  return new InvalidError(
    'invalid/no-project',
    `run ${runId} belongs to project "${project ?? ''}", which is not loaded here. Run the command in its workspace.`,
  )
}
