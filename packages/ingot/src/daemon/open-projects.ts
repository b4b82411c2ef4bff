/**
 * open-projects — every project of a workspace, each behind processes of its own, as the daemon's loops see them.
 *
 * Rules    two projects of one name: the second is refused, with a sentence, until one is renamed.
 */
import { toErrorRecord, type LogStore } from '@ingot/core'
import type { LoadedCode, Projects } from '@ingot/daemon'
import type { ManagedHost, ProjectRuntime } from '@ingot/worker'
import { projectRuntime } from '@ingot/worker'

import type { Workspace } from '../find-workspace.ts'
import type { DaemonConfig } from './settings.ts'
import type { RuntimeOptions } from './runtime-module.ts'

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

export interface OpenedProjects extends Projects, AsyncDisposable {
  summaries(): readonly ProjectSummary[]
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
    const seen = new Set<string>()
    return runtimes.flatMap(({ host, workers }) => {
      if (host === undefined || workers === undefined || seen.has(host.project)) return []
      seen.add(host.project)
      return [{ host, workers }]
    })
  }
  return {
    list,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    summaries: () => runtimes.map(summarise),
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
    },
    onRecovered: () => say('info', `${projectFile} loads again`),
    onBlocked: (runId) => say('warning', `run ${runId} computes without a pause and cannot be reached`),
  })
}

function summarise({ host, projectFile, failure }: ProjectRuntime): ProjectSummary {
  const error = failure === undefined ? undefined : toErrorRecord(failure).message
  return { name: host?.project ?? projectFile, codeVersion: host?.codeVersion, error, ...counts(host) }
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
