/**
 * isolated-protocol — what a run and the thread or process of one of its steps say to each other. Everything is
 * structured-cloneable; errors travel as records.
 */
import type { ErrorRecord, IsolatedCall, LogLine } from '@ingot/core'

export type ToStep =
  | { readonly kind: 'call'; readonly projectFile: string; readonly call: IsolatedCall }
  | { readonly kind: 'abort' }

export type FromStep =
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly thrown: Thrown }

/** What user code threw, with what matters to the retry policy. */
export interface Thrown {
  readonly error: ErrorRecord
  readonly retry?: { readonly afterMs: number | undefined; readonly maxRetries: number | undefined }
  readonly fail?: { readonly allowRetries: boolean; readonly metadata: unknown }
}
