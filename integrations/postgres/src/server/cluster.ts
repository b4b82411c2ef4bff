/**
 * cluster — makes the data folder of an embedded server, and starts and stops the server. Used by the keeper alone,
 * which holds the lock on the folder.
 *
 * Promise  1. The data folder is there whole or not at all: it is made aside and renamed.
 *             A folder that has anything in it is never made anew.
 *          2. A server that an earlier keeper left behind is stopped before another is started on the same data.
 * Errors   a plain Error, whose message the keeper passes on to its clients (binaries.ts says why)
 */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Binaries } from './binaries.ts'
import { stopForeign } from './foreign.ts'
import type { Place } from './place.ts'
import { readOrMakePassword, USER, writeWhole } from './place.ts'
import type { RunAs } from './run-as.ts'
import { waysToRun } from './run-as.ts'

export interface RunningServer {
  readonly port: number
  readonly exited: Promise<void>
  stop(): Promise<void>
}

// A few processes of one project on one machine; durability as PostgreSQL ships it.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '40',
  max_wal_size: '256MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
  logging_collector: 'off',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}
const READY_WITHIN_MS = 60_000
const START_ATTEMPTS = 6
// Processes of a killed server hold its shared memory for a moment longer; a port may be taken between look and use.
const PASSING = /shared memory block|in use|could not bind|could not create any TCP|lock file/i
// `2026-01-01 00:00:00.000 UTC [4711] `, as PostgreSQL's log begins each line.
const LOG_PREFIX = /^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] /
const FAST_STOP_MS = 20_000
const POLL_MS = 15

/** Does nothing when the data is there already. */
export async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) return
  if (existsSync(place.data)) removeEmpty(place.data)
  const password = readOrMakePassword(place)
  const troubles: string[] = []
  for (const way of waysToRun(undefined)) {
    for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
      const trouble = await initialise(place, binaries, { way, ctype, password })
      if (trouble === undefined) {
        renameSync(place.draft, place.data)
        return
      }
      troubles.push(`${way.label}: ${trouble}`)
      if (!/invalid locale/.test(trouble)) break
    }
  }
  throw new Error(cannotRun(`make a database in ${place.data}`, troubles))
}

/** Never more: what is in there may be a database that lost a file, or that this user may not look at. */
function removeEmpty(data: string): void {
  try {
    rmdirSync(data)
  } catch (cause) {
    const message = `${data} is not empty, and no data of PostgreSQL that can be read (it has no PG_VERSION). Nothing was changed: bring back the file, or see to the rights; or move the folder away to begin anew.`
    throw new Error(message, { cause })
  }
}

interface Initialisation {
  readonly way: RunAs
  readonly ctype: string
  readonly password: string
}

/** What went wrong, in the words of initdb; undefined when nothing did. */
async function initialise(place: Place, binaries: Binaries, how: Initialisation): Promise<string | undefined> {
  const { way, ctype, password } = how
  const passwordFile = `${place.password}.initdb`
  rmSync(place.draft, { recursive: true, force: true })
  mkdirSync(place.draft, { mode: 0o700 })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    if (way.uid !== undefined) {
      for (const path of [place.draft, passwordFile]) chownSync(path, way.uid, way.gid ?? way.uid)
    }
    const child = run(binaries.initdb, initdbArgs(place.draft, passwordFile, ctype), { way, binaries, output: 'pipe' })
    return await untilDone(child)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function untilDone(child: ChildProcess): Promise<string | undefined> {
  let said = ''
  child.stdout?.on('data', (text: Buffer) => (said += text.toString()))
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()))
  const failure = await new Promise<string | undefined>((done) => {
    child.once('error', (error) => done(error.message))
    child.once('close', (code, signal) => done(code === 0 ? undefined : `initdb ended with ${code ?? signal}`))
  })
  return failure === undefined ? undefined : `${failure}. ${lastWords(said)}`
}

function initdbArgs(folder: string, passwordFile: string, ctype: string): readonly string[] {
  const options = {
    pgdata: folder,
    username: USER,
    pwfile: passwordFile,
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    // Sorted by code point and the same on every machine; letters of all languages are letters to full-text search.
    'locale-provider': 'builtin',
    'builtin-locale': 'C.UTF-8',
    locale: 'C',
    'lc-ctype': ctype,
  }
  const given = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  return [...given, '--data-checksums', '--no-instructions']
}

