/**
 * project-files — the files of a new project, as `ingot init` writes them. In code and not as files beside it, so that
 * the published package holds them without further ado.
 */
export interface ProjectTemplate {
  readonly name: string
  /** What the project asks for to get ingot, like `^0.1.0`. */
  readonly ingot: string
}

/** Path → text. */
export function projectFiles({ name, ingot }: ProjectTemplate): Readonly<Record<string, string>> {
  return {
    'package.json': packageJson(name, ingot),
    'ingot.config.ts': CONFIG,
    'project.ts': project(name),
    'project.test.ts': TEST,
    'tsconfig.json': TSCONFIG,
    '.gitignore': 'node_modules/\n.ingot/\n',
    'README.md': readme(name),
  }
}

function packageJson(name: string, ingot: string): string {
  const content = {
    name: name.toLowerCase(),
    private: true,
    type: 'module',
    engines: { node: '>=24' },
    scripts: {
      start: "ingot asset materialize --select '*'",
      test: 'node --test',
      check: 'ingot validate && tsc',
    },
    dependencies: { ingot },
    devDependencies: { '@types/node': '^24.0.0', typescript: '>=5.9' },
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

const CONFIG = `import { defineConfig, sqlite } from 'ingot'

export default defineConfig({
  projects: ['./project.ts'],
  storage: sqlite('.ingot'),
})
`

function project(name: string): string {
  return `import { defineAsset, defineProject, defineSchedule, metadata, output } from 'ingot'

// Bronze: raw data as it came. A real asset would fetch it; this one works offline.
export const rawOrders = defineAsset({
  key: 'bronze/raw_orders',
  layer: 'bronze',
  description: 'Orders as the shop sends them.',
  run: () => [
    { id: 1, customer: ' Ada ', amount: '12.50' },
    { id: 2, customer: 'Grace', amount: '99.00' },
    { id: 3, customer: 'Ada', amount: '7.25' },
  ],
})

// Silver: cleaned. The type of \`raw\` is what rawOrders returns; the check is evaluated after the value is stored.
export const orders = defineAsset({
  key: 'silver/orders',
  layer: 'silver',
  deps: { raw: rawOrders },
  run: ({ raw }, { log }) => {
    log.info('cleaning', { orders: raw.length })
    return raw.map(({ id, customer, amount }) => ({ id, customer: customer.trim(), amount: Number(amount) }))
  },
  checks: [{ name: 'amounts_are_positive', run: ({ value }) => value.every(({ amount }) => amount > 0) }],
})

// Gold: what is asked for. Facts about the value travel with it as metadata.
export const revenue = defineAsset({
  key: 'gold/revenue',
  layer: 'gold',
  deps: { orders },
  run: ({ orders }) => {
    const totals = new Map<string, number>()
    for (const { customer, amount } of orders) totals.set(customer, (totals.get(customer) ?? 0) + amount)
    const rows = [...totals].map(([customer, total]) => ({ customer, total }))
    return output(rows, {
      metadata: {
        row_count: rows.length,
        top: metadata.table(['customer', 'total'], rows.map(({ customer, total }) => [customer, total])),
      },
    })
  },
})

// Makes all of them every morning at six, UTC, where \`npx ingot dev\` runs.
export const everyMorning = defineSchedule({ name: 'every_morning', target: '*', cron: '0 6 * * *' })

export default defineProject({ name: '${name}', assets: [rawOrders, orders, revenue], schedules: [everyMorning] })
`
}

const TEST = `import assert from 'node:assert/strict'
import { test } from 'node:test'

import { materialize } from 'ingot/testing'

import { orders, rawOrders, revenue } from './project.ts'

test('revenue adds up what each customer ordered', async () => {
  const run = await materialize([rawOrders, orders, revenue])
  assert.equal(run.isSuccess, true)
  assert.deepEqual(await run.valueOf(revenue), [
    { customer: 'Ada', total: 19.75 },
    { customer: 'Grace', total: 99 },
  ])
})

test('an order without an amount does not pass the check', async () => {
  const run = await materialize([orders], {
    values: { 'bronze/raw_orders': [{ id: 4, customer: 'Alan', amount: '0' }] },
  })
  assert.equal(run.checks[0]?.passed, false)
})
`

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2024",
    "lib": ["es2024"],
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["*.ts"]
}
`

function readme(name: string): string {
  return `# ${name}

Data assets, kept up to date by Ingot.

    npm install
    npx ingot asset materialize --select '*'   # make all of them
    npx ingot asset list                       # what there is, and how fresh it is
    npx ingot asset show gold/revenue          # all that is known of one
    npx ingot run list                         # what ran
    npx ingot dev                              # from here on it runs by itself, with the web UI; Ctrl-C stops it
    npm test                                   # tests need no server and no database

\`project.ts\` holds the assets and the schedule, \`ingot.config.ts\` says where Ingot keeps its records: in \`.ingot/\`, which git ignores.
`
}
