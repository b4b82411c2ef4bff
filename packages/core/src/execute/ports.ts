/**
 * ports — what execution needs of the world around it. The runtime (`@ingot/storage`, `@ingot/worker`, the CLI) gives
 * them; tests give fixed ones.
 */
import type { Clock, Random } from '../clock.ts'
import type { IoManager } from '../definition/io-manager.ts'
import type { LogLine, LogStore } from '../storage/log-store.ts'
import type { Storage } from '../storage/storage.ts'
import type { WorkerIdentity } from '../run/claim.ts'
import type { RunValues } from './run-values.ts'

/** What planning a run needs: it reads, and writes nothing. */
export interface PreparePorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  /** Values that stand in for resources, by name: not opened, not closed. For tests. */
  readonly resourceValues?: Readonly<Record<string, unknown>>
}

export interface ExecutePorts extends PreparePorts {
  readonly logs: LogStore
  readonly random: Random
  readonly worker: WorkerIdentity
  /** Stores the values of assets that name no IO manager, where the project names none either. */
  readonly defaultIo: IoManager<unknown>
  /** Keeps what the ops of jobs give. */
  readonly values: RunValues
  /** From being told to stop until being left alone; 5 s unless given. */
  readonly graceMs?: number
  /** Awaited before the end of a run is written: what was printed until then is in its log. */
  readonly printed?: () => Promise<void>
  /** Calls what belongs to one attempt of a step: whoever hears what is printed in it, or later because of it, knows whose it is. */
  readonly inStep?: <T>(step: StepOrigin, call: () => T) => T
  /** Fingerprint of the code that executes; written down with the start of each run. */
  readonly codeVersion?: string
  /** Runs steps with `isolation: 'thread' | 'process'`; without it they run inline. */
  readonly isolation?: IsolatedRunner
  /** Retries without their delays. For tests. */
  readonly areRetriesImmediate?: boolean
}

export interface StepOrigin {
  readonly runId: string
  readonly stepKey: string
  readonly attempt: number
}

export interface IsolatedCall {
  readonly isolation: 'thread' | 'process'
  readonly runId: string
  readonly stepKey: string
  /** Of an asset's step: the key of its definition (`stepKey` may also name the partition). */
  readonly step?: string
  /** Present for an op: its job, and its key within it (`stepKey` also names the mapping key). */
  readonly op?: { readonly job: string; readonly key: string }
  readonly attempt: number
  readonly partition: string | undefined
  /** Of a step that takes a range. */
  readonly partitions?: readonly string[]
  readonly selected: readonly string[]
  /** Loaded input values; structured-cloneable. */
  readonly inputs: Readonly<Record<string, unknown>>
  /** Validated config of the step; structured-cloneable. */
  readonly config: unknown
  /** The run's config document, from which the other side opens the step's resources. */
  readonly runConfig: Readonly<Record<string, unknown>>
}

/** Calls a step's function somewhere else. Rejects with what it threw; kills it when the signal is aborted. */
export interface IsolatedRunner {
  run(call: IsolatedCall, signal: AbortSignal, onLog: (line: LogLine) => void): Promise<unknown>
}
