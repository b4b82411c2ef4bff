import type { Clock } from '../clock.ts'
import type { LogFields, Logger, LogLevel } from '../definition/logger.ts'
import type { Redact } from '../execute/redact.ts'
import type { LogLine } from '../storage/log-store.ts'

export interface TickLog {
  readonly logger: Logger
  /** What was said, the first 200 lines and 32 KB of it. */
  lines(): readonly LogLine[]
}

// A tick is kept for weeks, and a sensor has thousands of them a day.
const MOST_LINES = 200
const MOST_CHARS = 32_768
const LINE_CHARS = 4_000

/** The logger of a tick: what it is told goes into the tick's own record. */
export function tickLog(clock: Clock, redact: Redact): TickLog {
  const lines: LogLine[] = []
  let chars = 0
  let leftOut = 0
  const at = (level: LogLevel) => (message: unknown, fields?: LogFields) => {
    const text = String(message)
    const json = fields === undefined ? '' : jsonOf(fields)
    if (lines.length >= MOST_LINES || chars + text.length + json.length > MOST_CHARS) {
      leftOut += 1
      return
    }
    chars += text.length + json.length
    const kept = text.length <= LINE_CHARS ? text : `${text.slice(0, LINE_CHARS)}…`
    const line = { atMs: clock.nowMs(), level, message: kept, stream: 'log' as const }
    lines.push(redact(json === '' ? line : { ...line, fields: JSON.parse(json) }))
  }
  return {
    logger: { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') },
    lines: () =>
      leftOut === 0
        ? lines
        : [
            ...lines,
            { atMs: clock.nowMs(), level: 'warning', message: `${leftOut} more lines were left out`, stream: 'log' },
          ],
  }
}

/** User code may log what JSON cannot say. */
function jsonOf(fields: LogFields): string {
  try {
    return JSON.stringify(fields)
  } catch {
    return JSON.stringify({ fields: '[not JSON]' })
  }
}
