/**
 * The type promises of an author's day. Each `@ts-expect-error` is a promise: the compiler must refuse the line below it.
 * Checked by `npm run check`; nothing here runs.
 */
import { z } from 'zod'

import { staticPartitions } from '../partition/partition.ts'
import { defineAsset } from './asset.ts'
import { defineCheck } from './check.ts'
import { defineExternalAsset } from './external-asset.ts'
import { defineIoManager } from './io-manager.ts'
import { defineMultiAsset } from './multi-asset.ts'
import { output, skip } from './outcome.ts'
import { configured, defineResource, env, provide } from './resource.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function expectType<_T extends true>(): void {}

const http = defineResource({
  name: 'http',
  layers: ['bronze'],
  config: z.object({ baseUrl: z.string(), tries: z.coerce.number().default(3) }),
  open: ({ config }) => {
    expectType<Equal<typeof config.tries, number>>()
    return { fetchAll: async (limit: number): Promise<readonly { readonly text: string }[]> => [{ text: `${limit}` }] }
  },
  close: (client) =>
    expectType<Equal<ReturnType<typeof client.fetchAll>, Promise<readonly { readonly text: string }[]>>>(),
})
const database = defineResource({ name: 'database', open: () => ({ query: (sql: string) => sql.length }) })
const rows = defineIoManager<readonly Readonly<Record<string, string | number>>[]>({
  name: 'rows',
  store: async () => undefined,
  load: async () => [],
})

// A dep's value type reaches `run`; config and resources too.
const raw = defineAsset({
  key: 'bronze/raw',
  layer: 'bronze',
  config: z.object({ limit: z.number().default(100) }),
  resources: { http },
  partitions: staticPartitions(['eu', 'us']),
  run: async (_inputs, { config, resources, partition }) => {
    expectType<Equal<typeof config, { limit: number }>>()
    expectType<Equal<typeof partition.key, 'eu' | 'us'>>()
    return resources.http.fetchAll(config.limit)
  },
})
expectType<Equal<(typeof raw)['~value'], readonly { readonly text: string }[]>>()
expectType<Equal<(typeof raw)['~types']['config'], { limit?: number | undefined }>>()

const messages = defineAsset({
  key: 'silver/messages',
  layer: 'silver',
  deps: { raw },
  io: rows,
  run: ({ raw }, { config, partition }) => {
    expectType<Equal<typeof raw, readonly { readonly text: string }[]>>()
    expectType<Equal<typeof config, undefined>>()
    expectType<Equal<typeof partition, undefined>>()
    return raw.map((r) => ({ text: r.text, chars: r.text.length }))
  },
  checks: [{ name: 'no_empty_text', blocking: true, run: ({ value }) => value.every((m) => m.text !== '') }],
})
expectType<Equal<(typeof messages)['~value'], { text: string; chars: number }[]>>()

// `output(...)` and `skip(...)` do not change the value's type.
const counted = defineAsset({
  key: 'gold/counted',
  layer: 'gold',
  deps: { messages },
  run: async ({ messages }) => {
    if (messages.length === 0) return skip('nothing to count')
    return output({ count: messages.length }, { metadata: { rows: messages.length } })
  },
  checks: [{ name: 'some', run: ({ value }) => ({ passed: value.count > 0 }) }],
})
expectType<Equal<(typeof counted)['~value'], { count: number }>>()

// Order-only deps pass no value.
defineAsset({
  key: 'gold/report',
  layer: 'gold',
  after: [counted],
  run: (inputs) => {
    expectType<Equal<keyof typeof inputs, never>>()
    // @ts-expect-error an order-only dep is not an input
    return inputs.counted
  },
})

defineAsset({
  key: 'a',
  deps: { raw },
  // @ts-expect-error an input that is not declared
  run: ({ other }) => other,
})
defineAsset({
  key: 'b',
  resources: { database },
  // @ts-expect-error a resource that is not declared
  run: (_inputs, { resources }) => resources.http,
})
defineAsset({
  key: 'c',
  // @ts-expect-error a resource must be a resource definition
  resources: { database: 'database' },
  run: () => 1,
})
defineAsset({
  key: 'd',
  config: z.object({ limit: z.number() }),
  // @ts-expect-error a config field that is not in the schema
  run: (_inputs, { config }) => config.limits,
})
defineAsset({
  key: 'e',
  io: rows,
  // @ts-expect-error the IO manager stores rows, not a number
  run: () => 42,
})

// Data flows down only.
defineAsset({
  key: 'bronze/upward',
  layer: 'bronze',
  // @ts-expect-error a bronze asset cannot take a silver dep
  deps: { messages },
  run: () => 1,
})
defineAsset({
  key: 'silver/upward',
  layer: 'silver',
  // @ts-expect-error a silver asset cannot come after a gold one
  after: [counted],
  run: () => 1,
})
defineAsset({
  key: 'silver/writer',
  layer: 'silver',
  // @ts-expect-error a resource for bronze alone (a bronze writer, a network client) is not for a silver asset
  resources: { http },
  run: () => 1,
})
defineAsset({ key: 'bronze/writer', layer: 'bronze', resources: { http, database }, run: () => 1 })

