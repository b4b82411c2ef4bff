/**
 * report — how much was said, where and when: as a table for queries, and as JSON and Markdown for people.
 */
import { duckdb } from '@ingot/duckdb'
import { defineAsset, defineIoManager, eager, freshWithin, metadata, output, valueNotFound } from 'ingot'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { DATA } from '../home.ts'
import { summaryMarkdown } from '../summary-table.ts'
import type { Summary } from '../summary.ts'
import { summarise } from '../summary.ts'
import { database, messages, toMessage } from './transform.ts'

const MINUTE_MS = 60_000

const SUMMARY_COLUMNS = {
  source: 'VARCHAR',
  date: 'VARCHAR',
  messages: 'BIGINT',
  average_text_chars: 'DOUBLE',
} as const

export const fetchSummary = defineAsset({
  key: 'gold/fetch_summary',
  layer: 'gold',
  group: 'report',
  kinds: ['duckdb', 'table'],
  description: 'Messages and average text length by source and day.',
  deps: { messages },
  automation: eager(),
  io: duckdb.table<Summary['rows'][number]>({ database, columns: SUMMARY_COLUMNS }),
  run: ({ messages }) => {
    const summary = summarise(messages.map(toMessage))
    return output(summary.rows, {
      metadata: {
        messages: summary.messages,
        messages_per_day: summary.messagesPerDay,
        average_text_chars: summary.averageTextChars,
      },
    })
  },
})

export const REPORT_JSON = join(DATA, 'fetch_summary.json')
export const REPORT_MARKDOWN = join(DATA, 'fetch_summary.md')

/** Two files with one content: JSON for programs, Markdown for people. Each is whole or as before. */
const reportFiles = defineIoManager<Summary>({
  name: 'report_files',
  async store(_context, summary) {
    await mkdir(DATA, { recursive: true })
    await replaceFile(REPORT_JSON, `${JSON.stringify(summary, null, 2)}\n`)
    await replaceFile(REPORT_MARKDOWN, summaryMarkdown(summary))
    return { metadata: { json: metadata.path(REPORT_JSON), markdown: metadata.path(REPORT_MARKDOWN) } }
  },
  async load(context) {
    const text = await readFile(REPORT_JSON, 'utf8').catch(() => undefined)
    if (text === undefined) throw valueNotFound(context)
    return JSON.parse(text)
  },
})

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text)
  await rename(`${path}.tmp`, path)
}

export const fetchReport = defineAsset({
  key: 'gold/fetch_report',
  layer: 'gold',
  group: 'report',
  kinds: ['json', 'markdown'],
  description: 'The summary for people to read.',
  deps: { messages },
  after: [fetchSummary],
  automation: eager(),
  // The schedule is hourly: late is one that was missed, wrong are several.
  freshness: freshWithin({ warnAfterMs: 90 * MINUTE_MS, failAfterMs: 180 * MINUTE_MS }),
  io: reportFiles,
  run: ({ messages }) => {
    const summary = summarise(messages.map(toMessage))
    return output(summary, { metadata: { report: metadata.markdown(summaryMarkdown(summary)) } })
  },
})
