/**
 * step-log — the logger that user code receives. Lines are gathered and written together once per turn, so that a
 * chatty step costs one write, not a thousand.
 */
import type { Clock } from '../clock.ts'
import type { LogFields, Logger, LogLevel } from '../definition/logger.ts'
import type { Redact } from './redact.ts'
import type { LogLine, LogStore } from '../storage/log-store.ts'

export interface RunLog {
  /** A logger for the run, or for one attempt of a step. */
  logger(stepKey?: string, attempt?: number): Logger
  write(line: LogLine): void
  /**
   * Resolves when everything logged so far is written; with the first error when a part could not be. A log store that
   * fails never fails the run.
   */
  flush(): Promise<unknown>
}

export function runLog(runId: string, logs: LogStore, clock: Clock, redact: Redact = (value) => value): RunLog {
  let pending: LogLine[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let failure: unknown
  const writePending = (): void => {
    const lines = pending
    pending = []
    if (lines.length > 0)
      writing = writing.then(() => logs.append(runId, lines)).catch((error: unknown) => (failure ??= error))
  }
  const write = (line: LogLine): void => {
    pending.push(redact(line))
    if (pending.length === 1) queueMicrotask(writePending)
  }
  return {
    write,
    logger(stepKey, attempt) {
      const origin = {
        ...(stepKey === undefined ? {} : { stepKey }),
        ...(attempt === undefined ? {} : { attempt }),
      }
      const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
        write({
          atMs: clock.nowMs(),
          level,
          message,
          stream: 'log',
          ...origin,
          ...(fields === undefined ? {} : { fields }),
        })
      return { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') }
    },
    async flush() {
      writePending()
      await writing
      return failure
    },
  }
}
