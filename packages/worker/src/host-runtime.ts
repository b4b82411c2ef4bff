/**
 * host-runtime — what a process with a project's code needs of the outside: a store, logs, values. Which ones is not for
 * this package to know: the process that starts it names a module, whose default export opens them.
 */
import type { Clock, IoManager, LogStore, RunValues, Storage } from '@ingot/core'

export interface HostRuntime extends AsyncDisposable {
  readonly storage: Storage
  readonly logs: LogStore
  readonly values: RunValues
  /** Stores the values of assets that name no IO manager, where the project names none either. */
  readonly defaultIo: IoManager<unknown>
  /** Whose end is the end of what a run could be finished for, where the store is a file of this machine. */
  readonly storeFile?: string
  /** The machine's unless given. */
  readonly clock?: Clock
  /** The process's own unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How long the steps of a canceled run are waited for; see `ExecutePorts`. */
  readonly graceMs?: number
  /** Steps of one run that run at once; see `ExecuteOptions`. */
  readonly maxConcurrency?: number
  /** For runs that say nothing else; no limit unless given. */
  readonly maxRuntimeMs?: number
}

/** The default export of a runtime module; `options` are plain data, as given in `HostOptions.runtimeOptions`. */
export type OpenRuntime = (options: unknown) => Promise<HostRuntime>

/** Where a project's code is and how the processes that load it are started. */
export interface HostOptions {
  /** Absolute path. */
  readonly projectFile: string
  /** URL of a module whose default export is an `OpenRuntime`. */
  readonly runtimeModule: string
  /** Structured-cloneable. */
  readonly runtimeOptions?: unknown
  readonly env?: Readonly<Record<string, string | undefined>>
  /**
   * What JavaScript values may take in each process, in MiB; a process that needs more ends. A quarter of the machine's
   * memory unless given, between 512 and 2048.
   */
  readonly maxHeapMb?: number
  /** All that each process may hold in memory, in MiB; three quarters of the machine's unless given. Linux only. */
  readonly maxMemoryMb?: number
  /** How long a run's code may compute without a pause until that is told; 10 s unless given. */
  readonly blockedAfterMs?: number
  /** From the start of a process until its code is loaded; 60 s unless given. */
  readonly loadLimitMs?: number
}
