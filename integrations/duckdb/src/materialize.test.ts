import { join } from 'node:path'

import { defineAsset } from '@ingot/core'
import { materialize } from '@ingot/core/testing'
import { expect, test } from 'vitest'

import { duckdb, openDatabase } from './index.ts'
import { temporaryFolder } from './testing/contexts.ts'

interface Message {
  readonly id: number
  readonly text: string
  readonly at: Date
}

test('a run writes a table, the next asset reads it, and an op may query it', async () => {
  const path = join(temporaryFolder(), 'data', 'news.duckdb')
  const db = duckdb.database({ path })
  const messages = defineAsset({
    key: 'silver/messages',
    layer: 'silver',
    io: duckdb.table<Message>({ database: db, mode: 'upsert', key: ['id'] }),
    run: (): readonly Message[] => [
      { id: 1, text: 'a', at: new Date(0) },
      { id: 2, text: 'b', at: new Date(1) },
      { id: 2, text: 'c', at: new Date(2) },
    ],
  })
  const latest = defineAsset({
    key: 'gold/latest',
    layer: 'gold',
    deps: { messages },
    resources: { db },
    io: duckdb.table({ database: db }),
    run: async ({ messages }, { resources }) => {
      const [counted] = await resources.db.query<{ readonly n: number }>('select count(*) as n from silver.messages')
      return [{ latest: messages.at(-1)?.at ?? null, counted: counted?.n ?? 0 }]
    },
  })
  const { isSuccess } = await materialize([messages, latest])
  expect(isSuccess).toBe(true)
  await using opened = await openDatabase(path)
  expect(await opened.query('from gold.latest')).toEqual([{ latest: new Date(2), counted: 2 }])
})
