/**
 * testing — a fresh, empty database for a test, on a real PostgreSQL that all tests of this machine's user share.
 *
 * The server lies in the folder for temporary files. It is started by the first test that wants it and stops some
 * seconds after the last test process has ended. It does not wait for the disk: what it holds is worth nothing.
 */
import { randomBytes } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

import type { OpenDatabase } from './open-database.ts'
import { openDatabase } from './open-database.ts'

const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
const PREFIX = 'ingot_test_'
const OLD_MS = 3_600_000

let opening: Promise<OpenDatabase> | undefined

/** Closing it drops the database: `await using database = await testDatabase()`. */
export async function testDatabase(): Promise<OpenDatabase> {
  opening ??= openServer()
  const server = await opening
  const name = `${PREFIX}${Date.now()}_${randomBytes(4).toString('hex')}`
  // The files of the template are copied, which for an empty database is quicker than writing them to the log.
  await server.query(`create database ${name} strategy file_copy`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const database = await openDatabase({ url: url.href, poolSize: 5, applicationName: 'ingot-test' })
  const close = async () => {
    await database.close()
    await server.query(`drop database if exists ${name} with (force)`)
  }
  return {
    query: (sql, values, options) => database.query(sql, values, options),
    transaction: (work, options) => database.transaction(work, options),
    health: () => database.health(),
    url: database.url,
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function openServer(): Promise<OpenDatabase> {
  const directory = join(tmpdir(), `ingot-test-postgres-${userInfo().uid}`)
  const server = await openDatabase({ directory, serverSettings: SETTINGS, poolSize: 2 })
  await dropOld(server)
  return server
}

/** Those of tests that were killed. */
async function dropOld(server: OpenDatabase): Promise<void> {
  const rows = await server.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [PREFIX],
  )
  const isOld = ({ name }: { name: string }) => Number(name.split('_')[2]) < Date.now() - OLD_MS
  for (const { name } of rows.filter(isOld)) await server.query(`drop database if exists ${name} with (force)`)
}
