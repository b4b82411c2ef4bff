/**
 * host-protocol — what the daemon's side and a process with a project's code say to each other. Everything is
 * structured-cloneable; errors travel as records.
 */
import type { CodeHost, ErrorRecord, ProjectSnapshot, RunClaim, WorkerIdentity } from '@ingot/core'

import type { SentError } from './error-transfer.ts'
import type { FileDigests } from './loaded-files.ts'

/** What a host is asked: the methods of `CodeHost`. */
export type AskKind = {
  [Name in keyof CodeHost]: CodeHost[Name] extends (ask: never) => Promise<unknown> ? Name : never
}[keyof CodeHost]

export type AskOf<Kind extends AskKind> = Parameters<CodeHost[Kind]>[0]
export type AnswerOf<Kind extends AskKind> = Awaited<ReturnType<CodeHost[Kind]>>

export interface Begin {
  readonly kind: 'begin'
  /** `evaluate` answers asks, many at a time; `execute` executes runs, one after the other. */
  readonly mode: 'evaluate' | 'execute'
  readonly projectFile: string
  readonly runtimeModule: string
  readonly runtimeOptions: unknown
  readonly blockedAfterMs: number | undefined
  readonly parentPid: number
}

export type ToHost =
  | Begin
  | { readonly kind: 'ask'; readonly id: number; readonly ask: AskKind; readonly input: unknown }
  | { readonly kind: 'ping' }
  | { readonly kind: 'execute'; readonly claim: RunClaim }
  | { readonly kind: 'cancel'; readonly runId: string }

/** What was loaded. */
export interface Loaded {
  readonly project: string
  readonly codeVersion: string
  /** The files that were loaded, or asked for and not there, outside node_modules. */
  readonly files: FileDigests
  readonly identity: WorkerIdentity
  /** With mode `evaluate`. */
  readonly snapshot: ProjectSnapshot | undefined
}

export type FromHost =
  | { readonly kind: 'ready'; readonly loaded: Loaded }
  | { readonly kind: 'failed'; readonly error: SentError; readonly files: FileDigests }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly error: SentError }
  | { readonly kind: 'pong' }
  | {
      readonly kind: 'run-over'
      readonly runId: string
      /** False: it has left something behind, or has grown too much; it is not to be used again. */
      readonly isReusable: boolean
      /** Its end could not be written; this process lets go of it. */
      readonly failure: ErrorRecord | undefined
    }
  /** It has steps that run also when it is canceled, for which its process needs two graces more. */
  | { readonly kind: 'cleans-up'; readonly runId: string }
  | LastWords
  | Blocked

/** What a process says before it ends by the author's code. */
export interface LastWords {
  readonly kind: 'dying'
  readonly cause: DeathCause
  /** The ask or run whose code it was, where that is known. */
  readonly subject: string | undefined
}

export type DeathCause =
  /** `process.exit`; `place` is file:line:column. */
  | { readonly kind: 'exit'; readonly code: number; readonly place: string | undefined }
  /** Something threw where nothing waits for it. */
  | { readonly kind: 'uncaught'; readonly error: ErrorRecord; readonly isRecorded: boolean }

/** The code computes without a pause, and the process answers nothing: told by a thread beside it. */
export interface Blocked {
  readonly kind: 'blocked'
  readonly silentMs: number
  readonly subject: string | undefined
  readonly place: string | undefined
}
