/**
 * join-server — a process's seat at the embedded server of a folder: while it is held, the server runs.
 *
 * Promise  1. The first to come starts the keeper; of several at once one keeper remains.
 *          2. When the keeper dies, the seat finds or starts the next by itself; after failures with pauses (pauses.ts).
 *          3. A seat keeps no process from ending.
 * Errors   StorageError storage/postgres   the server could not be started; says why
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'

import { StorageError } from '@ingot/core'

import { pauses } from './pauses.ts'
import type { KeeperLine, KeeperOptions, KeeperState, Place } from './place.ts'
import { DATABASE, placeIn, readState, USER } from './place.ts'

const MAIN = new URL('./keeper-main.ts', import.meta.url)
const JOIN_WITHIN_MS = 90_000
const POLL_MS = 25
/** A keeper that has not answered by then is taken for dead, and another is started; the lock decides. */
const RESPAWN_AFTER_MS = 5_000
/** A keeper says its first line at once; who says nothing is somebody else, who got the port of a keeper that died. */
const FIRST_LINE_WITHIN_MS = 3_000
const MAX_LOG_BYTES = 8_000_000
/** SQLite, whose lock on a file the keeper holds, opens no path of more than 512 bytes; PostgreSQL none of 1,024. */
const MAX_PATH_BYTES = 480

export interface Seat {
  /** The url of the server, once it is ready; waits while it restarts. */
  url(): Promise<string>
  leave(): void
}

export async function joinServer(options: KeeperOptions): Promise<Seat> {
  checkPath(placeIn(options.directory))
  const seat = new KeeperSeat(options)
  try {
    await seat.url()
  } catch (error) {
    seat.leave()
    throw error
  }
  return seat
}

function cannotServe(message: string): StorageError {
  return new StorageError('storage/postgres', message, { retryable: true })
}

function checkPath({ directory }: Place): void {
  const bytes = Buffer.byteLength(directory)
  if (bytes <= MAX_PATH_BYTES) return
  const message = `the folder for the embedded PostgreSQL has a path of ${bytes} bytes, more than the ${MAX_PATH_BYTES} that it can have: choose a shorter one than ${directory}.`
  throw new StorageError('storage/postgres', message)
}

class KeeperSeat implements Seat {
  readonly #options: KeeperOptions
  readonly #place: Place
  #socket: Socket | undefined
  #line: KeeperLine = { kind: 'down' }
  #spawnedAtMs: number | undefined
  #joining: Promise<void> | undefined
  #hasLeft = false
  /** The keeper that was started last has been talked to; what it says then counts, and not how it ends. */
  #isHeard = false
  readonly #keeperStarts = pauses()
  #lastFailure = ''
  /** No other keeper is started before. */
  #notBeforeMs = 0
  /** Of the state file that led to somebody else. */
  #deafToken: string | undefined

  constructor(options: KeeperOptions) {
    this.#place = placeIn(options.directory)
    // The keeper runs in another folder.
    this.#options = { ...options, directory: this.#place.directory }
  }

