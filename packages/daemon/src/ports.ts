/**
 * ports — what the daemon needs of the world around it: a store, a clock, the author's code behind hosts, processes that
 * execute runs. The composition root (`ingot dev`, `ingot daemon`) gives them; tests give their own.
 */
import type {
  Clock,
  CodeHost,
  LogStore,
  ProcessProbe,
  QueueLimits,
  RunClaim,
  RunFailureReason,
  RunValues,
  Storage,
  StoredEvent,
  TickStatus,
  WorkerIdentity,
} from '@ingot/core'

export interface DaemonPorts {
  readonly storage: Storage
  readonly logs: LogStore
  readonly values: RunValues
  readonly clock: Clock
  readonly newId: () => string
  /** Of this daemon's process. */
  readonly identity: WorkerIdentity
  readonly probe: ProcessProbe
  readonly projects: Projects
  readonly settings: DaemonSettings
  /** What a person at the console would want to know. */
  readonly note: (note: DaemonNote) => void
  /** What happened to runs and assets, also by others: for whoever shows it. */
  readonly onEvents?: (events: readonly StoredEvent[]) => void
}

/** The projects that are loaded now; their code may be replaced while the daemon runs. */
export interface Projects {
  list(): readonly LoadedCode[]
  /** Called when a project's code was replaced, or a project came or went; returns the way to stop. */
  onChange(listener: () => void): () => void
}

export interface LoadedCode {
  readonly host: CodeHost
  readonly workers: Workers
}

/** Processes that execute runs of one project, one run at a time each. */
export interface Workers {
  /** A process that is ready; undefined while all are busy and no more may be started. */
  take(): Promise<IdleWorker | undefined>
  /** Resolves when the run's process has ended it or is gone; false when the run is not one of theirs. */
  cancel(runId: string, options: { readonly graceMs: number; readonly isForced: boolean }): Promise<boolean>
  /** Called when a process has become free; returns the way to stop. */
  onFree(listener: () => void): () => void
}

export interface IdleWorker {
  readonly identity: WorkerIdentity
  /** Executes the run that was claimed for it. */
  execute(claim: RunClaim): Promise<WorkerEnd>
  /** Gives it back unused. */
  release(): void
}

export type WorkerEnd =
  /** The run's events say how. */
  | { readonly kind: 'ended' }
  /** The process is gone and could not say so. */
  | { readonly kind: 'lost'; readonly reason: RunFailureReason; readonly message: string }

export interface DaemonSettings {
  readonly limits: QueueLimits
  /** From being told to stop until SIGTERM, and again until SIGKILL. */
  readonly cancelGraceMs: number
  /** Applies to runs that say nothing else; undefined = no limit. */
  readonly maxRuntimeMs: number | undefined
  readonly retention: Retention
}

/** How long is kept what has ended; undefined = for ever. */
export interface Retention {
  /** Runs with their steps' events, logs and values. What is known of assets stays. */
  readonly runsMs: number | undefined
  readonly ticksMs: Readonly<Record<TickStatus, number | undefined>>
  readonly backfillsMs: number | undefined
}

export interface DaemonNote {
  readonly level: 'info' | 'warning' | 'error'
  /** `sensors`, `queue`… */
  readonly loop: string
  readonly message: string
}