// An IO manager for some layers keeps assets of these alone, and of those outside the medallion.
const table = defineIoManager<readonly { readonly id: number }[], Readonly<Record<never, never>>, 'silver' | 'gold'>({
  name: 'table',
  layers: ['silver', 'gold'],
  store: async () => undefined,
  load: async () => [],
})
defineAsset({ key: 'silver/table', layer: 'silver', io: table, run: () => [{ id: 1 }] })
defineAsset({ key: 'table', io: table, run: () => [{ id: 1 }] })
// @ts-expect-error a table is no place for bronze
defineAsset({ key: 'bronze/table', layer: 'bronze', io: table, run: () => [{ id: 1 }] })
defineMultiAsset({
  name: 'bronze_tables',
  layer: 'bronze',
  // @ts-expect-error nor for one of several
  assets: { users: { key: 'bronze/users', io: table } },
  run: () => ({ users: [{ id: 1 }] }),
})
// @ts-expect-error nor for one that something else makes
defineExternalAsset()({ key: 'bronze/theirs', layer: 'bronze', io: table })

// Multi-assets: each output has its own value type.
const pair = defineMultiAsset({
  name: 'pair',
  layer: 'silver',
  assets: { users: { key: 'silver/users', io: rows }, total: { key: 'silver/total' } },
  deps: { raw },
  run: ({ raw }) => ({ users: raw.map((r) => ({ name: r.text })), total: output(raw.length) }),
  checks: { total: [{ name: 'positive', run: ({ value }) => value > 0 }] },
})
defineAsset({
  key: 'gold/from_pair',
  layer: 'gold',
  deps: { users: pair.assets.users, total: pair.assets.total },
  run: ({ users, total }) => {
    expectType<Equal<typeof users, { name: string }[]>>()
    expectType<Equal<typeof total, number>>()
    return users.length + total
  },
})
defineMultiAsset({
  name: 'wrong_pair',
  assets: { users: { key: 'users', io: rows } },
  // @ts-expect-error the IO manager of `users` stores rows, not a number
  run: () => ({ users: 42 }),
})

defineMultiAsset({
  name: 'unknown_output',
  assets: { users: { key: 'users' } },
  // @ts-expect-error `typo` is not declared
  run: () => ({ users: 1, typo: 2 }),
})
defineMultiAsset({
  name: 'missing_output',
  assets: { users: { key: 'users' }, total: { key: 'total' } },
  // @ts-expect-error `total` is not returned, and no part may be asked for
  run: () => ({ users: 1 }),
})
const partial = defineMultiAsset({
  name: 'partial',
  assets: { users: { key: 'users' }, total: { key: 'total' } },
  subsettable: true,
  run: (_inputs, { selected }) => ({ users: 1, ...(selected.has('total') ? { total: 'x' } : {}) }),
})
defineAsset({
  key: 'from_partial',
  deps: { total: partial.assets.total, users: partial.assets.users },
  run: ({ total, users }) => {
    expectType<Equal<typeof total, string>>()
    expectType<Equal<typeof users, number>>()
  },
})

// External assets say their value's type.
const prices = defineExternalAsset<readonly number[]>()({ key: 'prices', observe: () => ({ dataVersion: '1' }) })
defineAsset({
  key: 'priced',
  deps: { prices },
  run: ({ prices }) => expectType<Equal<typeof prices, readonly number[]>>(),
})
// @ts-expect-error an observation has a data version
defineExternalAsset()({ key: 'seen', observe: () => ({ metadata: {} }) })

// Checks apart from their asset see its value.
defineCheck({ asset: counted, name: 'apart', run: ({ value }) => value.count < 1_000 })
// @ts-expect-error the value has no such field
defineCheck({ asset: counted, name: 'apart', run: ({ value }) => value.total < 1_000 })

// Config values may be bound to the environment; unknown fields and wrong types are refused.
configured(http, { baseUrl: env('NEWS_URL'), tries: 5 })
// @ts-expect-error no such field
configured(http, { baseUrls: env('NEWS_URL') })
// @ts-expect-error a number is not a URL
configured(http, { baseUrl: 5 })

// A slot is answered only by a resource of its type.
const slot = defineResource<{ query: (sql: string) => number }>({ name: 'slot' })
provide(slot, database)
// @ts-expect-error another value type
provide(slot, http)

// @ts-expect-error an unknown layer
defineAsset({ key: 'x', layer: 'platinum', run: () => 1 })
// @ts-expect-error `run` is needed
defineAsset({ key: 'y' })
// @ts-expect-error an unknown backoff
defineAsset({ key: 'z', retry: { backoff: 'cubic', delayMs: 1 }, run: () => 1 })