  async url(): Promise<string> {
    const untilMs = performance.now() + JOIN_WITHIN_MS
    while (performance.now() < untilMs && !this.#hasLeft) {
      if (this.#line.kind === 'ready') {
        return `postgres://${USER}:${this.#line.password}@127.0.0.1:${this.#line.port}/${DATABASE}`
      }
      if (this.#line.kind === 'resting') throw cannotServe(this.#line.message)
      if (this.#line.kind === 'failed') {
        const { message } = this.#line
        this.#line = { kind: 'down' }
        throw cannotServe(message)
      }
      if (this.#socket === undefined) await this.#join()
      else await delay(POLL_MS)
    }
    throw new StorageError(
      'storage/postgres',
      `the embedded PostgreSQL in ${this.#place.directory} did not get ready within ${JOIN_WITHIN_MS / 1000} s. Look at ${this.#place.log}.`,
      { retryable: true },
    )
  }

  leave(): void {
    this.#hasLeft = true
    this.#line = { kind: 'down' }
    this.#socket?.destroy()
    this.#socket = undefined
  }

  /** One attempt: connects to the keeper there is, or sees to it that there will be one. */
  #join(): Promise<void> {
    this.#joining ??= this.#tryToJoin().finally(() => (this.#joining = undefined))
    return this.#joining
  }

  async #tryToJoin(): Promise<void> {
    const state = readState(this.#place)
    const isWorthTrying = state !== undefined && state.token !== this.#deafToken
    const socket = isWorthTrying ? await connectTo(state) : undefined
    if (socket !== undefined && isWorthTrying && !this.#hasLeft) {
      this.#listenTo(socket, state.token)
      return
    }
    socket?.destroy()
    const isRecent = this.#spawnedAtMs !== undefined && performance.now() - this.#spawnedAtMs < RESPAWN_AFTER_MS
    if (!isRecent && !this.#hasLeft) {
      // What failed a moment ago would fail again, at the cost of a server's start.
      if (performance.now() < this.#notBeforeMs) this.#line = { kind: 'failed', message: this.#lastFailure }
      else this.#spawnKeeper()
    }
    await delay(POLL_MS)
  }

  #listenTo(socket: Socket, token: string): void {
    this.#socket = socket
    this.#isHeard = true
    let said = ''
    const isDeaf = setTimeout(() => {
      this.#deafToken = token
      socket.destroy()
    }, FIRST_LINE_WITHIN_MS).unref()
    socket.on('data', (text: Buffer) => {
      clearTimeout(isDeaf)
      const lines = (said + text.toString()).split('\n')
      said = lines.pop() ?? ''
      for (const line of lines) this.#hear(JSON.parse(line) as KeeperLine)
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(isDeaf)
      if (this.#socket === socket) this.#socket = undefined
      if (this.#line.kind !== 'failed') this.#line = { kind: 'down' }
      if (this.#hasLeft) return
      this.#spawnedAtMs = undefined
      // Without a keeper nobody would stop the server in the end: this process's clients may all be idle.
      void this.#rejoin().catch(() => undefined)
    })
    socket.unref()
  }

  #hear(line: KeeperLine): void {
    this.#line = line
    if (line.kind === 'ready') this.#keeperStarts.reset()
    if (line.kind === 'failed') this.#noteFailure(line.message)
  }

  #noteFailure(message: string): void {
    this.#line = { kind: 'failed', message }
    this.#lastFailure = message
    this.#notBeforeMs = performance.now() + this.#keeperStarts.nextMs()
    // It has ended, so there is nothing to wait for.
    this.#spawnedAtMs = undefined
  }

  async #rejoin(): Promise<void> {
    for (let attempt = 0; attempt < 200 && this.#socket === undefined && !this.#hasLeft; attempt += 1) {
      if (this.#line.kind === 'failed') return
      await this.#join()
    }
  }

  #spawnKeeper(): void {
    this.#spawnedAtMs = performance.now()
    this.#isHeard = false
    const log = openLog(this.#place)
    // What the environment tells this process (loaders, debuggers, libraries to load first) is not meant for the keeper.
    const { NODE_OPTIONS: _options, NODE_CHANNEL_FD: _channel, ...env } = process.env
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', fileURLToPath(MAIN), JSON.stringify(this.#options)],
      { cwd: this.#place.directory, detached: true, stdio: ['ignore', log, log], env },
    )
    child.on('error', (error) => {
      this.#noteFailure(`the keeper of the embedded PostgreSQL did not start: ${error.message}`)
    })
    child.on('exit', (code) => {
      if (code !== 1 || this.#isHeard) return
      this.#noteFailure(`the keeper of the embedded PostgreSQL ended: ${keeperWords(this.#place)}`)
    })
    child.unref()
    closeSync(log)
  }
}

/** Undefined when nobody is there. */
function connectTo({ port, token }: KeeperState): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => {
      socket.write(`${token}\n`)
      done(socket)
    })
    socket.once('error', () => done(undefined))
  })
}

function openLog({ directory, log }: Place): number {
  try {
    mkdirSync(directory, { recursive: true })
    return openSync(log, isTooBig(log) ? 'w' : 'a', 0o600)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `the embedded PostgreSQL has no use of its folder ${directory}: ${why}. Choose one that can be written, or give the url of a PostgreSQL of your own (DATABASE_URL).`
    throw new StorageError('storage/postgres', message, { cause: error })
  }
}

/** What it said last. */
function keeperWords({ log }: Place): string {
  const said = readFileSync(log, 'utf8').matchAll(/^keeper: (.*)$/gm)
  return [...said].at(-1)?.[1] ?? `see ${log}.`
}

function isTooBig(path: string): boolean {
  try {
    return statSync(path).size > MAX_LOG_BYTES
  } catch {
    return false
  }
}
