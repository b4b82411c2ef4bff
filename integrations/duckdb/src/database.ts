/**
 * database — one DuckDB file as a resource: queries, transactions, and the raw connection when that is not enough.
 *
 * Shapes   rows are plain objects (read-rows.ts), parameters plain values for `$1` or `$name` (parameters.ts).
 * Units    the session's time zone is UTC, whatever the machine's: the same data gives the same days everywhere.
 * Errors   those of duckdb-error.ts and open-file.ts, and
 *          InvalidError invalid/nested-transaction   the database was used from inside its own transaction
 *          InvalidError invalid/closed               used after `close`
 * Promise  1. The native library is loaded when the first database opens, not before: listing assets stays fast.
 *          2. Calls run one at a time, in order; nothing gets between the statements of a transaction.
 *          3. A transaction is committed whole when its function returns, and leaves no trace when it throws.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { EnvBinding, Resource } from '@ingot/core'
import { configured, defineResource, InvalidError } from '@ingot/core'

import type { DuckDbConfig } from './database-config.ts'
import { databaseConfig } from './database-config.ts'
import { toDuckDbError } from './duckdb-error.ts'
import type { OpenFile } from './open-file.ts'
import { openFile } from './open-file.ts'
import type { SqlParams } from './parameters.ts'
import { bindParams } from './parameters.ts'
import { readRows } from './read-rows.ts'
import type { SerialQueue } from './serial-queue.ts'
import { serialQueue } from './serial-queue.ts'

/** What runs SQL: the database, or one transaction of it. */
export interface DuckDbSession {
  /** All rows. Of several statements, the last one's; parameters belong to that one too. */
  query<Row extends object = Readonly<Record<string, unknown>>>(
    sql: string,
    params?: SqlParams,
  ): Promise<readonly Row[]>
  /** Runs without reading rows; gives how many rows the last statement inserted, updated or deleted. */
  run(sql: string, params?: SqlParams): Promise<number>
}

export interface DuckDb extends DuckDbSession, AsyncDisposable {
  /** Absolute, or `:memory:`. */
  readonly path: string
  /** DuckDB's name for the file's contents, the first part of `catalog.schema.table`. */
  readonly catalog: string
  /** Inside `work`, use the session it is given: the database itself waits until the transaction ends. */
  transaction<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T>
  /** The raw connection, nobody else's until `work` settles: for appenders, functions of your own, long streams. */
  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A path, or `env('DUCKDB_PATH')`. */
  readonly path: string | EnvBinding
  /** The resource's name; default `duckdb`. */
  readonly name?: string
}

export type DuckDbResource = Resource<DuckDb, 'bronze' | 'silver' | 'gold' | undefined, DuckDbConfig>

/** A DuckDB file as a resource; opened once per run. */
export function database(options: DatabaseOptions): DuckDbResource {
  const resource = defineResource({
    name: options.name ?? 'duckdb',
    description: 'A DuckDB database',
    config: databaseConfig,
    open: ({ config }) => openDatabase(config.path),
    close: (opened) => opened.close(),
  })
  return configured(resource, { path: options.path })
}

export async function openDatabase(path: string): Promise<DuckDb> {
  const file = await openFile(path)
  try {
    const connection = await file.instance.connect()
    await connection.run("set TimeZone = 'UTC'")
    const rows = await (await connection.run('select current_database()')).getRows()
    return new Database(file, connection, String(rows[0]?.[0]))
  } catch (error) {
    await file.release()
    throw toDuckDbError(error, path)
  }
}

class Database implements DuckDb {
  readonly path: string
  readonly catalog: string
  readonly #file: OpenFile
  readonly #connection: DuckDBConnection
  readonly #turns: SerialQueue
  #isClosed = false

  constructor(file: OpenFile, connection: DuckDBConnection, catalog: string) {
    this.path = file.path
    this.catalog = catalog
    this.#file = file
    this.#connection = connection
    this.#turns = serialQueue(
      () =>
        new InvalidError(
          'invalid/nested-transaction',
          `${file.path} was used from inside its own transaction, and would wait for itself. Use the session that the transaction passes.`,
        ),
    )
  }

  query<Row extends object>(sql: string, params?: SqlParams): Promise<readonly Row[]> {
    return this.#turn((connection) => sessionOn(connection).query<Row>(sql, params))
  }

  run(sql: string, params?: SqlParams): Promise<number> {
    return this.exclusive((connection) => sessionOn(connection).run(sql, params))
  }

  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#turn((connection) => this.#file.writing(() => work(connection)))
  }

  transaction<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T> {
    return this.exclusive((connection) => inTransaction(connection, () => withSession(connection, work)))
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    await this.#turn(async () => {
      this.#isClosed = true
      this.#connection.closeSync()
      await this.#file.release()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #turn<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      return await this.#turns(async () => {
        if (this.#isClosed) throw new InvalidError('invalid/closed', `${this.path} was used after it had been closed.`)
        return work(this.#connection)
      })
    } catch (error) {
      throw toDuckDbError(error, this.path)
    }
  }
}

/** Commits when `work` returns, rolls back when it throws. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('begin transaction')
  try {
    const result = await work()
    await connection.run('commit')
    return result
  } catch (error) {
    // A failed commit has rolled back already, and says so here; the first error is the one that tells.
    await connection.run('rollback').catch(() => undefined)
    throw error
  }
}

/** A session that works until `work` settles, its calls one after the other. */
async function withSession<T>(connection: DuckDBConnection, work: (session: DuckDbSession) => Promise<T>): Promise<T> {
  const turns = serialQueue(() => new InvalidError('invalid/nested-transaction', 'a session waited for itself.'))
  const session = sessionOn(connection)
  let hasEnded = false
  const turn = <R>(job: () => Promise<R>): Promise<R> =>
    turns(async () => {
      if (hasEnded) throw new InvalidError('invalid/closed', 'a session was used after its transaction had ended.')
      return job()
    })
  try {
    return await work({
      query: (sql, params) => turn(() => session.query(sql, params)),
      run: (sql, params) => turn(() => session.run(sql, params)),
    })
  } finally {
    await turns(async () => {
      hasEnded = true
    })
  }
}

function sessionOn(connection: DuckDBConnection): DuckDbSession {
  return {
    async query<Row extends object>(sql: string, params?: SqlParams): Promise<readonly Row[]> {
      checkStatement(sql)
      const api = await import('@duckdb/node-api')
      const bound = params === undefined ? undefined : bindParams(api, params)
      const rows: readonly object[] = await readRows(api, await connection.stream(sql, bound?.values, bound?.types))
      return rows as readonly Row[]
    },
    async run(sql, params) {
      checkStatement(sql)
      const bound = params === undefined ? undefined : bindParams(await import('@duckdb/node-api'), params)
      return (await connection.run(sql, bound?.values, bound?.types)).rowsChanged
    },
  }
}

function checkStatement(sql: unknown): void {
  if (typeof sql === 'string' && sql.trim() !== '') return
  throw new InvalidError('invalid/sql', `the statement is ${typeof sql === 'string' ? 'empty' : `a ${typeof sql}`}.`)
}
