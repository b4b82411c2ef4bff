/**
 * doctor — looks at what a run stands on, and says of each thing whether it is well and, if not, what to do.
 *
 * Rules    it changes nothing but what opening the store changes: runs whose process is gone are ended. A thing that
 *          cannot be looked at because an earlier one failed is left out.
 */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import { isIngotError, toErrorRecord } from '@ingot/core'
import { openSqliteStorage, pendingMigrations } from '@ingot/storage'

import type { Workspace } from '../find-workspace.ts'
import type { LoadedProject } from '../instance.ts'
import { loadProjects, openStores } from '../instance.ts'
import type { Call } from './call.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { ExitCode } from './errors.ts'
import { formatBytes, plural } from './format/quantity.ts'
import { printable } from './format/text-width.ts'
import { daemonDiagnoses } from './doctor-daemon.ts'
import { ignoredByGit } from './git-ignore.ts'
import { databaseFile } from '../instance.ts'
import { workspaceOf } from './open-workspace.ts'
import type { Terminal } from './terminal.ts'

const NEEDED_NODE = 24
// A run that cannot write its events stops; SQLite needs room for its log beside the file.
const LITTLE_SPACE_BYTES = 1_024 ** 3
const NO_SPACE_BYTES = 64 * 1_024 ** 2

export async function doctor(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const found = [nodeVersion()]
  try {
    const workspace = await workspaceOf(call)
    found.push({
      name: 'workspace',
      status: 'ok',
      message: `${workspace.root}, ${plural(workspace.projectFiles.length, 'project')}`,
    })
    const loaded: LoadedProject[] = []
    found.push(
      ...(await projects(workspace, loaded)),
      directory(workspace),
      space(workspace),
      ...(await store(workspace, loaded)),
      gitIgnore(workspace),
    )
  } catch (error) {
    found.push(failure('workspace', error))
  }
  if (terminal.isJson) terminal.printJson({ isHealthy: found.every(({ status }) => status !== 'fail'), checks: found })
  for (const one of found) print(one, terminal)
  return found.some(({ status }) => status === 'fail') ? 1 : 0
}

function nodeVersion(): Diagnosis {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= NEEDED_NODE) return { name: 'node', status: 'ok', message: process.version }
  return {
    name: 'node',
    status: 'fail',
    message: `${process.version} is too old`,
    next: `Install Node ${NEEDED_NODE} or newer.`,
  }
}

/** Those that can be loaded are added to `into`. */
async function projects(workspace: Workspace, into: LoadedProject[]): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = []
  for (const file of workspace.projectFiles) {
    try {
      const [loaded] = await loadProjects({ ...workspace, projectFiles: [file] })
      if (loaded !== undefined) into.push(loaded)
      const count = loaded?.graph.nodes.size ?? 0
      found.push({
        name: 'project',
        status: 'ok',
        message: `${loaded?.project.name ?? ''}: ${plural(count, 'asset')} (${file})`,
      })
    } catch (error) {
      found.push(failure('project', error))
    }
  }
  return found
}

function directory({ instanceDirectory }: Workspace): Diagnosis {
  const name = 'directory'
  const nearest = nearestExisting(instanceDirectory)
  if (!statSync(nearest).isDirectory()) {
    return {
      name,
      status: 'fail',
      message: `${nearest} is not a folder`,
      next: 'Move it away, or set another folder in ingot.config.ts.',
    }
  }
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK)
    const isNew = nearest !== instanceDirectory
    return {
      name,
      status: 'ok',
      message: isNew ? `${instanceDirectory} can be made` : `${instanceDirectory} is writable`,
    }
  } catch {
    const user = process.getuid?.()
    const who = user === undefined ? 'this user' : `user ${user}`
    return {
      name,
      status: 'fail',
      message: `${nearest} is not writable`,
      next: `Let ${who} write there, or set another folder in ingot.config.ts.`,
    }
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))
}

