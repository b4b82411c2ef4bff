/**
 * pool — connections to one server, opened when they are needed and given back. Whatever happens to an idle one (the
 * server stops, the network goes) closes it and nothing else.
 *
 * Every session runs in UTC, with the statement timeout given.
 */
import { setTimeout as delay } from 'node:timers/promises'

import type { ClientBase, PoolClient, PoolConfig, Pool as PgPool } from 'pg'

import { readConnectionUrl, withoutTls } from './connection-url.ts'
import { endsSession, isUnavailable, toPostgresError } from './postgres-error.ts'
import { slots } from './slots.ts'
import { valueTypes } from './value-types.ts'

export interface PoolSettings {
  /** Connections of this process at most. */
  readonly poolSize: number
  /** Of each statement; 0 = no limit. */
  readonly statementTimeoutMs: number
  readonly connectTimeoutMs: number
  /** How long an idle connection is kept. It never keeps the process from ending. */
  readonly idleTimeoutMs: number
  readonly applicationName: string
}

/** Where the server is; asked before every connection, since an embedded one may move. */
export interface ServerSource {
  url(): Promise<string>
  /** How long to try again while it does not take connections. */
  readonly patienceMs: number
  close(): void
}

const RETRY_MS = 50
const NO_TLS = /does not support SSL/

export class ConnectionPool {
  readonly #source: ServerSource
  readonly #settings: PoolSettings
  readonly #slots: ReturnType<typeof slots>
  #url = ''
  #pool: PgPool | undefined
  #isClosed = false

  constructor(source: ServerSource, settings: PoolSettings) {
    this.#source = source
    this.#settings = settings
    this.#slots = slots(settings.poolSize)
  }

  /** As last known. */
  get url(): string {
    return this.#url
  }

  get label(): string {
    return this.#url === '' ? 'its address' : readConnectionUrl(this.#url).label
  }

  /** Nobody else has the connection until `work` settles. One that broke is not given back. */
  async withClient<T>(work: (client: ClientBase) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const free = await this.#slots.take(signal)
    try {
      const client = await this.#connect(signal)
      let isBroken = true
      try {
        const result = await work(client)
        isBroken = false
        return result
      } catch (error) {
        isBroken = endsSession(error) || endsSession((error as Error | undefined)?.cause)
        throw error
      } finally {
        client.release(isBroken)
      }
    } catch (error) {
      throw toPostgresError(error, this.label)
    } finally {
      free()
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#pool?.end()
    this.#source.close()
  }

  async #connect(signal: AbortSignal | undefined): Promise<PoolClient> {
    const untilMs = performance.now() + this.#source.patienceMs
    for (;;) {
      signal?.throwIfAborted()
      try {
        return await (await this.#current()).connect()
      } catch (error) {
        if (NO_TLS.test((error as Error).message) && this.#dropTls()) continue
        if (!isUnavailable(error) || performance.now() >= untilMs) throw error
        await delay(RETRY_MS)
      }
    }
  }

  async #current(): Promise<PgPool> {
    if (this.#isClosed) throw new Error('Cannot use a pool after calling end on the pool: the database was closed')
    const url = await this.#source.url()
    if (this.#pool !== undefined && url === this.#url) return this.#pool
    const old = this.#pool
    this.#pool = await makePool(readConnectionUrl(url).connectionString, this.#settings)
    this.#url = url
    void old?.end().catch(() => undefined)
    return this.#pool
  }

  /** True when the url leaves it open whether there is TLS, so that it may be tried without. */
  #dropTls(): boolean {
    const pool = this.#pool
    if (pool === undefined || !readConnectionUrl(this.#url).isTlsOptional || pool.options.ssl === false) return false
    pool.options.connectionString = withoutTls(pool.options.connectionString ?? this.#url)
    pool.options.ssl = false
    return true
  }
}

async function makePool(connectionString: string, settings: PoolSettings): Promise<PgPool> {
  const { default: pg } = await import('pg')
  const config: PoolConfig = {
    connectionString,
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: settings.idleTimeoutMs,
    allowExitOnIdle: true,
    keepAlive: true,
    fallback_application_name: settings.applicationName,
    types: valueTypes(pg.types.getTypeParser),
    verify: (client, done) => {
      prepareSession(client, settings).then(() => done(), done)
    },
  }
  const pool = new pg.Pool(config)
  // Without a listener an error of an idle connection would end the process.
  pool.on('error', () => {})
  return pool
}

async function prepareSession(client: ClientBase, { statementTimeoutMs }: PoolSettings): Promise<void> {
  // The same for one that is in use but has no statement under way.
  client.on('error', () => {})
  const set = "select set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)"
  await client.query(`${set}, set_config('statement_timeout', $1, false)`, [`${statementTimeoutMs}`])
}
