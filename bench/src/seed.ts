/**
 * seed — a large instance to look at: 10,000 assets and 100,000 runs in FOLDER (default `build/big`).
 *
 *   npm run seed -- [FOLDER] [--runs N]
 *   npx ingot dev --project FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { openSqliteStorage } from '@ingot/storage'

import { seedRuns } from './big/seed-runs.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string' } } })
const from = process.env['INIT_CWD'] ?? process.cwd()
const folder = resolve(from, positionals[0] ?? 'build/big')
const runs = Number(values.runs ?? 100_000)
mkdirSync(join(folder, '.ingot'), { recursive: true })
const project = new URL('./big/project.ts', import.meta.url).pathname
writeFileSync(
  join(folder, 'ingot.config.ts'),
  `import { defineConfig } from ${JSON.stringify(import.meta.resolve('ingot'))}\n\nexport default defineConfig({ projects: [${JSON.stringify(project)}] })\n`,
)
const startedMs = performance.now()
await using storage = await openSqliteStorage({ path: join(folder, '.ingot/ingot.db') })
await seedRuns(storage, runs, Date.now())
console.log(`${runs.toLocaleString('en')} runs in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s: ${folder}`)
