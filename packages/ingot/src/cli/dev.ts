/**
 * dev — `ingot dev`, `ingot daemon` and `ingot server`: the loops, the processes that execute runs, and the web server,
 * in one command that goes on until it is told to stop.
 *
 * Rules    `dev`: Ctrl-C cancels the runs in flight and ends when they have; a second one leaves at once. The code is
 *          loaded anew when a file changes.
 *          `daemon`: the same without watching files; told to stop, it lets its runs finish in their own processes.
 *          `server`: the web server alone; what it launches waits for a daemon.
 */
import type { OpenedDaemon } from '../daemon/open-daemon.ts'
import { openDaemonIn } from '../daemon/open-daemon.ts'
import type { Call } from './call.ts'
import type { ExitCode } from './errors.ts'
import { daemonLine } from './format/daemon-line.ts'
import { workspaceOf } from './open-workspace.ts'
import type { Terminal } from './terminal.ts'
import { plural } from './format/quantity.ts'
import { openInBrowser } from './open-in-browser.ts'
import { readVersion } from './version.ts'

export interface DevOptions {
  readonly port: number
  readonly host: string
  readonly auth?: 'none' | 'tokens'
  readonly readOnly?: boolean
  readonly open?: boolean
}

interface Mode {
  readonly hasLoops: boolean
  readonly isWatching: boolean
  readonly isCancelingAtEnd: boolean
}

export async function dev(call: Call<DevOptions>): Promise<ExitCode> {
  return runDaemon(call, { hasLoops: true, isWatching: true, isCancelingAtEnd: true })
}

export async function daemon(call: Call<DevOptions>): Promise<ExitCode> {
  return runDaemon(call, { hasLoops: true, isWatching: false, isCancelingAtEnd: false })
}

export async function server(call: Call<DevOptions>): Promise<ExitCode> {
  return runDaemon(call, { hasLoops: false, isWatching: false, isCancelingAtEnd: false })
}

async function runDaemon(call: Call<DevOptions>, mode: Mode): Promise<ExitCode> {
  const { terminal, options } = call
  const { port, host, auth, readOnly, open = false } = options
  const { hasLoops, isWatching, isCancelingAtEnd } = mode
  const workspace = await workspaceOf(call)
  const opened = await openDaemonIn(workspace, {
    port,
    host,
    ...(auth === undefined ? {} : { auth }),
    ...(readOnly === undefined ? {} : { isReadOnly: readOnly }),
    hasLoops,
    isWatching,
    onLine: (line) => {
      if (terminal.isJson) terminal.write(`${JSON.stringify(line)}\n`)
      else terminal.print(daemonLine(line, terminal.paint))
    },
  })
  sayOpened(terminal, opened)
  if (open) openInBrowser(opened.url)
  await interrupted(terminal)
  await opened.stop({ isCanceling: isCancelingAtEnd })
  return 0
}

function sayOpened(terminal: Terminal, { url, store, projects }: OpenedDaemon): void {
  if (terminal.isJson)
    return terminal.write(
      `${JSON.stringify({ kind: 'listening', url, pid: process.pid, store, projects: projects() })}\n`,
    )
  const { paint } = terminal
  terminal.print(`${paint('bold', 'Ingot')} ${readVersion()} is running. Ctrl-C stops it.`)
  terminal.print(`  web UI    ${paint('cyan', url)}`)
  terminal.print(`  API       ${url}/api/docs`)
  terminal.print(`  hooks     ${url}/hooks/PROJECT/SENSOR`)
  terminal.print(`  store     ${store}`)
  for (const { name, error, schedules, sensors, jobs, assets, hasAutomation } of projects()) {
    const parts = [
      plural(assets, 'asset'),
      plural(jobs, 'job'),
      plural(schedules, 'schedule'),
      plural(sensors, 'sensor'),
      ...(hasAutomation ? ['automation'] : []),
    ]
    terminal.print(`  project   ${name}  ${error === undefined ? parts.join(', ') : paint('red', error)}`)
  }
}

const INTERRUPTED = 130

/** Resolves at the first Ctrl-C or SIGTERM; the second one leaves without waiting. */
function interrupted(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const stop = (): void => {
      if (isAsked) process.exit(INTERRUPTED)
      isAsked = true
      if (!terminal.isJson) terminal.remark('Stopping; press Ctrl-C again to leave at once.')
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
