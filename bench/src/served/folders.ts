/**
 * folders — the instances that are served: an empty one that is gone afterwards, and the big one, which is seeded once and
 * kept in `build/big`, or in the folder that `BENCH_BIG` names.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqliteStorage } from '@ingot/storage'

import { seedRuns } from '../big/seed-runs.ts'

const BIG_PROJECT = new URL('../big/project.ts', import.meta.url).pathname
const BIG = process.env['BENCH_BIG'] ?? new URL('../../../build/big', import.meta.url).pathname
export const BIG_RUNS = 100_000

/** A folder with the project alone. */
export async function withFolder<T>(project: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
  writeConfig(folder, project)
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 20 })
  }
}

/** The big project and its past, made when it is not there. */
export async function bigFolder(): Promise<string> {
  if (!existsSync(join(BIG, '.ingot/ingot.db'))) await seedBig(BIG, BIG_RUNS)
  return BIG
}

/** Written beside its place and moved there when it is whole: half a past would be taken for one. */
export async function seedBig(folder: string, runs: number): Promise<void> {
  writeConfig(folder, BIG_PROJECT)
  const path = join(folder, '.ingot/ingot.db')
  mkdirSync(join(folder, '.ingot'), { recursive: true })
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}.new${end}`, { force: true })
  {
    await using storage = await openSqliteStorage({ path: `${path}.new` })
    await seedRuns(storage, runs, Date.now())
  }
  // What an earlier one left beside it is not of this one.
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  renameSync(`${path}.new`, path)
}

function writeConfig(folder: string, project: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'ingot.config.ts'),
    `import { defineConfig } from ${JSON.stringify(import.meta.resolve('ingot'))}\n\nexport default defineConfig({ projects: [${JSON.stringify(project)}] })\n`,
  )
}
