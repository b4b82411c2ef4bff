/**
 * database-config — the one field of a database's config, as a Standard Schema by hand: no schema library is needed.
 */
import type { Schema } from '@ingot/core'

export interface DuckDbConfig {
  /** A file, made with its folder when it does not exist, or `:memory:`. Relative to the working directory. */
  readonly path: string
}

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: { path: { type: 'string', minLength: 1, description: 'A DuckDB file, or ":memory:"' } },
  required: ['path'],
}

const standard = {
  version: 1 as const,
  vendor: 'ingot',
  validate: (value: unknown) => {
    if (typeof value === 'object' && value !== null && 'path' in value) {
      const { path } = value
      if (typeof path === 'string' && path !== '') return { value: { path } }
    }
    return { issues: [{ message: 'must be the path of a DuckDB file, or ":memory:"', path: ['path'] }] }
  },
  jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
}

export const databaseConfig: Schema<DuckDbConfig> = { '~standard': standard }
