/**
 * summary — how much was said, where and when. Pure.
 *
 * Units    `date` is a day in UTC, `YYYY-MM-DD`; text length is in characters (Unicode code points, as SQL's `length`
 *          counts), not bytes or UTF-16 units.
 * Promise  Rows are ordered by source (as in SOURCE_NAMES), then date; a source without messages has no row.
 */
import { type Message, SOURCE_NAMES, type SourceName } from './message.ts'

/** Column names, not our names: this is a table row. */
export interface SummaryRow {
  readonly source: SourceName
  readonly date: string
  readonly messages: number
  readonly average_text_chars: number
}

export interface SourceTotals {
  readonly source: SourceName
  readonly messages: number
  /** Days on which at least one message was published. */
  readonly days: number
  readonly messagesPerDay: number
  readonly averageTextChars: number
  readonly firstDate: string
  readonly lastDate: string
}

export interface Summary {
  readonly rows: readonly SummaryRow[]
  readonly sources: readonly SourceTotals[]
  readonly messages: number
  /** Over all sources and all days with a message; 0 when there is none. */
  readonly messagesPerDay: number
  readonly averageTextChars: number
}

export function summarise(messages: readonly Message[]): Summary {
  const rows = SOURCE_NAMES.flatMap((source) =>
    summariseDays(
      source,
      messages.filter((message) => message.source === source),
    ),
  )
  const sources = SOURCE_NAMES.flatMap((source) => totalsOf(rows.filter((row) => row.source === source)))
  const days = new Set(rows.map((row) => row.date)).size
  return {
    rows,
    sources,
    messages: messages.length,
    messagesPerDay: days === 0 ? 0 : messages.length / days,
    averageTextChars: averageOf(rows),
  }
}

function summariseDays(source: SourceName, messages: readonly Message[]): SummaryRow[] {
  const days = Map.groupBy(messages, (message) => message.publishedAt.toISOString().slice(0, 10))
  return [...days]
    .map(([date, said]) => ({
      source,
      date,
      messages: said.length,
      average_text_chars: said.reduce((sum, { text }) => sum + countChars(text), 0) / said.length,
    }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

function totalsOf(rows: readonly SummaryRow[]): SourceTotals[] {
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return []
  const messages = rows.reduce((sum, row) => sum + row.messages, 0)
  return [
    {
      source: first.source,
      messages,
      days: rows.length,
      messagesPerDay: messages / rows.length,
      averageTextChars: averageOf(rows),
      firstDate: first.date,
      lastDate: last.date,
    },
  ]
}

function averageOf(rows: readonly SummaryRow[]): number {
  const messages = rows.reduce((sum, row) => sum + row.messages, 0)
  return messages === 0 ? 0 : rows.reduce((sum, row) => sum + row.messages * row.average_text_chars, 0) / messages
}

function countChars(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
