/**
 * open-daemon — the composition root of `ingot dev` and `ingot daemon`: store, projects in their own processes, loops,
 * the door for pushes.
 *
 * Rules    this process never loads a project: its code lives in the processes of `@ingot/worker`. A project that does
 *          not load is shown with its error, and loaded when its files change; the others run.
 * Errors   those of storage and of the config; InvalidError invalid/port
 */
import { join } from 'node:path'

import type { StoredEvent } from '@ingot/core'
import { idMaker, NotFoundError, systemClock } from '@ingot/core'
import type { Daemon } from '@ingot/daemon'
import { startDaemon } from '@ingot/daemon'
import { fileLogStore, fileRunValues, openSqliteStorage } from '@ingot/storage'
import { probeProcess, workerIdentity } from '@ingot/worker'

import type { DaemonLine } from '../cli/format/daemon-line.ts'
import type { Workspace } from '../find-workspace.ts'
import { databaseFile } from '../instance.ts'
import type { PushRequest } from './hooks-server.ts'
import { startHooksServer } from './hooks-server.ts'
import { openProjects, type OpenedProjects, type ProjectSummary } from './open-projects.ts'
import { daemonSettings } from './settings.ts'
import { runLines } from './run-lines.ts'

export interface DaemonOptions {
  readonly host: string
  readonly port: number
  /** Loads a project anew when one of its files changes. */
  readonly isWatching: boolean
  readonly onLine: (line: DaemonLine) => void
}

export interface OpenedDaemon {
  readonly url: string
  readonly store: string
  readonly projects: readonly ProjectSummary[]
  stop(options: { readonly isCanceling: boolean }): Promise<void>
}

export async function openDaemon(workspace: Workspace, options: DaemonOptions): Promise<OpenedDaemon> {
  const settings = daemonSettings(workspace.daemon)
  const clock = systemClock
  const { durability } = workspace.storage
  const storage = await openSqliteStorage({
    path: databaseFile(workspace),
    ...(durability === undefined ? {} : { durability }),
  })
  const logs = fileLogStore(join(workspace.instanceDirectory, 'logs'))
  const values = fileRunValues(join(workspace.instanceDirectory, 'run-values'))
  const say = (level: 'info' | 'warning' | 'error', loop: string, message: string) =>
    options.onLine({ kind: 'note', atMs: clock.nowMs(), level, loop, message })
  const closing = new AsyncDisposableStack()
  closing.use(storage)
  closing.use(logs)
  try {
    await storage.declarePools(workspace.daemon.pools)
    const projects = closing.use(await openProjects(workspace, settings, { isWatching: options.isWatching, say }))
    const showRuns = runLines(storage, options.onLine)
    const newId = idMaker(clock)
    const daemon = await startDaemon({
      storage,
      logs,
      values,
      clock,
      newId,
      identity: workerIdentity(),
      probe: probeProcess,
      projects,
      settings,
      note: ({ level, loop, message }) => say(level, loop, message),
      onEvents: (events: readonly StoredEvent[]) => showRuns(events),
    })
    const push = (request: PushRequest) => keepPush(projects, storage, clock.nowMs(), request)
    const server = closing.use(await startHooksServer({ host: options.host, port: options.port, push }))
    const summaries = projects.summaries()
    return {
      url: server.url,
      store: databaseFile(workspace),
      projects: summaries,
      stop: (how) => stop(daemon, projects, closing, how.isCanceling),
    }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

async function stop(
  daemon: Daemon,
  projects: OpenedProjects,
  closing: AsyncDisposableStack,
  isCanceling: boolean,
): Promise<void> {
  if (isCanceling) await projects.cancelAll()
  await daemon.stop()
  if (isCanceling) await daemon.settled()
  await closing.disposeAsync()
}

async function keepPush(
  projects: OpenedProjects,
  storage: Awaited<ReturnType<typeof openSqliteStorage>>,
  atMs: number,
  { project, sensor, body, key }: PushRequest,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const code = projects.list().find(({ host }) => host.project === project)
  const definition = code?.host.snapshot.sensors.find(({ name }) => name === sensor)
  if (code === undefined || definition === undefined || !definition.takesPushes) {
    throw new NotFoundError(
      'not-found/sensor',
      `project "${project}" has no sensor "${sensor}" that takes pushes. Declare it with \`push\`, or check the address.`,
    )
  }
  await code.host.checkPush({ name: sensor, body })
  return storage.addPush(
    { kind: 'sensor', project, name: sensor },
    { atMs, body, ...(key === undefined ? {} : { key }) },
  )
}
