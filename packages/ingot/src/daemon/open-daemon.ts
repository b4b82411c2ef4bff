/**
 * open-daemon — everything of `ingot dev` and `ingot daemon` in one process: store, projects behind processes of their
 * own, the loops, the web server. For scripts too: `await using daemon = await openDaemon()`.
 *
 * Rules    this process never loads a project. One that does not load is shown with its error and, with `isWatching`,
 *          comes up when its files are put right; the others run.
 * Errors   those of `findWorkspace`, of storage and of the config; InvalidError invalid/port, invalid/open-server
 */
import { join, resolve } from 'node:path'

import type { BackfillAsk, Clock, RunAsk, Storage } from '@ingot/core'
import { idMaker, InvalidError, isIngotError, MAX_CONCURRENT_RUNS, NotFoundError, systemClock } from '@ingot/core'
import type { Daemon, DaemonNote, LoadedCode } from '@ingot/daemon'
import { startDaemon } from '@ingot/daemon'
import type { Server } from '@ingot/server'
import { fileLogStore, fileRunValues, openSqliteStorage } from '@ingot/storage'
import { probeProcess, workerIdentity } from '@ingot/worker'

import { aliveDaemons } from '../alive-daemon.ts'
import type { DaemonLine } from '../cli/format/daemon-line.ts'
import type { Workspace } from '../find-workspace.ts'
import { findWorkspace } from '../find-workspace.ts'
import { databaseFile } from '../instance.ts'
import type { OpenedProjects, ProjectSummary } from './open-projects.ts'
import { openProjects } from './open-projects.ts'
import { runLines } from './run-lines.ts'
import type { Served, ServeOptions } from './serve.ts'
import { lateProjects, serve } from './serve.ts'
import { daemonSettings } from './settings.ts'

export interface DaemonOptions {
  /** Default: the process's own. */
  readonly cwd?: string
  /** A project file, a config file or a folder that holds one. */
  readonly project?: string
  /** In place of the config's. */
  readonly instanceDirectory?: string
  /** 127.0.0.1 unless given. */
  readonly host?: string
  /** Any free one unless given. */
  readonly port?: number
  /** In place of the config's. */
  readonly auth?: 'none' | 'tokens'
  readonly isReadOnly?: boolean
  /** False: the web server alone, without loops, beside a daemon of another process; true unless given. */
  readonly hasLoops?: boolean
  /** Loads a project anew when one of its files changes; false unless given. */
  readonly isWatching?: boolean
  /** What happens, as `ingot dev` shows it. */
  readonly onLine?: (line: DaemonLine) => void
}

/** For tests: other parts than the workspace's own. */
export interface DaemonParts {
  readonly wrapStorage?: (storage: Storage) => Storage
  /** URL of what opens the stores in processes with a project's code. */
  readonly runtimeModule?: string
}

export interface OpenedDaemon extends AsyncDisposable {
  /** Of the web UI; the API is below `<url>/api/v1`, and pushes go to `POST <url>/hooks/<project>/<sensor>`. */
  readonly url: string
  /** Where the store is. */
  readonly store: string
  /** To read. Switch a schedule or sensor through the API: the loops are not told of what this process writes here. */
  readonly storage: Storage
  projects(): readonly ProjectSummary[]
  /** Queues a run; gives its id. Undefined when `staleOnly` leaves nothing to do. */
  launch(project: string, ask: Omit<RunAsk, 'kind'>, launchedBy?: string): Promise<string | undefined>
  /** Sends a message to a push sensor of this workspace, as the door does. */
  notify(project: string, sensor: string, body: unknown, key?: string): Promise<void>
  /** Begins a backfill; gives its id. */
  backfill(project: string, ask: BackfillAsk): Promise<string>
  /** Resolves when as many processes wait for runs as shall be kept ready. */
  warm(): Promise<void>
  /** Ends the loops. Runs in flight are canceled, or left to finish in their own processes. */
  stop(options: { readonly isCanceling: boolean }): Promise<void>
}

export async function openDaemon(options: DaemonOptions = {}): Promise<OpenedDaemon> {
  const found = await findWorkspace(options.cwd ?? process.cwd(), options.project)
  const { instanceDirectory } = options
  return openDaemonIn(
    instanceDirectory === undefined ? found : { ...found, instanceDirectory: resolve(instanceDirectory) },
    options,
  )
}

