/**
 * summary-table — a summary for people: one table of sources, one of the newest days, as Markdown or for a terminal.
 */
import type { SourceTotals, Summary, SummaryRow } from './summary.ts'

interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The first columns are words, aligned left; the others numbers, aligned right. */
  readonly words: number
}

const DAYS_SHOWN = 14

export function summaryMarkdown(summary: Summary, daysShown: number = DAYS_SHOWN): string {
  return [
    '## Messages by source',
    '',
    ...markdownTable(sourcesTable(summary)),
    '',
    '## Messages by day',
    '',
    ...markdownTable(daysTable(summary, daysShown)),
    ...leftOut(summary, daysShown).flatMap((line) => ['', line]),
    '',
  ].join('\n')
}

export function summaryText(summary: Summary, daysShown: number = DAYS_SHOWN): string {
  return [
    ...plainTable(sourcesTable(summary)),
    '',
    ...plainTable(daysTable(summary, daysShown)),
    ...leftOut(summary, daysShown),
    '',
  ].join('\n')
}

function sourcesTable(summary: Summary): Table {
  const total = [
    'all',
    '',
    '',
    count(summary.messages),
    '',
    rate(summary.messagesPerDay),
    rate(summary.averageTextChars),
  ]
  return {
    head: ['source', 'first day', 'last day', 'messages', 'days', 'per day', 'average characters'],
    rows: [...summary.sources.map(sourceCells), total],
    words: 3,
  }
}

function sourceCells(totals: SourceTotals): string[] {
  const { source, firstDate, lastDate, messages, days, messagesPerDay, averageTextChars } = totals
  return [source, firstDate, lastDate, count(messages), count(days), rate(messagesPerDay), rate(averageTextChars)]
}

function daysTable({ rows }: Summary, daysShown: number): Table {
  const shown = newestDays(rows, daysShown)
  const cells = rows
    .filter((row) => shown.has(row.date))
    .toSorted((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1))
    .map((row) => [row.date, row.source, count(row.messages), rate(row.average_text_chars)])
  return { head: ['day', 'source', 'messages', 'average characters'], rows: cells, words: 2 }
}

function newestDays(rows: readonly SummaryRow[], daysShown: number): ReadonlySet<string> {
  const days = [...new Set(rows.map((row) => row.date))].toSorted()
  return new Set(days.slice(-daysShown))
}

function leftOut({ rows }: Summary, daysShown: number): string[] {
  const older = new Set(rows.map((row) => row.date)).size - daysShown
  return older > 0 ? [`${count(older)} older ${older === 1 ? 'day is' : 'days are'} left out.`] : []
}

function markdownTable({ head, rows, words }: Table): string[] {
  const rule = head.map((_, column) => (column < words ? ':--' : '--:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function plainTable({ head, rows, words }: Table): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column < words ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
}

/** Thousands apart by commas, whatever the machine's language. */
function count(value: number): string {
  return value.toLocaleString('en-US')
}

function rate(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}
