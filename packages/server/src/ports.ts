/**
 * ports — all that the server needs of the world. It reads and writes storage, and asks the processes that have loaded
 * the author's code; it never loads any itself.
 */
import type {
  Clock,
  CodeHost,
  ErrorRecord,
  Lease,
  LogStore,
  ProjectSnapshot,
  QueueLimits,
  RunValues,
  Storage,
  WorkerIdentity,
} from '@ingot/core'

export interface ServerPorts {
  readonly storage: Storage
  readonly logs: LogStore
  /** What the ops of a run gave: forgotten with the run. */
  readonly values?: Pick<RunValues, 'delete'>
  readonly clock: Clock
  readonly newId: () => string
  readonly projects: ServerProjects
  /** What the queue goes by, to say why a run waits. */
  readonly queue: QueueLimits
  /** Of this process: who ends a queued run that nobody has. */
  readonly identity: WorkerIdentity
  readonly version: string
  /** `production`, shown beside the name; nothing unless given. */
  readonly label?: string
  /** As the config says, with its defaults. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly configFile?: string
  /** The built pages; without them the API answers alone. */
  readonly uiFolder?: string
  readonly aliveDaemons: () => Promise<readonly Lease[]>
  /** After every request that may have changed something: for loops in this process, which see others' writes alone. */
  readonly onChanged?: () => void
}

export interface ServerProjects {
  locations(): readonly CodeLocation[]
  /** NotFoundError not-found/project where none of that name is loaded. */
  host(project: string): CodeHost
  /** Loads its code anew; what goes wrong is its location's `error`. */
  reload(name: string): Promise<void>
  /** After any of them was loaded anew, or failed to; returns the way to stop. */
  onChange(listener: () => void): () => void
}

export interface CodeLocation {
  /** The project's name; its file until it has loaded. */
  readonly name: string
  readonly file: string
  readonly codeVersion?: string
  readonly loadedAtMs?: number
  /** Why the newest code does not run. */
  readonly error?: ErrorRecord
  /** Of the code that runs; absent until some has loaded. */
  readonly snapshot?: ProjectSnapshot
  readonly workers: { readonly idle: number; readonly executing: number }
}

export interface ServerOptions {
  /** 127.0.0.1 unless given. Any other needs `auth: 'tokens'`. */
  readonly host?: string
  /** 0 = any free one, which is so unless given. */
  readonly port?: number
  /** `none`: whoever reaches it may do all. Unless given. */
  readonly auth?: 'none' | 'tokens'
  /** Names that a reverse proxy serves it under, `ingot.example.org`: more hosts that a request may name. */
  readonly publicHosts?: readonly string[]
  /** Refuses all that changes something. */
  readonly isReadOnly?: boolean
  /** Told of what the server cannot explain to a caller; printed unless given. */
  readonly onFault?: (error: unknown) => void
}
