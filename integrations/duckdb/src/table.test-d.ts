/**
 * What the compiler must refuse of a table's options and of what is stored in it. Nothing here runs.
 */
import { defineAsset, env } from '@ingot/core'

import { duckdb } from './index.ts'

interface Message {
  readonly source: string
  readonly id: number
  readonly text?: string
}
declare const messages: readonly Message[]

const db = duckdb.database({ path: env('DUCKDB_PATH', 'data/headline.duckdb') })
duckdb.database({ path: ':memory:', name: 'warehouse' })
// @ts-expect-error a path is needed
duckdb.database({})

// An interface is accepted, with and without the row's type.
defineAsset({ key: 'a', io: duckdb.table({ database: db }), run: () => messages })
defineAsset({ key: 'b', io: duckdb.table<Message>({ database: db }), run: () => messages })
// A silver asset may use it as well as one of no layer.
defineAsset({ key: 'silver/c', layer: 'silver', io: duckdb.table<Message>({ database: db }), run: () => messages })
// @ts-expect-error bronze is kept in files
defineAsset({ key: 'bronze/c', layer: 'bronze', io: duckdb.table<Message>({ database: db }), run: () => messages })
defineAsset({
  key: 'd',
  resources: { db },
  run: async (_inputs, { resources }) => resources.db.query<Message>('from silver.messages where id > $1', [7]),
})
defineAsset({
  key: 'e',
  io: duckdb.table<Message>({ database: db }),
  // @ts-expect-error rows of another type
  run: () => [{ source: 1 }],
})
defineAsset({
  key: 'f',
  io: duckdb.table({ database: db }),
  // @ts-expect-error a table stores rows, not a number
  run: () => 42,
})
defineAsset({
  key: 'g',
  io: duckdb.table({ database: db }),
  // @ts-expect-error a row is an object
  run: () => ['text'],
})

duckdb.table<Message>({ database: db, mode: 'upsert', key: ['source', 'id'], columns: { text: 'VARCHAR' } })
// Without the row's type any name goes.
duckdb.table({ database: db, mode: 'upsert', key: ['any'], columns: { other: 'VARCHAR' } })
// @ts-expect-error no such field
duckdb.table<Message>({ database: db, mode: 'upsert', key: ['uuid'] })
// @ts-expect-error no such field
duckdb.table<Message>({ database: db, columns: { uuid: 'VARCHAR' } })
// @ts-expect-error `upsert` needs a key
duckdb.table<Message>({ database: db, mode: 'upsert' })
// @ts-expect-error only `upsert` has a key
duckdb.table<Message>({ database: db, mode: 'append', key: ['id'] })
// @ts-expect-error no such mode
duckdb.table<Message>({ database: db, mode: 'truncate' })
// @ts-expect-error a database is needed
duckdb.table<Message>({})
