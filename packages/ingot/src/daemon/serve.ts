/**
 * serve — the web server of a workspace: the API, the pages and the door for pushes. It listens before any project has
 * loaded, so that a person sees what is going on, and a port that is taken is known at once.
 *
 * Errors   InvalidError invalid/port, invalid/open-server
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { CodeHost, RunValues } from '@ingot/core'
import { idMaker, NotFoundError, systemClock } from '@ingot/core'
import type { CodeLocation, Server, ServerPorts, ServerProjects } from '@ingot/server'
import { startServer } from '@ingot/server'
import { probeProcess, workerIdentity } from '@ingot/worker'

import { aliveDaemons } from '../alive-daemon.ts'
import { readVersion } from '../cli/version.ts'
import type { ServerConfig } from '../config.ts'
import type { Workspace } from '../find-workspace.ts'
import { CONFIG_FILE } from '../find-workspace.ts'
import type { OpenedProjects } from './open-projects.ts'
import { daemonSettings } from './settings.ts'

export interface ServeOptions extends ServerConfig {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
}

export interface Served extends Pick<ServerPorts, 'storage' | 'logs' | 'projects' | 'onChanged'> {
  readonly values: RunValues
}

export function serve(
  workspace: Workspace,
  { values, ...served }: Served,
  { host, port, label, auth, publicHosts, isReadOnly }: ServeOptions,
): Promise<Server> {
  const settings = daemonSettings(workspace.daemon)
  const configFile = join(workspace.root, CONFIG_FILE)
  const uiFolder = builtUi()
  return startServer(
    {
      ...served,
      values,
      clock: systemClock,
      newId: idMaker(systemClock),
      queue: settings.limits,
      identity: workerIdentity(),
      version: readVersion(),
      settings: shownSettings(workspace, { host, port, auth: auth ?? 'none', isReadOnly: isReadOnly ?? false }),
      aliveDaemons: () => aliveDaemons(served.storage, systemClock, probeProcess),
      ...(existsSync(configFile) ? { configFile } : {}),
      ...(label === undefined ? {} : { label }),
      ...(uiFolder === undefined ? {} : { uiFolder }),
    },
    {
      host,
      port,
      ...(auth === undefined ? {} : { auth }),
      ...(publicHosts === undefined ? {} : { publicHosts }),
      ...(isReadOnly === undefined ? {} : { isReadOnly }),
    },
  )
}

/** As published it lies in this package, in the repository where it is built. */
function builtUi(): string | undefined {
  const folders = ['../ui', '../../../ui/dist'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return folders.find((folder) => existsSync(join(folder, 'index.html')))
}

/** What was said on the command line is in force, whatever the config says. */
function shownSettings(
  { root, projectFiles, storage, daemon }: Workspace,
  said: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { limits, cancelGraceMs, maxRuntimeMs, retention } = daemonSettings(daemon)
  const { pools, workers, server } = daemon
  const times = { cancelGraceMs, maxRuntimeMs, retention }
  return { root, projectFiles, storage, queue: limits, pools, workers, ...times, server: { ...server, ...said } }
}

/** The projects of a workspace, from before they have loaded. */
export interface LateProjects extends ServerProjects {
  open(opened: OpenedProjects): void
}

export function lateProjects(): LateProjects {
  let projects: OpenedProjects | undefined
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    open(opened) {
      projects = opened
      opened.onChange(tell)
      tell()
    },
    locations: (): readonly CodeLocation[] => projects?.locations() ?? [],
    host(project): CodeHost {
      const loaded = projects?.list().find(({ host }) => host.project === project)
      if (loaded !== undefined) return loaded.host
      const names = (projects?.list() ?? []).map(({ host }) => host.project)
      const known = names.length === 0 ? 'none has loaded yet' : `there is ${names.join(', ')}`
      throw new NotFoundError('not-found/project', `there is no project "${project}" here; ${known}.`)
    },
    async reload(name) {
      if (projects === undefined) {
        throw new NotFoundError('not-found/project', `there is no project "${name}" here; none has loaded yet.`)
      }
      await projects.reload(name)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
