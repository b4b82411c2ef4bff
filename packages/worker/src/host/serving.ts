import type { AssetGraph, ErrorRecord, ProjectSnapshot, WorkerIdentity } from '@ingot/core'

import type { ToHost } from '../host-protocol.ts'
import type { HostRuntime } from '../host-runtime.ts'
import type { UncaughtVerdict } from './last-words.ts'

/** A project's code in this process, and what it works with. */
export interface LoadedCode {
  readonly graph: AssetGraph
  readonly runtime: HostRuntime
  readonly projectFile: string
  readonly codeVersion: string
  readonly identity: WorkerIdentity
}

/** What this process does for the daemon, in either mode. */
export interface Serving {
  readonly snapshot: ProjectSnapshot | undefined
  onMessage(message: ToHost): void
  /** The line is cut. */
  letGo(): void
  onTerminate(): void
  onUncaught(error: ErrorRecord, whose: string | undefined): Promise<UncaughtVerdict>
}
