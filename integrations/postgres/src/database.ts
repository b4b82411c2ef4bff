/**
 * database — what steps and sensors get of a PostgreSQL: a pool, asked in SQL with values apart.
 *
 * Errors   StorageError storage/postgres        no connection, a deadlock, a serialisation failure: retryable
 *          InvalidError invalid/postgres-query  the statement itself is wrong; the message names its SQLSTATE
 */
export interface Database {
  /** Rows as objects: bigint as number where it is safe, else as string; timestamptz as Date; json parsed. */
  query<Row extends object = Readonly<Record<string, unknown>>>(
    sql: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly Row[]>
  /**
   * All or nothing; what `work` throws rolls it back. Deadlocks and serialisation failures are tried again, 3 times.
   * The options hold for each of its statements.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>, options?: QueryOptions): Promise<Result>
  /** Undefined when it answers; else one sentence. */
  health(): Promise<string | undefined>
  /** With the password in it: for another client, never for a message. */
  readonly url: string
}

export interface QueryOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface Transaction {
  query<Row extends object = Readonly<Record<string, unknown>>>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>
}
