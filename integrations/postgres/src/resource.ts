/**
 * resource — PostgreSQL as a resource of assets, jobs and sensors.
 *
 * `configured(postgres, { url: env('DATABASE_URL', ''), directory: '.ingot/postgres' })`: the database of the url, or
 * where that is empty the embedded server of the directory.
 *
 * Promise  Runs of one process with the same config share its connections, so `poolSize` is a process's, not a run's.
 */
import type { Resource, Schema } from '@ingot/core'
import { defineResource } from '@ingot/core'

import type { Database } from './database.ts'
import type { OpenDatabase } from './open-database.ts'
import { openDatabase } from './open-database.ts'

/** What `configured` accepts; whatever is left out has the default of `openDatabase`. */
export interface PostgresConfig {
  /** `postgres://user:password@host:5432/name`. Empty = the embedded server. */
  readonly url?: string
  /** Where the embedded server keeps its data, relative to the working directory. Default `.ingot/postgres`. */
  readonly directory?: string
  readonly poolSize?: number
  readonly statementTimeoutMs?: number
  readonly applicationName?: string
}

export type PostgresResource = Resource<Database, 'bronze' | 'silver' | 'gold' | undefined, PostgresConfig>

const TEXTS = ['url', 'directory', 'applicationName'] as const
const NUMBERS = ['poolSize', 'statementTimeoutMs'] as const
const DIRECTORY = '.ingot/postgres'

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: {
    url: { type: 'string', default: '', description: 'A PostgreSQL url; empty for the embedded server' },
    directory: { type: 'string', default: DIRECTORY, description: 'Where the embedded server keeps its data' },
    poolSize: { type: 'integer', minimum: 1, default: 8, description: 'Connections per process at most' },
    statementTimeoutMs: { type: 'integer', minimum: 0, default: 300_000, description: '0 for no limit' },
    applicationName: { type: 'string', default: 'ingot', description: 'Shown in pg_stat_activity' },
  },
}

const config: Schema<PostgresConfig> = {
  '~standard': {
    version: 1,
    vendor: 'ingot',
    validate: (value) => {
      const given = (value ?? {}) as Readonly<Record<string, unknown>>
      const badText = TEXTS.find((name) => given[name] !== undefined && typeof given[name] !== 'string')
      if (badText !== undefined) return { issues: [{ message: 'must be a text', path: [badText] }] }
      const badNumber = NUMBERS.find((name) => given[name] !== undefined && !isCount(given[name], name))
      if (badNumber !== undefined) return { issues: [{ message: 'must be a whole number', path: [badNumber] }] }
      return { value: given }
    },
    jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
  } as Schema<PostgresConfig>['~standard'],
}

function isCount(value: unknown, name: string): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= (name === 'poolSize' ? 1 : 0)
}

interface Shared {
  readonly opening: Promise<OpenDatabase>
  users: number
}
const shared = new Map<string, Shared>()
const sharedBy = new WeakMap<Database, string>()

export const postgres: PostgresResource = defineResource({
  name: 'postgres',
  description: 'A PostgreSQL database',
  config,
  open: ({ config: given }): Promise<Database> => openShared(given),
  close: (database) => closeShared(database),
})

async function openShared(given: PostgresConfig): Promise<Database> {
  const options = { ...given, directory: given.directory ?? DIRECTORY }
  const key = JSON.stringify(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const entry = shared.get(key) ?? { opening: openDatabase(options), users: 0 }
  shared.set(key, entry)
  entry.users += 1
  try {
    const database = await entry.opening
    sharedBy.set(database, key)
    return database
  } catch (error) {
    if (shared.get(key) === entry) shared.delete(key)
    throw error
  }
}

async function closeShared(database: Database): Promise<void> {
  const key = sharedBy.get(database)
  const entry = key === undefined ? undefined : shared.get(key)
  if (key === undefined || entry === undefined) return
  entry.users -= 1
  if (entry.users > 0) return
  shared.delete(key)
  await (await entry.opening).close()
}
