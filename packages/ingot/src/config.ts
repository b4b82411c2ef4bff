/**
 * config — `ingot.config.ts` at a workspace's root: which projects there are, and where the instance keeps its memory.
 */
export interface SqliteStorage {
  readonly kind: 'sqlite'
  /** Folder of the instance, relative to the config file. */
  readonly directory: string
  /** What an acknowledged write survives: the death of the process (default), or a power cut too (slower). */
  readonly durability?: 'process' | 'power'
}

/** The embedded store: one SQLite file, run logs and default values in `directory`. */
export function sqlite(directory: string, options: { readonly durability?: 'process' | 'power' } = {}): SqliteStorage {
  return { kind: 'sqlite', directory, ...options }
}

export interface IngotConfig {
  readonly kind: 'ingot-config'
  /** Project files, relative to the config file. */
  readonly projects: readonly string[]
  readonly storage: SqliteStorage
}

export function defineConfig(options: {
  readonly projects: readonly string[]
  readonly storage?: SqliteStorage
}): IngotConfig {
  return { kind: 'ingot-config', projects: options.projects, storage: options.storage ?? sqlite('.ingot') }
}