export async function startServer(
  place: Place,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  await stopForeign(place)
  const troubles: string[] = []
  for (const way of waysToRun(statSync(place.data).uid)) {
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      const port = await choosePort(place)
      const logStart = sizeOf(place.log)
      const child = run(binaries.postgres, serverArgs(place, port, settings), { way, binaries, output: 'inherit' })
      const trouble = await untilReady(place, child)
      if (trouble === undefined) {
        writeWhole(place.port, `${port}`)
        return toRunning(child, port)
      }
      const log = readFileSync(place.log).subarray(logStart).toString()
      const said = `${trouble}. ${lastWords(log)}`
      troubles.push(`${way.label}: ${said}`)
      if (isOurs(log)) throw new Error(cannotRun(`start on ${place.data} (see ${place.log})`, troubles))
      if (!PASSING.test(said)) break
      await delay(100 * 2 ** attempt)
    }
  }
  throw new Error(cannotRun(`start on ${place.data} (see ${place.log})`, troubles))
}

/** It ran, and then met what no other way to run it would change. */
function isOurs(log: string): boolean {
  return /starting PostgreSQL/.test(log) && !PASSING.test(log) && !/permission denied/i.test(log)
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

function serverArgs(place: Place, port: number, settings: Readonly<Record<string, string>>): readonly string[] {
  const all = { ...SETTINGS, ...settings }
  return [
    '-D',
    place.data,
    '-p',
    `${port}`,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

/** PostgreSQL writes how far it is into the eighth line of postmaster.pid. */
async function untilReady(place: Place, child: ChildProcess): Promise<string | undefined> {
  let ended: string | undefined
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (code, signal) => (ended = `postgres ended with ${code ?? signal}`))
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
    await delay(POLL_MS)
    if (ended !== undefined) return ended
    const lines = readPidFile(place)
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return undefined
  }
  child.kill('SIGKILL')
  return `not ready after ${READY_WITHIN_MS / 1000} s`
}

function readPidFile(place: Place): readonly string[] {
  try {
    return readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function toRunning(child: ChildProcess, port: number): RunningServer {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
  return {
    port,
    exited: exited.then(() => undefined),
    async stop() {
      child.kill('SIGINT')
      const isGone = exited.then(() => true)
      for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
        const isLate = delay(FAST_STOP_MS, false, { ref: false })
        if (await Promise.race([isGone, isLate])) return
        child.kill(signal)
      }
      await isGone
    },
  }
}

/** The port used last, so that clients find a restarted server where it was, or any that is free. */
async function choosePort(place: Place): Promise<number> {
  let last = 0
  try {
    last = Number(readFileSync(place.port, 'utf8'))
  } catch {
    // Never started before.
  }
  for (const wanted of [last, 0]) {
    const server = createServer()
    try {
      server.listen({ port: wanted, host: '127.0.0.1', exclusive: true })
      await once(server, 'listening')
      const address = server.address()
      if (typeof address === 'object' && address !== null) return address.port
    } catch {
      // Taken: any other.
    } finally {
      server.close()
    }
  }
  throw new Error('no port is free on 127.0.0.1 for the embedded PostgreSQL.')
}

interface RunOptions {
  readonly way: RunAs
  readonly binaries: Binaries
  readonly output: 'pipe' | 'inherit'
}

function run(program: string, args: readonly string[], { way, binaries, output }: RunOptions): ChildProcess {
  const [command = program, ...rest] = [...way.prefix, program, ...args]
  const env = { ...process.env, ...binaries.environment, LC_MESSAGES: 'C', PGTZ: 'UTC' }
  return spawn(command, rest, {
    env,
    stdio: ['ignore', output, output],
    ...(way.spawnUid === undefined ? {} : { uid: way.spawnUid, gid: way.gid ?? way.spawnUid }),
  })
}

/** What PostgreSQL calls fatal, or else its last lines. Without the instants: the same reason is the same text. */
function lastWords(text: string): string {
  const lines = text.trim().split('\n')
  // Not what is said to clients that come too early: "the database system is starting up".
  const fatal = lines.filter((line) => /\b(FATAL|PANIC):(?!\s+the database system is)/.test(line))
  const telling = (fatal.length > 0 ? fatal : lines).slice(-3)
  return telling
    .map((line) => line.replace(LOG_PREFIX, '').replace(/xlogtemp\.\d+/, 'xlogtemp'))
    .join(' ')
    .slice(0, 600)
}

function cannotRun(what: string, troubles: readonly string[]): string {
  const why = [...new Set(troubles)].join('; ').replace(/\.$/, '')
  return `the embedded PostgreSQL could not ${what}: ${why}.${remedyFor(why)} or give the url of a PostgreSQL of your own (DATABASE_URL).`
}

function remedyFor(why: string): string {
  if (/no space left|disk quota/i.test(why)) return ' Free some space on that disk,'
  if (process.getuid?.() !== 0 || /\bFATAL:/.test(why))
    return ' Look at the disk, the rights of the folder and the platform (glibc is needed on Linux),'
  return ' PostgreSQL does not run as root: run as another user, let `setpriv` or `unshare` work here, move the folder to where others may enter,'
}
