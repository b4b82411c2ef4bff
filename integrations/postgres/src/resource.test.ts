import { configured, defineAsset, env } from '@ingot/core'
import { materialize } from '@ingot/core/testing'
import { expect, test } from 'vitest'

import type { Database } from './database.ts'
import { postgres } from './resource.ts'
import { postgresTable } from './table/table.ts'
import { testDatabase } from './testing.ts'

interface Item {
  readonly id: number
}

test('assets store into the database of the url and read it, and runs of one process share its connections', async () => {
  await using database = await testDatabase()
  const db = configured(postgres, { url: env('TEST_POSTGRES_URL', ''), poolSize: 2, applicationName: 'shared' })
  const seen: Database[] = []
  const items = defineAsset({
    key: 'silver/items',
    layer: 'silver',
    resources: { db },
    io: postgresTable<Item>({ database: db }),
    run: async (_inputs, { resources }) => {
      seen.push(resources.db)
      return resources.db.query<Item>('select generate_series(1, 3) as id')
    },
  })
  const count = defineAsset({ key: 'count', deps: { items }, run: ({ items }) => items.length })
  const given = { env: { TEST_POSTGRES_URL: database.url } }
  const results = await Promise.all([materialize([items, count], given), materialize([items], given)])
  expect(results.map((result) => result.isSuccess)).toEqual([true, true])
  expect(await database.query('select * from silver.items order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  const [first, second] = seen
  expect(first).toBeDefined()
  expect(second).toBe(first)
  // Closed with the last run.
  await expect(first?.query('select 1')).rejects.toThrow(/closed/)
  const active =
    "select count(*) as n from pg_stat_activity where application_name = 'shared' and pid <> pg_backend_pid()"
  await expect.poll(() => database.query(active)).toEqual([{ n: 0 }])
})
