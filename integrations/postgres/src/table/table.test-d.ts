/**
 * What the compiler must refuse of a table's options, of what is stored in it, and of the resource. Nothing here runs.
 */
import { configured, defineAsset, defineSensor, env, skip } from '@ingot/core'

import { postgres, postgresTable } from '../index.ts'

interface Message {
  readonly source: string
  readonly id: number
  readonly text?: string
}
declare const messages: readonly Message[]

const db = configured(postgres, { url: env('DATABASE_URL', ''), directory: '.ingot/postgres', poolSize: 4 })
// @ts-expect-error no such setting
configured(postgres, { host: 'localhost' })
// @ts-expect-error a number is needed
configured(postgres, { poolSize: 'many' })

// An interface is accepted, with and without the row's type.
defineAsset({ key: 'a', io: postgresTable({ database: db }), run: () => messages })
defineAsset({ key: 'b', io: postgresTable<Message>({ database: db }), run: () => messages })
defineAsset({ key: 'silver/c', layer: 'silver', io: postgresTable<Message>({ database: db }), run: () => messages })
// @ts-expect-error bronze is kept in files
defineAsset({ key: 'bronze/c', layer: 'bronze', io: postgresTable<Message>({ database: db }), run: () => messages })
defineAsset({
  key: 'd',
  resources: { db },
  run: async (_inputs, { resources, signal }) =>
    resources.db.query<Message>('select * from silver.messages where id > $1', [7], { signal }),
})
defineAsset({
  key: 'e',
  io: postgresTable<Message>({ database: db }),
  // @ts-expect-error rows of another type
  run: () => [{ source: 1 }],
})
defineAsset({
  key: 'f',
  io: postgresTable({ database: db }),
  // @ts-expect-error a table stores rows, not a number
  run: () => 42,
})
defineSensor({
  name: 'pending',
  resources: { db },
  target: undefined as never,
  evaluate: async ({ resources }) => {
    const rows = await resources.db.query<{ id: number }>('select id from pending')
    return skip(`${rows.length} pending`)
  },
})

postgresTable<Message>({ database: db, mode: 'upsert', key: ['source', 'id'], columns: { text: 'text' } })
postgresTable<Message>({ database: db, mode: 'replace-partition' })
// Without the row's type any name goes.
postgresTable({ database: db, mode: 'upsert', key: ['any'], columns: { other: 'text' } })
// @ts-expect-error no such field
postgresTable<Message>({ database: db, mode: 'upsert', key: ['uuid'] })
// @ts-expect-error no such field
postgresTable<Message>({ database: db, columns: { uuid: 'text' } })
// @ts-expect-error `upsert` needs a key
postgresTable<Message>({ database: db, mode: 'upsert' })
// @ts-expect-error only `upsert` has a key
postgresTable<Message>({ database: db, mode: 'append', key: ['id'] })
// @ts-expect-error no such mode
postgresTable<Message>({ database: db, mode: 'truncate' })
// @ts-expect-error a database is needed
postgresTable<Message>({})
