/**
 * keeper — one small process per folder that starts the server, counts its clients, and stops it when they have gone.
 *
 * A client is an open connection to the keeper, so one that is killed is counted off by the operating system. The lock
 * is SQLite's on a file: the kernel lets go of it with the process, however that ends.
 *
 * Promise  1. One keeper, and so one server, per folder.
 *          2. A server that ends by itself is started again while it has clients: at once, and then after pauses that
 *             double up to a minute. In a longer one clients are told why at once; the log is told each reason once.
 *          3. `lingerMs` after the last client the server is stopped (fast shutdown), and then the keeper ends.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'

import { findBinaries } from './binaries.ts'
import type { RunningServer } from './cluster.ts'
import { makeCluster, startServer } from './cluster.ts'
import { pauses } from './pauses.ts'
import type { KeeperLine, KeeperOptions, Place } from './place.ts'
import { placeIn, readOrMakePassword, readState, writeState } from './place.ts'

const LOCK_POLL_MS = 50
const LOCK_WITHIN_MS = 45_000
/** Clients wait out a shorter pause, as they do a restart. */
const LONG_PAUSE_MS = 2_000
/** A server that ran for so long had nothing wrong with it: its end begins the pauses anew. */
const RAN_WELL_MS = 60_000

export async function keep(options: KeeperOptions): Promise<void> {
  const place = placeIn(options.directory)
  mkdirSync(place.directory, { recursive: true })
  const lock = await takeLock(place)
  if (lock === undefined) return
  try {
    await new Keeper(place, options).run()
  } finally {
    lock.close()
  }
}

/** Undefined when another keeper serves already. One that is just ending is waited for. */
async function takeLock(place: Place): Promise<DatabaseSync | undefined> {
  const lock = new DatabaseSync(place.lock)
  for (let waitedMs = 0; waitedMs < LOCK_WITHIN_MS; waitedMs += LOCK_POLL_MS) {
    try {
      // Nothing is ever written, so there is nothing to undo after a kill, and no file is needed for it.
      lock.exec('pragma journal_mode = memory')
      lock.exec('begin exclusive')
      return lock
    } catch (error) {
      if (isNoLock(error)) throw new Error(`${place.lock} is not the lock it should be. Delete it.`, { cause: error })
      if (readState(place) !== undefined) break
      await delay(LOCK_POLL_MS)
    }
  }
  lock.close()
  return undefined
}

/** SQLITE_NOTADB: somebody else's file. Waiting would not help. */
function isNoLock(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 26
}

class Keeper {
  readonly #place: Place
  readonly #options: KeeperOptions
  readonly #token = randomBytes(24).toString('base64url')
  readonly #clients = new Set<Socket>()
  readonly #stop = Promise.withResolvers<void>()
  #line: KeeperLine = { kind: 'down' }
  #lastSaid: string | undefined
  #linger: NodeJS.Timeout | undefined
  #isStopping = false

  constructor(place: Place, options: KeeperOptions) {
    this.#place = place
    this.#options = options
  }

  async run(): Promise<void> {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => this.#stop.resolve())
    process.on('SIGHUP', () => {})
    const control = await this.#listen()
    this.#countClients()
    try {
      await this.#serve()
    } catch (error) {
      this.#tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
      throw error
    } finally {
      clearTimeout(this.#linger)
      this.#retire()
      control.close()
      for (const client of this.#clients) client.end()
    }
  }

  /** Until it is to stop: starts the server, again when it ended by itself. */
  async #serve(): Promise<void> {
    const binaries = findBinaries(this.#place.links)
    await makeCluster(this.#place, binaries)
    const password = readOrMakePassword(this.#place)
    const restarts = pauses()
    let hasServed = false
    while (!this.#isStopping) {
      let failure: string | undefined
      try {
        const server = await startServer(this.#place, binaries, this.#options.settings)
        hasServed = true
        const readyAtMs = performance.now()
        this.#tell({ kind: 'ready', port: server.port, password })
        await this.#untilItEnds(server)
        if (performance.now() - readyAtMs > RAN_WELL_MS) restarts.reset()
      } catch (error) {
        // What has never started is for whoever wants it now to see to.
        if (!hasServed) throw error
        failure = error instanceof Error ? error.message : String(error)
      }
      if (!this.#isStopping) await this.#pause(restarts.nextMs(), failure)
    }
  }

  /** Before the next start. */
  async #pause(pauseMs: number, failure: string | undefined): Promise<void> {
    const message = failure ?? `the embedded PostgreSQL ended by itself, again and again; see ${this.#place.log}.`
    if (failure !== undefined || pauseMs >= LONG_PAUSE_MS) {
      this.#tell({ kind: 'resting', message: `${message} It is started again after ${pauseMs / 1000} s.` })
      if (message !== this.#lastSaid) process.stderr.write(`keeper: ${message}\n`)
      this.#lastSaid = message
    }
    const isOver = new AbortController()
    const stopped = this.#stop.promise.then(() => (this.#isStopping = true))
    await Promise.race([delay(pauseMs, undefined, { signal: isOver.signal }).catch(() => undefined), stopped])
    isOver.abort()
  }

  async #untilItEnds(server: RunningServer): Promise<void> {
    await Promise.race([server.exited, this.#stop.promise.then(() => (this.#isStopping = true))])
    this.#tell({ kind: 'down' })
    if (!this.#isStopping) return
    this.#retire()
    await server.stop()
  }

  /**
   * From here on a client finds nobody, and starts the next keeper, which waits for the lock. Whoever deleted the
   * folder under this keeper may have started the next already: its state stays.
   */
  #retire(): void {
    if (readState(this.#place)?.token === this.#token) rmSync(this.#place.state, { force: true })
  }

  async #listen(): Promise<Server> {
    const control = createServer((socket) => this.#greet(socket))
    control.listen({ port: 0, host: '127.0.0.1' })
    await once(control, 'listening')
    const address = control.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    writeState(this.#place, { pid: process.pid, port, token: this.#token })
    return control
  }

  #greet(socket: Socket): void {
    let said = ''
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#clients.delete(socket)
      this.#countClients()
    })
    socket.on('data', (text: Buffer) => {
      if (this.#clients.has(socket)) return
      said += text.toString()
      if (said === `${this.#token}\n`) this.#admit(socket)
      else if (!`${this.#token}\n`.startsWith(said)) socket.destroy()
    })
  }

  #admit(socket: Socket): void {
    if (this.#isStopping) {
      socket.destroy()
      return
    }
    this.#clients.add(socket)
    this.#countClients()
    socket.write(`${JSON.stringify(this.#line)}\n`)
  }

  #countClients(): void {
    clearTimeout(this.#linger)
    this.#linger = undefined
    if (this.#clients.size > 0) return
    this.#linger = setTimeout(() => this.#stop.resolve(), this.#options.lingerMs)
  }

  #tell(line: KeeperLine): void {
    this.#line = line
    for (const client of this.#clients) client.write(`${JSON.stringify(line)}\n`)
  }
}
