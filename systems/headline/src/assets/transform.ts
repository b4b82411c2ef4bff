/**
 * transform — seven shapes become one typed table, and how that went becomes another. Upsert by (source, id): running
 * again changes no count.
 */
import { duckdb } from '@ingot/duckdb'
import { defineMultiAsset, metadata, output } from 'ingot'
import { join } from 'node:path'

import { toMessages } from '../collect.ts'
import { DATA } from '../home.ts'
import type { FetchLogRow, Message } from '../message.ts'
import { bluesky, guardian, hackernews, mastodon, newsapi, nyt, reddit } from './extract.ts'

export const DATABASE_FILE = join(DATA, 'headline.duckdb')
export const database = duckdb.database({ path: DATABASE_FILE })

/** A row of `silver.messages`. Column names, not our names. */
export interface MessageRow {
  readonly source: string
  readonly id: string
  readonly author: string | null
  readonly text: string
  readonly url: string | null
  readonly published_at: Date
  readonly language: string | null
}

const MESSAGE_COLUMNS = {
  source: 'VARCHAR',
  id: 'VARCHAR',
  author: 'VARCHAR',
  text: 'VARCHAR',
  url: 'VARCHAR',
  published_at: 'TIMESTAMPTZ',
  language: 'VARCHAR',
} as const

const LOG_COLUMNS = {
  source: 'VARCHAR',
  outcome: 'VARCHAR',
  reason: 'VARCHAR',
  responses: 'BIGINT',
  items: 'BIGINT',
  repeats: 'BIGINT',
  rejected: 'BIGINT',
  messages: 'BIGINT',
  fetched_at: 'TIMESTAMPTZ',
  duration_ms: 'BIGINT',
} as const

export const transform = defineMultiAsset({
  name: 'transform',
  layer: 'silver',
  assets: {
    messages: {
      key: 'silver/messages',
      group: 'transform',
      kinds: ['duckdb', 'table'],
      description: 'Every post, article and comment of the seven services, once, in one shape.',
      io: duckdb.table<MessageRow>({ database, mode: 'upsert', key: ['source', 'id'], columns: MESSAGE_COLUMNS }),
    },
    fetchLog: {
      key: 'silver/fetch_log',
      group: 'transform',
      kinds: ['duckdb', 'table'],
      description: 'How the last fetch of each service went: what came, what was read, what was not and why.',
      io: duckdb.table<FetchLogRow>({ database, mode: 'upsert', key: ['source'], columns: LOG_COLUMNS }),
    },
  },
  deps: { newsapi, guardian, nyt, mastodon, bluesky, reddit, hackernews },
  run: (fetches) => {
    const { messages, log } = toMessages(Object.values(fetches))
    const sum = (field: 'items' | 'repeats' | 'rejected') => log.reduce((total, row) => total + row[field], 0)
    return {
      messages: output(messages.map(toRow), {
        metadata: { items: sum('items'), repeats: sum('repeats'), rejected: sum('rejected') },
      }),
      fetchLog: output(log, { metadata: { sources: sourceTable(log) } }),
    }
  },
  checks: {
    messages: [
      {
        name: 'distinct',
        description: 'No (source, id) comes twice.',
        blocking: true,
        run: ({ value }) => new Set(value.map((row) => `${row.source} ${row.id}`)).size === value.length,
      },
      {
        name: 'some_messages',
        description: 'At least one message came.',
        severity: 'warn',
        run: ({ value }) => value.length > 0,
      },
    ],
    fetchLog: [
      {
        name: 'adds_up',
        description: 'Of every source: items = messages + repeats + rejected.',
        run: ({ value }) => value.every((row) => row.items === row.messages + row.repeats + row.rejected),
      },
      {
        name: 'all_sources_read',
        description: 'Every source answered, and its answers could be read.',
        severity: 'warn',
        run: ({ value }) => {
          const troubled = value.filter((row) => row.outcome === 'failed' || row.outcome === 'partial')
          return {
            passed: troubled.length === 0,
            description: troubled.map((row) => `${row.source} ${row.outcome}: ${row.reason ?? ''}`).join(' | '),
          }
        },
      },
    ],
  },
})

export const { messages, fetchLog } = transform.assets

/** What came of each source, to be read beside the numbers. */
function sourceTable(log: readonly FetchLogRow[]) {
  const columns = ['source', 'outcome', 'responses', 'items', 'repeats', 'rejected', 'messages'] as const
  return metadata.table(
    columns,
    log.map((row) => columns.map((column) => row[column])),
  )
}

function toRow({ publishedAt, ...rest }: Message): MessageRow {
  return { ...rest, published_at: publishedAt }
}

export function toMessage({ published_at: publishedAt, ...rest }: MessageRow): Message {
  return { ...rest, publishedAt } as Message
}
