/**
 * config — `ingot.config.ts` at a workspace's root: which projects there are, where the instance keeps its memory, and
 * how `ingot dev` and `ingot daemon` run things.
 *
 * Units    `…Ms` milliseconds, `…Mb` 2^20 bytes. What is left out has the default that stands beside it.
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

export interface QueueOptions {
  /** Runs that are executed at once; default 10. */
  readonly maxConcurrentRuns?: number
  /** At most `limit` runs with this tag (with this value; or with each of its values) at once; `ingot/project` is every run's project. */
  readonly tagLimits?: readonly {
    readonly key: string
    readonly value?: string
    readonly perUniqueValue?: boolean
    readonly limit: number
  }[]
}

export interface WorkerOptions {
  /** Processes that execute runs of one project at once; default: as many as `maxConcurrentRuns`. */
  readonly max?: number
  /** Processes that wait with the code loaded; default 2. */
  readonly warm?: number
  /**
   * A process whose JavaScript values take more is ended, and its run with it; default: a quarter of the machine's
   * memory, between 512 and 2048.
   */
  readonly maxHeapMb?: number
  /** The same for all that it holds in memory, on Linux; default: three quarters of the machine's. */
  readonly maxMemoryMb?: number
}

/** Days that what has ended is kept; `false` = for ever. What is known of assets is always kept. */
export interface RetentionOptions {
  /** Runs with their steps' events, logs and values; default 90. */
  readonly runsDays?: number | false
  /** Default 7. */
  readonly skippedTicksDays?: number | false
  /** Default 30. */
  readonly failedTicksDays?: number | false
  /** Default 30. */
  readonly succeededTicksDays?: number | false
  /** Default 90. */
  readonly backfillsDays?: number | false
}

/** The web UI and the HTTP API of `ingot dev`, `ingot daemon` and `ingot server`. */
export interface ServerConfig {
  /** Shown beside the name on every page: `production`. */
  readonly label?: string
  /** `tokens`: whoever comes shows one, made by `ingot token create`. `none` unless given, and then only on loopback. */
  readonly auth?: 'none' | 'tokens'
  /** Names that a reverse proxy serves it under: `ingot.example.org`. Requests that name another host are refused. */
  readonly publicHosts?: readonly string[]
  /** True: shows everything and changes nothing. */
  readonly isReadOnly?: boolean
}

export interface IngotConfig {
  readonly kind: 'ingot-config'
  /** Project files, relative to the config file. */
  readonly projects: readonly string[]
  readonly storage: SqliteStorage
  readonly queue: QueueOptions
  /** Places of each pool; a pool that stands nowhere has one. `ingot pool set` goes over it. */
  readonly pools: Readonly<Record<string, number>>
  readonly workers: WorkerOptions
  readonly retention: RetentionOptions
  readonly server: ServerConfig
  /** From asking a run's process to stop until SIGTERM, and again until SIGKILL; default 5,000. */
  readonly cancelGraceMs?: number
  /**
   * For runs whose job says nothing else; default: no limit. A run that computes without a pause is ended up to four
   * times `cancelGraceMs` later.
   */
  readonly maxRuntimeMs?: number
}

export type ConfigOptions = Pick<IngotConfig, 'projects'> & Partial<Omit<IngotConfig, 'kind' | 'projects'>>

export function defineConfig(options: ConfigOptions): IngotConfig {
  return {
    kind: 'ingot-config',
    storage: sqlite('.ingot'),
    queue: {},
    pools: {},
    workers: {},
    retention: {},
    server: {},
    ...options,
  }
}
