/**
 * open-projects — every project of a workspace, each behind processes of its own, as the daemon's loops see them.
 *
 * Rules    two projects of one name, or that make the same asset: the second is refused, with a sentence, until one is
 *          renamed. Records are kept by asset key and runs by project name.
 * Errors   NotFoundError not-found/project
 */
import type { ErrorRecord, LogStore, ProjectSnapshot } from '@ingot/core'
import { DefinitionError, NotFoundError, toErrorRecord } from '@ingot/core'
import type { LoadedCode, Projects } from '@ingot/daemon'
import type { ManagedHost, ProjectRuntime } from '@ingot/worker'
import { projectRuntime } from '@ingot/worker'

import type { Workspace } from '../find-workspace.ts'
import type { DaemonConfig } from './settings.ts'
import type { RuntimeOptions } from './runtime-module.ts'
import { DEFAULT_GRACE_MS } from './settings.ts'

export interface ProjectSummary {
  /** Its file until it has loaded. */
  readonly name: string
  readonly codeVersion: string | undefined
  /** Why the newest code does not run. */
  readonly error: string | undefined
  readonly assets: number
  readonly jobs: number
  readonly schedules: number
  readonly sensors: number
  readonly hasAutomation: boolean
}

/** A project file, what was loaded from it, and what works for it. */
export interface CodeLocation {
  /** The project's name; its file until it has loaded. */
  readonly name: string
  readonly file: string
  readonly codeVersion?: string
  readonly loadedAtMs?: number
  /** Why the newest code does not run. */
  readonly error?: ErrorRecord
  /** Of the code that runs; absent until some has loaded. */
  readonly snapshot?: ProjectSnapshot
  readonly workers: { readonly idle: number; readonly executing: number }
}

export interface OpenedProjects extends Projects, AsyncDisposable {
  summaries(): readonly ProjectSummary[]
  locations(): readonly CodeLocation[]
  /** Loads its code anew, also when none of its files is other; what goes wrong is its location's `error`. */
  reload(name: string): Promise<void>
  /** Resolves when as many processes wait as shall be kept ready. */
  warm(): Promise<void>
  /** The runs that are executed here. */
  runIds(): readonly string[]
  /** Cancels them all, and resolves when they have ended. */
  cancelAll(graceMs: number): Promise<void>
}

export interface ProjectsOptions {
  readonly logs: LogStore
  readonly maxRuns: number
  readonly workers: DaemonConfig['workers']
  readonly isWatching: boolean
  readonly runtimeModule: string
  readonly say: (level: 'info' | 'warning' | 'error', message: string) => void
}

const WARM_PROCESSES = 2

export async function openProjects(workspace: Workspace, options: ProjectsOptions): Promise<OpenedProjects> {
  const listeners = new Set<() => void>()
  const change = (): void => {
    for (const listener of listeners) listener()
  }
  const runtimes = await Promise.all(
    workspace.projectFiles.map((file) => openProject(workspace, file, options, change)),
  )
  const list = (): readonly LoadedCode[] => {
    const refused = clashesOf(runtimes)
    return runtimes.flatMap((runtime) => {
      const { host, workers } = runtime
      return host === undefined || workers === undefined || refused.has(runtime) ? [] : [{ host, workers }]
    })
  }
  return {
    list,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    summaries: () => runtimes.map(summarise),
    locations: () => locationsOf(runtimes),
    async reload(name) {
      const runtime = runtimes.find((one) => nameOf(one) === name || one.projectFile === name)
      if (runtime === undefined) {
        const known = runtimes.map(nameOf).join(', ')
        throw new NotFoundError('not-found/project', `there is no project "${name}" here; there is ${known}.`)
      }
      await runtime.reload({ isForced: true })
    },
    async warm() {
      await Promise.all(runtimes.map(({ workers }) => workers?.warm()))
    },
    runIds: () => runtimes.flatMap(({ workers }) => workers?.runIds() ?? []),
    async cancelAll(graceMs) {
      const how = { graceMs, isForced: false }
      await Promise.all(
        runtimes.flatMap(({ workers }) => (workers?.runIds() ?? []).map((runId) => workers?.cancel(runId, how))),
      )
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(runtimes.map((runtime) => runtime.close()))
    },
  }
}

