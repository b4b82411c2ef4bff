import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { openDatabase } from './database.ts'
import { temporaryFolder } from './testing/contexts.ts'

interface Stored {
  readonly versions: readonly number[]
  readonly rows: number
}

const OLD: Stored = { versions: [1], rows: 5_000 }
const NEW: Readonly<Record<string, Stored>> = {
  replace: { versions: [2], rows: 5_000 },
  partition: { versions: [2], rows: 5_000 },
  upsert: { versions: [2], rows: 5_000 },
}

test.each(Object.keys(NEW))(
  '%s: a process killed at any statement of a store leaves the old value or the new one',
  async (mode) => {
    const folder = temporaryFolder()
    const attempt = async (fatal: string) => {
      const path = join(folder, `${fatal}.duckdb`)
      const isAlive = await storeUntil(path, mode, fatal)
      return { isAlive, stored: await whatIsStored(path) }
    }
    expect([OLD, NEW[mode]]).toContainEqual((await attempt('commit')).stored)
    const seen: Stored[] = []
    for (let statement = 1; ; statement += 2) {
      const outcomes = await Promise.all([attempt(`${statement}`), attempt(`${statement + 1}`)])
      seen.push(...outcomes.map(({ stored }) => stored))
      if (outcomes.every(({ isAlive }) => isAlive)) break
    }
    // Old until the commit, new ever after: nothing else, and no way back.
    const isOld = seen.map((stored) => JSON.stringify(stored) === JSON.stringify(OLD))
    expect(isOld).toEqual(isOld.toSorted((a, b) => Number(b) - Number(a)))
    expect(seen.filter((_stored, i) => isOld[i] === false)).toEqual(isOld.filter((old) => !old).map(() => NEW[mode]))
    expect(new Set(isOld).size).toBe(2)
  },
  120_000,
)

/** True when there was no such statement, so that the child lived. */
async function storeUntil(path: string, mode: string, fatal: string): Promise<boolean> {
  const script = new URL('./testing/crash-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, path, mode, fatal], { stdio: 'pipe' })
  let said = ''
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const signal = await new Promise((done) => child.once('close', (_code, signal) => done(signal)))
  expect([signal, said]).toEqual(signal === null ? [null, 'survived'] : ['SIGKILL', ''])
  return signal === null
}

async function whatIsStored(path: string): Promise<Stored> {
  await using db = await openDatabase(path)
  const rows = await db.query<{ version: number; rows: number }>(
    'select version, count(*) as rows from crash group by all order by version',
  )
  return { versions: rows.map(({ version }) => version), rows: rows.reduce((sum, { rows }) => sum + rows, 0) }
}
