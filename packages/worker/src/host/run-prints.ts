/**
 * run-prints — what is printed while a run is executed, as lines of its log, each with the step that has printed it where there is one.
 */
import type { Clock, LogLevel, LogLine, LogStore } from '@ingot/core'
import { redactor } from '@ingot/core'

import { takePrints } from './prints.ts'
import { stepOrigin, subject } from './subject.ts'

export interface RunPrints {
  /** A line of ours. */
  note(runId: string, level: LogLevel, message: string): void
  /** Resolves when all that was printed until now is written. */
  flush(): Promise<void>
}

/** `current` is the run that what cannot be laid at another's door belongs to. */
export function runPrints(
  logs: LogStore,
  clock: Clock,
  current: () => string | undefined,
  secrets: () => readonly string[],
): RunPrints {
  const writing = new Set<Promise<void>>()
  let pending = new Map<string, LogLine[]>()
  const writePending = (): void => {
    const batch = pending
    pending = new Map()
    for (const [runId, lines] of batch) {
      // A log that cannot be written is no reason to fail what it tells of.
      const written = logs.append(runId, lines).catch(() => undefined)
      writing.add(written)
      void written.finally(() => writing.delete(written))
    }
  }
  const write = (runId: string, line: LogLine): void => {
    if (pending.size === 0) queueMicrotask(writePending)
    const lines = pending.get(runId)
    const shown = redactor(secrets())(line)
    if (lines === undefined) pending.set(runId, [shown])
    else lines.push(shown)
  }
  const prints = takePrints({
    // Of an attempt of a step always the same object; without one, the run's id.
    origin: () => stepOrigin.getStore() ?? subject.getStore() ?? current(),
    take(stream, message, origin) {
      if (origin === undefined) return false
      const level = stream === 'stdout' ? 'info' : 'warning'
      const line = { atMs: clock.nowMs(), level, message, stream } as const
      if (typeof origin === 'string') write(origin, line)
      else write(origin.runId, { ...line, stepKey: origin.stepKey, attempt: origin.attempt })
      return true
    },
  })
  return {
    note: (runId, level, message) => write(runId, { atMs: clock.nowMs(), level, message, stream: 'log' }),
    async flush() {
      prints.flush()
      writePending()
      await Promise.all(writing)
    },
  }
}
