/**
 * stage — silver made a second time beside the one that stands, to take its place when it is whole.
 *
 * Shapes   a stage is a schema `aggre_rebuild_…` with the tables of aggre, in the same database. Runs whose config names
 *          it for `aggre_database` write and read there.
 * Promise  1. Readers see the rows before until one transaction replaces them all; they never wait for it.
 *          2. Who writes meanwhile waits for that transaction, and then goes on reading bronze from where the stage had
 *             come to: nothing that bronze holds is lost.
 *          3. A stage is gone when its work is over. That of a process that was killed is dropped by the next one that opens
 *             the tables (`dropAbandonedStages`), and that of a living one is left alone.
 */
import { randomBytes } from 'node:crypto'

import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'

import { DERIVED_TABLES, MIGRATIONS } from './migrations.ts'

export interface Stage {
  readonly name: string
  /** Puts its rows in the place of those that stand. An abort leaves these. */
  replace(signal?: AbortSignal): Promise<void>
}

const PREFIX = 'aggre_rebuild_'
export const STAGE_NAME: RegExp = new RegExp(`^${PREFIX}[0-9a-f]{8}$`)
const SILVER = DERIVED_TABLES.filter((table) => table.startsWith('silver_'))
const HELD = `hashtextextended($1, 0)`

/** The stage is there while `work` is under way. */
export async function withStage<Result>(database: Database, work: (stage: Stage) => Promise<Result>): Promise<Result> {
  const name = `${PREFIX}${randomBytes(4).toString('hex')}`
  const { promise: over, resolve: release } = Promise.withResolvers<void>()
  const { promise: held, resolve: hold } = Promise.withResolvers<void>()
  // A transaction that does nothing but live as long as this process: it says that the stage is somebody's.
  const holding = database.transaction(async (transaction) => {
    await transaction.query(`select pg_advisory_xact_lock(${HELD})`, [name])
    hold()
    await over
  })
  await Promise.race([held, holding])
  try {
    await database.query(`create schema ${name}`)
    await migrate(onStage(database, name), MIGRATIONS)
    return await work({ name, replace: (signal) => replaceBy(database, name, signal) })
  } finally {
    // What cannot be dropped now is dropped as abandoned.
    await database.query(`drop schema if exists ${name} cascade`).catch(() => undefined)
    release()
    await holding.catch(() => undefined)
  }
}

/** The same database, whose tables are those of the stage. */
export function onStage(database: Database, name: string): Database {
  const transaction: Database['transaction'] = (work, options) =>
    database.transaction(async (session) => {
      await session.query(`set local search_path to ${name}`)
      return work(session)
    }, options)
  return {
    query: (sql, values, options) => transaction((session) => session.query(sql, values), options),
    transaction,
    health: () => database.health(),
    get url() {
      return database.url
    },
  }
}

// Deleted and not truncated: a truncated table is empty to whoever reads in a transaction that began before.
function replaceBy(database: Database, name: string, signal: AbortSignal | undefined): Promise<void> {
  return database.transaction(
    async (session) => {
      await session.query('set local statement_timeout to 0')
      // In the order in which those who read bronze write: cursors before rows. The other way round each waits for the other.
      await session.query(`lock table ${SILVER.toReversed().join(', ')} in share row exclusive mode`)
      for (const table of SILVER) await session.query(`delete from ${table}`)
      for (const table of SILVER.toReversed()) {
        await session.query(`insert into ${table} select * from ${name}.${table}`)
      }
      // Every document is written again when gold is brought up to date, and can be found until then.
      await session.query(`update gold_search set fingerprint = ''`)
    },
    signal === undefined ? {} : { signal },
  )
}

export async function dropAbandonedStages(database: Database): Promise<void> {
  const found = await database.query<{ name: string }>(
    `select nspname as name from pg_namespace where starts_with(nspname, $1) and pg_has_role(nspowner, 'usage')`,
    [PREFIX],
  )
  for (const { name } of found.filter((one) => STAGE_NAME.test(one.name))) {
    await database.transaction(async (session) => {
      const sql = `select pg_try_advisory_xact_lock(${HELD}) as is_abandoned`
      const [row] = await session.query<{ is_abandoned: boolean }>(sql, [name])
      if (row?.is_abandoned === true) await session.query(`drop schema if exists ${name} cascade`)
    })
  }
}
