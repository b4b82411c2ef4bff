/**
 * log-store — what user code said while a run ran: its log lines, stdout and stderr. Apart from events, which stay small.
 *
 * Units    `atMs` ms since the Unix epoch; `cursor` is the store's own, an integer ≥ 0, 0 = the beginning.
 * Promise  1. Lines of one writer come back in the order they were written.
 *          2. `tail` gives every line once, those written before it began too, until its signal is aborted.
 *          3. A last line torn by a crash is left out, never half-read.
 */
import type { LogFields, LogLevel } from '../definition/logger.ts'

export interface LogLine {
  readonly atMs: number
  readonly level: LogLevel
  readonly message: string
  readonly stepKey?: string
  readonly attempt?: number
  /** `log` = the context's logger; the others are what a step's process wrote. */
  readonly stream: 'log' | 'stdout' | 'stderr'
  readonly fields?: LogFields
}

export interface LogPage {
  readonly lines: readonly LogLine[]
  readonly nextCursor: number
}

export interface LogQuery {
  readonly runId: string
  readonly cursor: number
  readonly limit: number
  /** Only lines of this step; of this level or above; that hold this text (letter case ignored). */
  readonly stepKey?: string
  readonly minLevel?: LogLevel
  readonly text?: string
  readonly stream?: LogLine['stream']
}

/**
 * `lines` may be fewer than asked for, or none, before the end: a filter looks at a bounded piece of the log in one call.
 * `nextCursor` is then further on; the end is reached when it stays.
 */
export interface LogStore extends AsyncDisposable {
  append(runId: string, lines: readonly LogLine[]): Promise<void>
  read(query: LogQuery): Promise<LogPage>
  tail(runId: string, signal: AbortSignal): AsyncIterable<LogLine>
  /**
   * The newest lines, at most `limit`, oldest first: where a person begins to look at a long log. `nextCursor` reads on
   * from there, `startCursor` is where the first of them begins.
   */
  readEnd(query: Omit<LogQuery, 'cursor'>): Promise<LogPage & { readonly startCursor: number }>
  /** Where a person finds the run's log: a path or an address. */
  locate(runId: string): string
  /** Forgets the lines of a run that is over; a run without lines is no error. */
  delete(runId: string): Promise<void>
}
