/**
 * isolated-protocol — what a run and the thread or process of one of its steps say to each other. Everything is
 * structured-cloneable; errors travel as records.
 */
import type { ErrorRecord, IsolatedCall, LogLine } from '@ingot/core'

export type ToStep =
  | { readonly kind: 'call'; readonly projectFile: string; readonly call: IsolatedCall; readonly parentPid: number }
  | { readonly kind: 'abort' }

export type FromStep =
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly thrown: Thrown }
  /** Something threw where nothing waits for it, a timer or a promise without `await`: the sender ends now. */
  | { readonly kind: 'crashed'; readonly error: ErrorRecord }

/** What user code threw, with what matters to the retry policy. */
export interface Thrown {
  readonly error: ErrorRecord
  readonly retry?: { readonly afterMs: number | undefined; readonly maxRetries: number | undefined }
  readonly fail?: { readonly allowRetries: boolean; readonly metadata: unknown }
}