export async function openDaemonIn(workspace: Workspace, options: DaemonOptions & DaemonParts): Promise<OpenedDaemon> {
  const settings = daemonSettings(workspace.daemon)
  const { hasLoops = true, isWatching = false, onLine = () => undefined } = options
  const { durability } = workspace.storage
  const clock = systemClock
  const newId = idMaker(clock)
  const say = (level: 'info' | 'warning' | 'error', message: string, loop = 'code') =>
    onLine({ kind: 'note', atMs: clock.nowMs(), level, loop, message })

  const closing = new AsyncDisposableStack()
  try {
    const path = databaseFile(workspace)
    const opened = closing.use(await openSqliteStorage({ path, ...(durability === undefined ? {} : { durability }) }))
    const storage = options.wrapStorage?.(opened) ?? opened
    const logs = closing.use(fileLogStore(join(workspace.instanceDirectory, 'logs')))
    const values = fileRunValues(join(workspace.instanceDirectory, 'run-values'))
    await storage.declarePools(workspace.daemon.pools)
    const shown = lateProjects()
    let daemon: Daemon | undefined
    // First of all: a port that is taken is the usual mistake, and a second daemon by mistake the usual reason.
    const server = closing.use(
      await listen(
        workspace,
        { storage, logs, values, projects: shown, onChanged: () => daemon?.lookAgain() },
        serveOptions(workspace, options),
      ),
    )
    const maxRuns = settings.limits.maxConcurrentRuns ?? MAX_CONCURRENT_RUNS
    const { workers } = workspace.daemon
    const projects = closing.use(
      await openProjects(workspace, {
        logs,
        maxRuns,
        workers,
        isWatching,
        say,
        runtimeModule: options.runtimeModule ?? new URL('./runtime-module.ts', import.meta.url).href,
      }),
    )
    shown.open(projects)
    const doors = asks(projects, storage, newId)
    daemon = hasLoops
      ? await startDaemon({
          storage,
          logs,
          values,
          clock,
          newId,
          identity: workerIdentity(),
          probe: probeProcess,
          projects,
          settings,
          note: notes(clock, onLine),
          onEvents: runLines(storage, onLine),
        })
      : undefined
    closing.defer(() => daemon?.stop())
    const stop = onceOnly(async ({ isCanceling }: { readonly isCanceling: boolean }) => {
      if (isCanceling && daemon !== undefined) await cancelRuns(daemon, projects, storage, settings.cancelGraceMs)
      await closing.disposeAsync()
    })
    return {
      url: server.url,
      store: path,
      storage,
      projects: () => projects.summaries(),
      launch: doors.launch,
      notify: async (project, sensor, body, key) => void (await doors.push(project, sensor, body, key)),
      backfill: doors.backfill,
      warm: () => projects.warm(),
      stop,
      [Symbol.asyncDispose]: () => stop({ isCanceling: true }),
    }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

/** Each is canceled for a reason that stands in its events, whatever becomes of its process. */
async function cancelRuns(daemon: Daemon, projects: OpenedProjects, storage: Storage, graceMs: number): Promise<void> {
  await daemon.stop()
  const atMs = systemClock.nowMs()
  const asked = projects
    .runIds()
    .map((runId) => ({ kind: 'run-cancel-requested', runId, atMs, by: 'the stop of its daemon' }) as const)
  await storage.append(asked)
  await projects.cancelAll(graceMs)
  await daemon.settled()
}

function serveOptions({ daemon }: Workspace, options: DaemonOptions): ServeOptions {
  const { host = '127.0.0.1', port = 0, auth, isReadOnly } = options
  return {
    ...daemon.server,
    host,
    port,
    ...(auth === undefined ? {} : { auth }),
    ...(isReadOnly === undefined ? {} : { isReadOnly }),
  }
}

async function listen(workspace: Workspace, ports: Served, options: ServeOptions): Promise<Server> {
  try {
    return await serve(workspace, ports, options)
  } catch (error) {
    if (!isIngotError(error) || error.code !== 'invalid/port') throw error
    const other = (await aliveDaemons(ports.storage, systemClock, probeProcess))[0]
    if (other === undefined) throw error
    const where = `pid ${other.owner.pid} on ${other.owner.host}`
    const message = `a daemon runs for this instance already (${where}), and port ${options.port} is taken. Stop it first; to run a second one beside it, say --port 0.`
    throw new InvalidError('invalid/port', message, { cause: error })
  }
}

const SAID_AGAIN_AFTER_MS = 60_000

/** The same again and again is said once a minute. */
function notes(clock: Clock, onLine: (line: DaemonLine) => void): (note: DaemonNote) => void {
  const said = new Map<string, number>()
  return ({ level, loop, message }) => {
    const atMs = clock.nowMs()
    const isRepeated = level !== 'info' && atMs - (said.get(message) ?? Number.NEGATIVE_INFINITY) < SAID_AGAIN_AFTER_MS
    if (isRepeated) return
    if (said.size > 1_000) said.clear()
    said.set(message, atMs)
    onLine({ kind: 'note', atMs, level, loop, message })
  }
}

function asks(projects: OpenedProjects, storage: Storage, newId: () => string) {
  const codeOf = (project: string): LoadedCode => {
    const code = projects.list().find(({ host }) => host.project === project)
    if (code !== undefined) return code
    const known = projects.summaries().map(({ name }) => name)
    throw new NotFoundError('not-found/project', `there is no project "${project}" here; there is ${known.join(', ')}.`)
  }
  return {
    async launch(project: string, ask: Omit<RunAsk, 'kind'>, launchedBy = 'api'): Promise<string | undefined> {
      const { host } = codeOf(project)
      const newRun = await host.prepareRun({ ask: { kind: 'ingot/request', ...ask }, launchedBy })
      if (newRun === undefined) return undefined
      const created = await storage.createRun(newRun)
      return created.kind === 'existed' ? created.runId : newRun.runId
    },
    async backfill(project: string, ask: BackfillAsk): Promise<string> {
      const { request, items } = await codeOf(project).host.planBackfill(ask)
      if (items.length === 0) {
        throw new InvalidError('invalid/nothing-selected', 'the backfill has nothing to do: no partition is left.')
      }
      const { backfillId } = await storage.createBackfill(newId(), request, items, Date.now())
      return backfillId
    },
    async push(project: string, sensor: string, body: unknown, key?: string) {
      const { host } = codeOf(project)
      const definition = host.snapshot.sensors.find(({ name }) => name === sensor)
      if (definition?.takesPushes !== true) {
        throw new NotFoundError(
          'not-found/sensor',
          `project "${project}" has no sensor "${sensor}" that takes pushes. Declare it with \`push\`, or check the name.`,
        )
      }
      await host.checkPush({ name: sensor, body })
      const push = { atMs: Date.now(), body, ...(key === undefined ? {} : { key }) }
      return storage.addPush({ kind: 'sensor', project, name: sensor }, push)
    },
  }
}

function onceOnly<Argument>(work: (argument: Argument) => Promise<void>): (argument: Argument) => Promise<void> {
  let done: Promise<void> | undefined
  return (argument) => (done ??= work(argument))
}