function openProject(
  workspace: Workspace,
  projectFile: string,
  { logs, workers, maxRuns, isWatching, runtimeModule, say }: ProjectsOptions,
  change: () => void,
): Promise<ProjectRuntime> {
  const runtimeOptions: RuntimeOptions = {
    instanceDirectory: workspace.instanceDirectory,
    durability: workspace.storage.durability,
    maxRuntimeMs: workspace.daemon.maxRuntimeMs,
    graceMs: workspace.daemon.cancelGraceMs ?? DEFAULT_GRACE_MS,
  }
  const { max = maxRuns, warm = WARM_PROCESSES, maxHeapMb, maxMemoryMb } = workers
  let loads = 0
  return projectRuntime({
    projectFile,
    runtimeModule,
    runtimeOptions,
    logs,
    isWatching,
    pool: { size: warm, maxWorkers: max, ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }) },
    ...(maxHeapMb === undefined ? {} : { maxHeapMb }),
    onReload: ({ changedFiles, codeVersion }) => {
      loads += 1
      if (loads > 1) say('info', `loaded anew (${codeVersion.slice(0, 8)}): ${changedFiles.join(', ')}`)
      change()
    },
    onReloadFailed: (error) => {
      const rest = loads === 0 ? '' : ', and the code loaded before goes on'
      say('error', `${projectFile} does not load${rest}: ${toErrorRecord(error).message}`)
      change()
    },
    onRecovered: () => {
      say('info', `${projectFile} loads again`)
      change()
    },
    onBlocked: (runId) => say('warning', `run ${runId} computes without a pause and cannot be reached`),
  })
}

function nameOf({ host, projectFile }: ProjectRuntime): string {
  return host?.project ?? projectFile
}

function summarise(runtime: ProjectRuntime): ProjectSummary {
  const { host, failure } = runtime
  const error = failure === undefined ? undefined : toErrorRecord(failure).message
  return { name: nameOf(runtime), codeVersion: host?.codeVersion, error, ...counts(host) }
}

function locationsOf(runtimes: readonly ProjectRuntime[]): readonly CodeLocation[] {
  const refused = clashesOf(runtimes)
  return runtimes.map((runtime) => {
    const message = refused.get(runtime)
    return message === undefined ? locationOf(runtime) : refusedFor(runtime, message)
  })
}

/** Of each project that cannot stand beside those before it, why. */
function clashesOf(runtimes: readonly ProjectRuntime[]): ReadonlyMap<ProjectRuntime, string> {
  const owners = new Map<string, string>()
  const refused = new Map<ProjectRuntime, string>()
  for (const runtime of runtimes) {
    const names = namesOf(runtime)
    const clash = names.find((name) => owners.has(name))
    if (clash === undefined) for (const name of names) owners.set(name, runtime.projectFile)
    else
      refused.set(runtime, `${clash} is defined in ${owners.get(clash)} too, which was first. Rename one of the two.`)
  }
  return refused
}

function namesOf({ host }: ProjectRuntime): readonly string[] {
  if (host === undefined) return []
  const made = host.snapshot.assets.filter(({ kind }) => kind !== 'external')
  return [`project "${host.project}"`, ...made.map(({ key }) => `asset "${key}"`)]
}

function locationOf(runtime: ProjectRuntime): CodeLocation {
  const { host, failure, loadedAtMs } = runtime
  const { idle = 0, busy = 0 } = runtime.workers?.counts() ?? {}
  return {
    name: nameOf(runtime),
    file: runtime.projectFile,
    ...(host === undefined ? {} : { codeVersion: host.codeVersion, snapshot: host.snapshot }),
    ...(loadedAtMs === undefined ? {} : { loadedAtMs }),
    ...(failure === undefined ? {} : { error: toErrorRecord(failure) }),
    workers: { idle, executing: busy },
  }
}

/** Nothing of it runs. */
function refusedFor(runtime: ProjectRuntime, message: string): CodeLocation {
  return {
    name: runtime.projectFile,
    file: runtime.projectFile,
    error: toErrorRecord(new DefinitionError('definition/duplicate-key', message)),
    workers: { idle: 0, executing: 0 },
  }
}

function counts(host: ManagedHost | undefined) {
  const { assets = [], jobs = [], schedules = [], sensors = [], hasAutomation = false } = host?.snapshot ?? {}
  return {
    assets: assets.length,
    jobs: jobs.length,
    schedules: schedules.length,
    sensors: sensors.length,
    hasAutomation,
  }
}
