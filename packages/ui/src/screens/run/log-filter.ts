/** log-filter — which log lines are shown, and where a text occurs in them. Pure. */
import type { LogLineJson } from '../../api.ts'
import { stripAnsi } from '../../parts/ansi.ts'

export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const
export type LogLevel = LogLineJson['level']

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warning: 2, error: 3 }

export interface LogFilter {
  /** None: all. */
  readonly steps: ReadonlySet<string>
  /** This or above. */
  readonly level?: LogLevel | undefined
  readonly stream?: LogLineJson['stream'] | undefined
}

export function isLineShown(line: LogLineJson, filter: LogFilter): boolean {
  if (filter.steps.size > 0 && !filter.steps.has(line.stepKey ?? '')) return false
  if (filter.stream !== undefined && line.stream !== filter.stream) return false
  return filter.level === undefined || RANK[line.level] >= RANK[filter.level]
}

/** Letter case is ignored; undefined for no text. */
export function textPattern(text: string): RegExp | undefined {
  return text === '' ? undefined : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'i')
}

/** Of what is shown, the rows that hold the text. `after` continues an earlier search that had looked at so many. */
export function findRows(
  items: readonly LogLineJson[],
  indexes: readonly number[],
  text: string,
  after: { readonly looked: number; readonly rows: readonly number[] } = { looked: 0, rows: [] },
): { readonly looked: number; readonly rows: readonly number[] } {
  const pattern = textPattern(text)
  if (pattern === undefined) return { looked: 0, rows: [] }
  const found: number[] = []
  for (let row = after.looked; row < indexes.length; row += 1) {
    const line = items[indexes[row] ?? -1]
    if (line !== undefined && pattern.test(stripAnsi(line.message))) found.push(row)
  }
  return { looked: indexes.length, rows: found.length === 0 ? after.rows : [...after.rows, ...found] }
}

/** The match to go to from the one at `current`, an index into the matches; goes round. */
export function nextMatch(count: number, current: number, step: 1 | -1): number {
  if (count === 0) return -1
  return current < 0 ? (step === 1 ? 0 : count - 1) : (current + step + count) % count
}

/** Rows that a line takes without wrapping. */
export function rowsOfText(message: string): number {
  let rows = 1
  for (let at = message.indexOf('\n'); at !== -1; at = message.indexOf('\n', at + 1)) rows += 1
  return rows
}
