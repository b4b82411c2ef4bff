/** silver-bench — what tests of silver have in common: an empty database, posts, and all tables as one value. */
import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'
import { testDatabase } from '@ingot/postgres/testing'

import type { Discussion } from '../../discussion.ts'
import { DERIVED_TABLES, MIGRATIONS } from '../migrations.ts'

export const AT: number = Date.UTC(2026, 2, 1)

export async function silverDatabase(): Promise<Database & AsyncDisposable> {
  const database = await testDatabase()
  await migrate(database, MIGRATIONS)
  return database
}

export async function clear(database: Database): Promise<void> {
  for (const table of DERIVED_TABLES) await database.query(`delete from ${table}`)
}

/** All of silver but how far bronze was read, which may be told in several ways. */
export async function tables(database: Database): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const names = DERIVED_TABLES.filter((name) => name.startsWith('silver_') && name !== 'silver_cursors')
  const entries: [string, readonly unknown[]][] = []
  for (const name of names) {
    const rows = await database.query<{ row: unknown }>(
      `select to_jsonb(t) as row from ${name} t order by to_jsonb(t)::text`,
    )
    entries.push([name, rows.map(({ row }) => row)])
  }
  return Object.fromEntries(entries)
}

export function post(facts: Partial<Discussion>): Discussion {
  return {
    source: 'hackernews',
    externalId: '1',
    title: 'A title',
    author: null,
    url: null,
    discussionUrl: 'https://news.ycombinator.com/item?id=1',
    text: null,
    score: null,
    commentCount: null,
    publishedAtMs: null,
    observedAtMs: AT,
    tags: [],
    ...facts,
  }
}
