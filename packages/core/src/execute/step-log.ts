/**
 * step-log — the logger that user code receives. Lines are gathered and written together: those of one turn, and, while
 * a write is under way, all that are logged until it is done. A chatty step costs one write, not a thousand, and its
 * lines do not queue up behind writes of the turns before.
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
  let last: Promise<unknown> = Promise.resolve()
  let isWriteDue = false
  let failure: unknown
  const writePending = async (): Promise<void> => {
    const lines = pending
    pending = []
    isWriteDue = false
    try {
      await logs.append(runId, lines)
    } catch (error) {
      failure ??= error
    }
  }
  const write = (line: LogLine): void => {
    pending.push(redact(line))
    if (isWriteDue) return
    isWriteDue = true
    last = last.then(writePending)
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
      await last
      return failure
    },
  }
}
