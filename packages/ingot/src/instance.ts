/**
 * instance — one workspace opened for use: its storage, logs and default values, and runs executed in this process.
 * The CLI stands on it, and a script may: `await using instance = await openInstance()`.
 *
 * Errors   those of `findWorkspace`, `loadProject`, storage, plan and config; a run that fails is a result, no throw
 */
import { join } from 'node:path'

import type {
  AssetGraph,
  Clock,
  ExecuteOptions,
  ExecutePorts,
  LaunchedRun,
  LaunchRequest,
  LogStore,
  Project,
  RetryStrategy,
  RunConfig,
  RunState,
  Storage,
} from '@ingot/core'
import {
  buildGraph,
  checkExecuteOptions,
  dataVersions,
  DefinitionError,
  executeRun,
  idMaker,
  InvalidError,
  launchRun,
  reapLostRuns,
  retryRequest,
  selectAssets,
  staleness,
  systemClock,
  toErrorRecord,
} from '@ingot/core'
import { fileLogStore, jsonFiles, openSqliteStorage } from '@ingot/storage'
import { isolatedRunner, loadProject, probeProcess, workerIdentity } from '@ingot/worker'

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
  readonly tags?: Readonly<Record<string, string>>
  readonly maxConcurrency?: number
  readonly launchedBy?: string
  readonly signal?: AbortSignal
  /** Called with the run's id once it is written down, before its first step. */
  readonly onLaunched?: (runId: string) => void
}

export interface RetryOptions extends Omit<RunOptions, 'staleOnly' | 'config' | 'partition' | 'tags'> {
  readonly strategy?: RetryStrategy
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
  /** Ends the runs whose process is gone; gives their ids. Done once on opening. */
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
  const newRunId = idMaker(clock)
  const portsFor = (loaded: LoadedProject): ExecutePorts => ({
    storage,
    logs,
    clock,
    random: Math.random,
    env: options.env ?? process.env,
    worker: workerIdentity(),
    defaultIo: jsonFiles({ directory: join(instanceDirectory, 'values') }),
    isolation: isolatedRunner({ projectFile: loaded.file }),
  })
  const execute = async (loaded: LoadedProject, request: LaunchRequest, run: RunOptions): Promise<RunState> => {
    const execute: ExecuteOptions = {
      ...(run.maxConcurrency === undefined ? {} : { maxConcurrency: run.maxConcurrency }),
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    }
    checkExecuteOptions(execute)
    const ports = portsFor(loaded)
    const launched = await launchRun(ports, loaded.graph, newRunId(), request)
    run.onLaunched?.(launched.runId)
    const onUncaught = (error: unknown) => endBroken(storage, clock, launched, error)
    process.on('uncaughtExceptionMonitor', onUncaught)
    try {
      return await executeRun(ports, launched, execute)
    } finally {
      process.off('uncaughtExceptionMonitor', onUncaught)
    }
  }
  const instance: Instance = {
    workspace,
    projects,
    storage,
    logs,
    async materialize(loaded, run = {}) {
      const selected = selectAssets(run.select ?? '*', loaded.graph)
      const assetKeys =
        run.staleOnly === true ? await onlyStale(storage, loaded.graph, selected, run.partition) : selected
      if (assetKeys.length === 0 && selected.length > 0) return undefined
      return execute(loaded, toRequest('materialize', assetKeys, run), run)
    },
    observe: (loaded, run = {}) =>
      execute(loaded, toRequest('observe', selectAssets(run.select ?? '*', loaded.graph), run), run),
    async retry(runId, run = {}) {
      const state = await storage.getRun(runId)
      const loaded = projects.find(({ project }) => project.name === state?.request.project)
      const strategy = run.select === undefined ? (run.strategy ?? 'from-failure') : 'selection'
      const selected = run.select === undefined || loaded === undefined ? [] : selectAssets(run.select, loaded.graph)
      const request = await retryRequest(storage, runId, strategy, run.launchedBy ?? 'script', selected)
      if (loaded === undefined) throw unknownProject(runId, state?.request.project)
      return execute(loaded, request, run)
    },
    reap: () => reapLostRuns(storage, clock, probeProcess),
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

/**
 * User code threw where nothing waits for it, and this process is about to end: the run says why, if there is still a
 * moment to write. Else it is found without a worker.
 */
function endBroken(storage: Storage, clock: Clock, { runId, claim }: LaunchedRun, thrown: unknown): void {
  const error = toErrorRecord(thrown)
  const message = `something threw where nothing waited for it: ${error.message}`
  const event = { kind: 'run-ended', runId, atMs: clock.nowMs(), outcome: 'failed', reason: 'uncaught-error' } as const
  storage.append([{ ...event, message, error }], { runId, token: claim.token }).catch(() => undefined)
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

async function onlyStale(
  storage: Storage,
  graph: AssetGraph,
  selected: readonly string[],
  partition: string | undefined,
): Promise<readonly string[]> {
  const states = await storage.listAssets()
  const versions = dataVersions(states)
  const nameOf = (key: string, part: string | undefined) => JSON.stringify([key, part])
  const byName = new Map(states.map((state) => [nameOf(state.assetKey, state.partition), state]))
  const isOutOfDate = (key: string) => {
    const own = graph.nodes.get(key)?.spec.partitions === undefined ? undefined : partition
    const { status } = staleness(graph, key, byName.get(nameOf(key, own)), versions, own)
    return status === 'missing' || status === 'stale'
  }
  // What lies below an asset that is made anew will be stale in its turn: it is made in the same run, upstream first.
  const chosen = new Set<string>()
  const wanted = new Set(selected)
  for (const key of graph.order) {
    if (wanted.has(key) && (isOutOfDate(key) || graph.upstream(key).some((dep) => chosen.has(dep)))) chosen.add(key)
  }
  return [...chosen]
}

function unknownProject(runId: string, project: string | undefined): InvalidError {
  return new InvalidError(
    'invalid/no-project',
    `run ${runId} belongs to project "${project ?? ''}", which is not loaded here. Run the command in its workspace.`,
  )
}
