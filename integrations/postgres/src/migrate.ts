/**
 * migrate — brings a database to the schema that the code expects, step by step, each step once.
 *
 * Promise  1. A step and its entry in the table `ingot_migration` commit together.
 *          2. Two processes at once do each step once (an advisory lock).
 *          3. A step whose text has changed since it was done, or one that is missing, is refused by name.
 * Errors   InvalidError invalid/migration
 */
import { createHash } from 'node:crypto'

import { InvalidError } from '@ingot/core'

import type { Database, Transaction } from './database.ts'

export interface Migration {
  /** `001_initial`; they are done in the order given. */
  readonly name: string
  readonly sql: string
}

interface Done {
  readonly name: string
  readonly checksum: string
}

// Any number will do, as long as it stays: "ingotmig" as eight bytes.
const LOCK = '7596568466393557351'

/** The names of the steps that were done now. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  checkNames(migrations)
  await prepare(database)
  const done: string[] = []
  for (let name = await step(database, migrations); name !== undefined; name = await step(database, migrations)) {
    done.push(name)
  }
  return done
}

/** Does the first step that is not done yet, in a transaction of its own. Undefined when all are. */
function step(database: Database, migrations: readonly Migration[]): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [LOCK])
    const done = await transaction.query<Done>('select name, checksum from ingot_migration order by position')
    const next = nextOf(migrations, done)
    if (next === undefined) return undefined
    await carryOut(transaction, next)
    const entry = [next.name, checksumOf(next)]
    await transaction.query('insert into ingot_migration (name, checksum) values ($1, $2)', entry)
    return next.name
  })
}

async function carryOut(transaction: Transaction, { name, sql }: Migration): Promise<void> {
  // A step that ends the transaction would be kept without its entry.
  const [before] = await transaction.query<{ id: string }>('select pg_current_xact_id()::text as id')
  await transaction.query(sql)
  const [after] = await transaction.query<{ id: string }>('select pg_current_xact_id()::text as id')
  if (before?.id !== after?.id)
    throw refused(name, 'ends the transaction it runs in. Leave out begin, commit and rollback')
}

/** `create table if not exists` is no lock: two at once could both find it missing. */
function prepare(database: Database): Promise<void> {
  return database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [LOCK])
    await transaction.query(`create table if not exists ingot_migration (
      position bigint generated always as identity,
      name text primary key,
      checksum text not null,
      done_at timestamptz not null default now())`)
  })
}

function nextOf(migrations: readonly Migration[], done: readonly Done[]): Migration | undefined {
  for (const [i, { name, checksum }] of done.entries()) {
    const migration = migrations[i]
    if (migration?.name === name) {
      if (checksumOf(migration) === checksum) continue
      throw refused(name, 'has changed since it was done. Put its text back, and write what is new as a step after it')
    }
    const isThere = migrations.some((one) => one.name === name)
    throw refused(
      isThere ? (migration?.name ?? name) : name,
      isThere
        ? `stands before "${name}", which is done already. New steps go to the end`
        : 'was done in this database but is missing from the list. Is the code older than the database?',
    )
  }
  return migrations[done.length]
}

function checkNames(migrations: readonly Migration[]): void {
  const seen = new Set<string>()
  for (const { name } of migrations) {
    if (name === '') throw refused(name, 'has no name')
    if (seen.has(name)) throw refused(name, 'is there twice')
    seen.add(name)
  }
}

/** Line ends differ between checkouts, and mean nothing. */
function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
}

function refused(name: string, why: string): InvalidError {
  return new InvalidError('invalid/migration', `the migration "${name}" ${why}.`)
}
