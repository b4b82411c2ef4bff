/**
 * seed — a large instance to look at: 10,000 assets and 100,000 runs in FOLDER (default `build/big`).
 *
 *   npm run seed -- [FOLDER] [--runs N]
 *   npx ingot dev --project FOLDER
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { BIG_RUNS, seedBig } from './served/folders.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string' } } })
const from = process.env['INIT_CWD'] ?? process.cwd()
const folder = resolve(from, positionals[0] ?? 'build/big')
const runs = Number(values.runs ?? BIG_RUNS)
const startedMs = performance.now()
await seedBig(folder, runs)
console.log(`${runs.toLocaleString('en')} runs in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s: ${folder}`)