function space({ instanceDirectory }: Workspace): Diagnosis {
  const { bavail, bsize } = statfsSync(nearestExisting(instanceDirectory))
  const free = bavail * bsize
  const message = `${formatBytes(free)} free`
  if (free >= LITTLE_SPACE_BYTES) return { name: 'disk', status: 'ok', message }
  const next = 'Free some space; run logs and values of old runs lie in the instance folder.'
  return { name: 'disk', status: free < NO_SPACE_BYTES ? 'fail' : 'warn', message, next }
}

async function store(workspace: Workspace, loaded: readonly LoadedProject[]): Promise<readonly Diagnosis[]> {
  const path = databaseFile(workspace)
  const name = 'storage'
  if (!existsSync(path)) return [{ name, status: 'ok', message: 'no database yet; the first run makes it' }]
  try {
    const pending = await pendingMigrations(path)
    if (pending.length > 0) {
      const message = `${plural(pending.length, 'migration')} to be applied to ${path}`
      return [
        { name, status: 'fail', message, next: 'Stop what uses the file, back it up and run `ingot storage migrate`.' },
      ]
    }
    const damage = await findDamage(path)
    if (damage !== undefined) {
      return [
        {
          name,
          status: 'fail',
          message: `${path} is damaged: ${damage}`,
          next: 'Restore a backup, or move it away to start anew.',
        },
      ]
    }
    return [await contents(path), await lostRuns(workspace), ...(await daemonDiagnoses(workspace, loaded))]
  } catch (error) {
    return [failure(name, error)]
  }
}

async function contents(path: string): Promise<Diagnosis> {
  await using storage = await openSqliteStorage({ path })
  const { eventCount, runCount, sizeBytes } = await storage.info()
  const message = `${path}: whole; ${plural(runCount, 'run')}, ${plural(eventCount, 'event')}, ${formatBytes(sizeBytes)}`
  return { name: 'storage', status: 'ok', message }
}

/** The first complaint of SQLite's own check. The file is only read. */
async function findDamage(path: string): Promise<string | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const said = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0]
    return said === 'ok' ? undefined : String(said)
  } finally {
    database.close()
  }
}

async function lostRuns(workspace: Workspace): Promise<Diagnosis> {
  const name = 'runs'
  // Counted before the store is opened as commands open it, which ends them.
  await using storage = await openSqliteStorage({ path: databaseFile(workspace) })
  const before = (await storage.listClaims()).length
  await using instance = await openStores(workspace, [])
  const running = (await instance.storage.listClaims()).length
  if (before === running)
    return { name, status: 'ok', message: running === 0 ? 'none is running' : `${running} running` }
  const message = `${plural(before - running, 'run')} had lost its process and was ended as failed`
  return {
    name,
    status: 'warn',
    message,
    next: 'See `ingot run list --status failed`; `ingot run retry` completes a run.',
  }
}

function gitIgnore({ root, instanceDirectory }: Workspace): Diagnosis {
  const name = 'git'
  const isIgnored = ignoredByGit(root, instanceDirectory)
  if (isIgnored === undefined) return { name, status: 'ok', message: 'not a git repository' }
  if (isIgnored) return { name, status: 'ok', message: `${instanceDirectory} is ignored` }
  const next = 'Add a line to .gitignore: .ingot/'
  return { name, status: 'warn', message: `${instanceDirectory} would be committed`, next }
}

function failure(name: string, error: unknown): Diagnosis {
  if (!isIngotError(error) && !(error instanceof Error && 'errcode' in error)) throw error
  return { name, status: 'fail', message: toErrorRecord(error).message }
}

const SIGNS = {
  ok: ['✓', 'ok  ', 'green'],
  warn: ['!', 'warn', 'yellow'],
  fail: ['✗', 'fail', 'red'],
} as const

function print({ name, status, message, next }: Diagnosis, terminal: Terminal): void {
  const [sign, word, format] = SIGNS[status]
  terminal.print(`${terminal.paint(format, `${sign} ${word}`)}  ${name.padEnd(9)}  ${printable(message)}`)
  if (next !== undefined) terminal.print(`                   ${terminal.paint('dim', `→ ${next}`)}`)
}
