/**
 * shop-project — a small shop as the browser tests know it: something of everything that the pages show, and texts that
 * would be scripts if a page were careless. Files in `E2E_SIGNALS` steer it: while `broken` is there, `silver/orders`
 * fails; `go-on` ends the patient job.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import {
  daily,
  defineAsset,
  defineJob,
  defineOp,
  defineProject,
  defineSchedule,
  defineSensor,
  dynamic,
  eager,
  freshWithin,
  metadata,
  output,
  request,
  skip,
  staticPartitions,
} from 'ingot'
import { z } from 'zod'

const SIGNALS = process.env['E2E_SIGNALS'] ?? '.'
const isSignaled = (name: string): boolean => existsSync(join(SIGNALS, name))
const SCRIPT = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`
const ABOUT = metadata.markdown(
  `# Orders\n\n${SCRIPT}\n\n[a link](javascript:alert(1)), [another](https://example.org)`,
)
const ROWS = [0, 37, SCRIPT].map((cents, id) => [id, cents])
const SAMPLE = metadata.table(['id', 'cents'], ROWS)

const LETTER = Array.from({ length: 400 }, (_, line) => `line ${line} of a long letter`).join('\n')
/** What fills a page, or turns it round, where it is shown as it is. */
const ODD = { largest: 1e308, invoice: 'invoice\u202Efdp.exe', letter: LETTER }

const rawOrders = defineAsset({
  key: 'bronze/raw_orders',
  layer: 'bronze',
  group: 'sales',
  kinds: ['json'],
  owners: ['team:sales'],
  tags: { source: 'till' },
  description: `Orders as the till **sends** them. ${SCRIPT}`,
  config: z.object({ count: z.number().int().min(1).default(120).describe('How many orders there are') }),
  run: (_inputs, { config, log }) => {
    log.info(`fetched ${config.count} orders ${SCRIPT}`)
    const made = Array.from({ length: config.count }, (_, id) => ({ id, cents: (id * 37) % 1_000 }))
    return output(made, { metadata: { row_count: config.count, note: SCRIPT, about: ABOUT, sample: SAMPLE, ...ODD } })
  },
})

const rawCustomers = defineAsset({
  key: 'bronze/raw_customers',
  layer: 'bronze',
  group: 'sales',
  kinds: ['csv'],
  run: () => ['Ada', 'Grace', 'Edsger'],
})

const orders = defineAsset({
  key: 'silver/orders',
  layer: 'silver',
  group: 'sales',
  kinds: ['table'],
  owners: ['ada@example.org'],
  deps: { rawOrders },
  run: ({ rawOrders }, { log }) => {
    log.info('cleaning the orders')
    if (isSignaled('broken')) throw new Error(`the till sent nonsense ${SCRIPT}`)
    const sold = rawOrders.filter(({ cents }) => cents > 0)
    return output(sold, { metadata: { row_count: sold.length, mean_cents: 481.5 } })
  },
  checks: [
    { name: 'not_empty', description: 'There are orders', run: ({ value }) => value.length > 0 },
    { name: 'few_cheap', severity: 'warn', run: ({ value }) => value.filter(({ cents }) => cents < 100).length < 5 },
  ],
})

const customers = defineAsset({
  key: 'silver/customers',
  layer: 'silver',
  group: 'people',
  deps: { rawCustomers },
  run: ({ rawCustomers }) => rawCustomers.map((name, id) => ({ id, name })),
})

const revenue = defineAsset({
  key: 'gold/revenue',
  layer: 'gold',
  group: 'reports',
  deps: { orders, customers },
  automation: eager(),
  freshness: freshWithin({ failAfterMs: 24 * 3_600_000 }),
  description: 'What came in, per customer.',
  run: ({ orders, customers }) => orders.reduce((sum, { cents }) => sum + cents, 0) / customers.length,
})

const visits = defineAsset({
  key: 'silver/visits',
  layer: 'silver',
  group: 'web',
  partitions: daily({ start: '2026-01-01', timezone: 'UTC' }),
  run: (_inputs, { partition }) => ({ day: partition.key, count: partition.key.length }),
})

const stock = defineAsset({
  key: 'silver/stock',
  layer: 'silver',
  group: 'web',
  partitions: staticPartitions(['bern', 'basel', 'zurich']),
  run: (_inputs, { partition }) => partition.key,
})

const say = defineOp({
  name: 'say',
  run: async ({ lines, isPatient }: { readonly lines: number; readonly isPatient: boolean }, { log, signal }) => {
    for (let line = 1; line <= lines; line += 1) {
      log.info(`line ${line} of ${lines}`)
      if (line % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    console.log('\u001b[32mgreen\u001b[0m and \u001b[1mbold\u001b[0m on stdout')
    while (isPatient && !isSignaled('go-on') && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20))
    return lines
  },
})
const talk = defineJob({
  name: 'talk',
  description: 'Says many lines; the patient one waits until it is told to go on, or canceled.',
  config: z.object({
    lines: z.number().int().min(1).max(1_000_000).default(20).describe('How many lines it says'),
    isPatient: z.boolean().default(false),
    mood: z.enum(['calm', 'loud']).default('calm'),
  }),
  compose: ({ config }) => {
    say({ lines: config.lines, isPatient: config.isPatient })
  },
})

const list = defineOp({ name: 'list', run: () => dynamic(['a', 'b', 'c'], (name) => name) })
const fetchOne = defineOp({ name: 'fetch_one', run: ({ name }: { readonly name: string }) => name.toUpperCase() })
const collect = defineOp({ name: 'collect', run: ({ all }: { readonly all: readonly string[] }) => all.length })
const fanOut = defineJob({
  name: 'fan_out',
  compose: () => {
    const fetched = list().map((name) => fetchOne({ name }))
    collect({ all: fetched.collect() })
  },
})

const sales = defineJob({
  name: 'sales',
  description: 'All of the sales.',
  assets: 'group:sales+',
  tags: { team: 'sales' },
})

const nightly = defineSchedule({ name: 'nightly', target: sales, cron: '0 2 * * *', timezone: 'Europe/Zurich' })
const inbox = defineSensor({
  name: 'inbox',
  target: fanOut,
  everyMs: 3_600_000,
  cursor: z.object({ seen: z.number() }).default({ seen: 0 }),
  evaluate: ({ cursor, log }) => {
    log.info(`looked beyond ${cursor.seen}`)
    if (cursor.seen >= 1) return skip('nothing new')
    return { runs: [request({ runKey: 'first-letter' })], cursor: { seen: 1 } }
  },
  status: 'stopped',
})
const bell = defineSensor({
  name: 'bell',
  target: fanOut,
  push: z.object({ id: z.number() }),
  evaluate: ({ pushes }) => pushes.map(({ body }) => request({ runKey: `ring-${body.id}` })),
})

export default defineProject({
  name: 'shop',
  description: 'A small shop.',
  assets: [rawOrders, rawCustomers, orders, customers, revenue, visits, stock],
  jobs: [talk, fanOut, sales],
  schedules: [nightly],
  sensors: [inbox, bell],
})
