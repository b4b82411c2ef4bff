/**
 * migrate — brings a database file to the schema that this version of Ingot works with.
 *
 * Errors   StorageError storage/version   the file is older and holds events, or is newer than this Ingot
 *                       storage/corrupt   the file is no database, or another program's
 * Promise  1. Each step is applied in one transaction, with the version it leads to; a crash leaves the step before.
 *          2. Two processes that open a new file at once both find it complete.
 */
import { StorageError, systemClock } from '@ingot/core'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { storageErrorOf } from '../storage-errors.ts'
import { BUSY_TIMEOUT_MS, Connection, whileLocked } from './connection.ts'
import { APPLICATION_ID, MIGRATIONS, type Migration } from './schema.ts'

/** The steps that the file still needs, oldest first; all of them for a file that is not there. */
export async function pendingMigrations(
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly Migration[]> {
  if (!existsSync(path)) return migrations
  const connection = await connect(path)
  try {
    return await whileLocked(systemClock, () => pendingIn(connection, migrations))
  } finally {
    connection.close()
  }
}

/** Applies the steps that the file still needs, and returns them. Stop what works on the file first, and back it up. */
export async function migrateSqlite(
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly Migration[]> {
  const connection = await connect(path)
  try {
    return await whileLocked(systemClock, () => applyPending(connection, migrations))
  } finally {
    connection.close()
  }
}

/** A connection to the file, which is made when it is not there. */
export async function connect(path: string): Promise<Connection> {
  try {
    const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
    return new Connection(path, db)
  } catch (error) {
    throw storageErrorOf(error, path)
  }
}

/** Makes a new or an empty file ready; refuses one that holds events of an older schema, and touches nothing of it. */
export function prepareSchema(connection: Connection, migrations: readonly Migration[]): void {
  const pending = pendingIn(connection, migrations)
  if (pending.length === 0) return
  const version = versionOf(connection)
  if (version > 0 && holdsEvents(connection)) {
    throw new StorageError(
      'storage/version',
      `${connection.path} has schema ${version}, and this Ingot works with schema ${latest(migrations)}. ` +
        'Stop what uses the file, back it up and run `ingot storage migrate`.',
    )
  }
  applyPending(connection, migrations)
}

export function versionOf(connection: Connection): number {
  return connection.run(() => {
    const tables = connection.statement('select name from sqlite_schema').all()
    if (tables.length === 0) return 0
    const mark = Number(connection.statement('pragma application_id').get()?.['application_id'])
    if (mark !== APPLICATION_ID) {
      throw new StorageError(
        'storage/corrupt',
        `${connection.path} is the database of another program. Give Ingot a path of its own.`,
      )
    }
    return Number(connection.statement('select schema_version from meta').get()?.['schema_version'])
  })
}

function pendingIn(connection: Connection, migrations: readonly Migration[]): readonly Migration[] {
  const version = versionOf(connection)
  if (version > latest(migrations)) {
    throw new StorageError(
      'storage/version',
      `${connection.path} has schema ${version}, made by a newer Ingot; this one works with schema ` +
        `${latest(migrations)}. Upgrade Ingot, or use the version that made the file.`,
    )
  }
  return migrations.filter((migration) => migration.version > version)
}

function applyPending(connection: Connection, migrations: readonly Migration[]): readonly Migration[] {
  const pending = pendingIn(connection, migrations)
  return pending.filter((migration) => applyOne(connection, migration))
}

/** False when another process was faster. */
function applyOne(connection: Connection, { version, sql }: Migration): boolean {
  return connection.transaction(() => {
    const current = versionOf(connection)
    if (current >= version) return false
    if (current === 0) {
      connection.execute(`
        pragma application_id = ${APPLICATION_ID};
        create table meta (id integer primary key check (id = 1), schema_version integer not null) strict;
        insert into meta (id, schema_version) values (1, 0);`)
    }
    connection.execute(sql)
    connection.statement('update meta set schema_version = ?').run(version)
    return true
  })
}

function holdsEvents(connection: Connection): boolean {
  return connection.run(() => connection.statement('select 1 from event limit 1').get() !== undefined)
}

function latest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}
