/**
 * open-database — a database by its url, or the embedded server of a folder where no url is given.
 *
 * Promise  1. With a directory, all processes that open the same one share a server; it is started when it does not run
 *             and stopped some seconds after the last of them has closed or ended, however it ended.
 *          2. A database never keeps the process from ending.
 * Errors   those of database.ts, and
 *          InvalidError invalid/postgres-url   neither url nor directory, or a url that is not one
 */
import { setTimeout as delay } from 'node:timers/promises'

import { InvalidError } from '@ingot/core'
import type { ClientBase } from 'pg'

import { runStatement } from './cancel.ts'
import { readConnectionUrl } from './connection-url.ts'
import type { Database, QueryOptions, Transaction } from './database.ts'
import type { PoolSettings, ServerSource } from './pool.ts'
import { ConnectionPool } from './pool.ts'
import { isConflict } from './postgres-error.ts'
import { joinServer } from './server/join-server.ts'

export interface OpenDatabaseOptions {
  /** `postgres://user:password@host:5432/name?sslmode=require`. Empty = none. */
  readonly url?: string
  /** Where the embedded server keeps its data, when there is no url. */
  readonly directory?: string
  /** Connections of this database at most. Default 8. */
  readonly poolSize?: number
  /** Of each statement. Default 300,000; 0 = no limit. */
  readonly statementTimeoutMs?: number
  /** To connect. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** An idle connection is closed after this. Default 5,000. */
  readonly idleTimeoutMs?: number
  /** Shown in `pg_stat_activity`. Default `ingot`. */
  readonly applicationName?: string
  /** How long the embedded server stays when nobody uses it any more. Default 10,000. */
  readonly lingerMs?: number
  /** Settings of the embedded server, for whoever starts it: `{ shared_buffers: '128MB' }`. */
  readonly serverSettings?: Readonly<Record<string, string>>
}

export interface OpenDatabase extends Database, AsyncDisposable {
  close(): Promise<void>
}

const CONFLICT_RETRIES = 3
const CONFLICT_DELAY_MS = 20
const HEALTH_TIMEOUT_MS = 3_000
/** An embedded server that was killed is back within a second or two, recovery included. */
const EMBEDDED_PATIENCE_MS = 30_000

export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const settings: PoolSettings = {
    poolSize: options.poolSize ?? 8,
    statementTimeoutMs: options.statementTimeoutMs ?? 300_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 5_000,
    applicationName: options.applicationName ?? 'ingot',
  }
  const pool = new ConnectionPool(await openSource(options), settings)
  try {
    // So that a wrong url or password is said here, and not by the first step.
    await pool.withClient(async () => undefined)
  } catch (error) {
    await pool.close()
    throw error
  }
  return new PooledDatabase(pool)
}

async function openSource(options: OpenDatabaseOptions): Promise<ServerSource> {
  const { url, directory } = options
  if (url !== undefined && url !== '') {
    readConnectionUrl(url)
    return { url: async () => url, patienceMs: 0, close: () => {} }
  }
  if (directory === undefined || directory === '') {
    throw new InvalidError(
      'invalid/postgres-url',
      'a database needs a url (DATABASE_URL), or a directory for a server of its own: neither is given.',
    )
  }
  const { lingerMs = 10_000, serverSettings = {} } = options
  const seat = await joinServer({ directory, lingerMs, settings: serverSettings })
  return { url: () => seat.url(), patienceMs: EMBEDDED_PATIENCE_MS, close: () => seat.leave() }
}

class PooledDatabase implements OpenDatabase {
  readonly #pool: ConnectionPool

  constructor(pool: ConnectionPool) {
    this.#pool = pool
  }

  /** A getter of the class, so that printing the database does not print the password. */
  get url(): string {
    return this.#pool.url
  }

  query<Row extends object>(sql: string, values?: readonly unknown[], options?: QueryOptions): Promise<readonly Row[]> {
    return this.#pool.withClient(async (client) => {
      const { rows } = await runStatement(client, { text: sql, values: values ?? [] }, options)
      return rows as readonly Row[]
    }, options?.signal)
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: QueryOptions,
  ): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#pool.withClient((client) => inTransaction(client, work, options), options?.signal)
      } catch (error) {
        if (!isConflict(error) || attempt >= CONFLICT_RETRIES) throw error
        // Two that were in each other's way should not meet again at once.
        await delay(CONFLICT_DELAY_MS * 2 ** attempt * (1 + Math.random()))
      }
    }
  }

  async health(): Promise<string | undefined> {
    try {
      await this.query('select 1', [], { timeoutMs: HEALTH_TIMEOUT_MS })
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function inTransaction<Result>(
  client: ClientBase,
  work: (transaction: Transaction) => Promise<Result>,
  options: QueryOptions | undefined,
): Promise<Result> {
  await client.query('begin')
  const session = new Session(client, options)
  try {
    const result = await work(session)
    await session.end()
    const { command } = await client.query('commit')
    if (command !== 'ROLLBACK') return result
  } catch (error) {
    await session.end()
    await client.query('rollback').catch(() => undefined)
    throw error
  }
  throw new InvalidError(
    'invalid/postgres-query',
    'a statement of the transaction failed and its error was caught, so nothing of the transaction was kept. Let the error through.',
  )
}

/** One transaction's statements, one after the other. */
class Session implements Transaction {
  readonly #client: ClientBase
  readonly #options: QueryOptions | undefined
  #last: Promise<unknown> = Promise.resolve()
  #hasEnded = false

  constructor(client: ClientBase, options: QueryOptions | undefined) {
    this.#client = client
    this.#options = options
  }

  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    const turn = this.#last.then(async () => {
      if (this.#hasEnded) {
        throw new InvalidError(
          'invalid/postgres-query',
          'a transaction was used after it had ended: await its queries.',
        )
      }
      const { rows } = await runStatement(this.#client, { text: sql, values: values ?? [] }, this.#options)
      return rows as readonly Row[]
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Waits for statements that nobody awaited. */
  async end(): Promise<void> {
    await this.#last
    this.#hasEnded = true
  }
}
