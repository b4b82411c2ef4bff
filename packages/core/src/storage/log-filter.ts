/**
 * log-filter — which lines of a log a query leaves. Pure: the same in every store.
 *
 * Rules    a text is looked for in the message and in the fields as they stand in JSON, letter case ignored.
 */
import { LOG_LEVELS } from '../definition/logger.ts'
import type { LogLine, LogQuery } from './log-store.ts'

export type LogFilter = Pick<LogQuery, 'stepKey' | 'minLevel' | 'text' | 'stream'>

/** Undefined when every line is asked for. */
export function logFilter({ stepKey, minLevel, text, stream }: LogFilter): ((line: LogLine) => boolean) | undefined {
  if (stepKey === undefined && minLevel === undefined && !text && stream === undefined) return undefined
  const levels = new Set<string>(LOG_LEVELS.slice(minLevel === undefined ? 0 : LOG_LEVELS.indexOf(minLevel)))
  const isSaid = text === undefined ? () => true : saying(text)
  return (line) =>
    (stepKey === undefined || line.stepKey === stepKey) &&
    (stream === undefined || line.stream === stream) &&
    (minLevel === undefined || levels.has(line.level)) &&
    isSaid(line)
}

/** The text as it stands within a line's JSON, in lower case. */
export function textInJson(text: string): string {
  return JSON.stringify(text).slice(1, -1).toLowerCase()
}

function saying(text: string): (line: LogLine) => boolean {
  const wanted = text.toLowerCase()
  const inJson = textInJson(text)
  return ({ message, fields }) =>
    message.toLowerCase().includes(wanted) ||
    (fields !== undefined && JSON.stringify(fields).toLowerCase().includes(inJson))
}
