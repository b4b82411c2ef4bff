import { spawn } from 'node:child_process'

import { expect, test } from 'vitest'

import type { OpenDatabase } from '../open-database.ts'
import { postgres } from '../resource.ts'
import { contextFor, store } from './testing/contexts.ts'
import { testDatabase } from '../testing.ts'
import { postgresTable } from './table.ts'

type Stored = Readonly<Record<string, number>>

const OLD: Stored = { 1: 3_000 }
const NEW: Readonly<Record<string, Stored>> = {
  replace: { 2: 3_000 },
  partition: { 2: 3_000 },
  upsert: { 2: 3_000 },
  append: { 1: 3_000, 2: 3_000 },
}

test.each(Object.keys(NEW))(
  '%s: a process killed at a statement of a store leaves the old value or the new one, and a retry the new one',
  async (mode) => {
    await using database = await testDatabase()
    const whole = await crashAt(database, mode, 'never')
    expect(whole).toMatchObject({ stored: NEW[mode], statements: expect.any(Number) })
    const { statements = 0 } = whole
    const half = Math.ceil(statements / 2)
    expect((await crashAt(database, mode, `${half}`)).stored).toEqual(OLD)
    expect((await crashAt(database, mode, `${statements}`)).stored).toEqual(OLD)
    for (const under of [`${half + 1}!`, `${statements}!`]) {
      expect([OLD, NEW[mode]]).toContainEqual((await crashAt(database, mode, under)).stored)
    }
  },
  120_000,
)

interface Outcome {
  /** Undefined when it was killed. */
  readonly statements: number | undefined
  readonly stored: Stored
}

let count = 0

async function crashAt(database: OpenDatabase, mode: string, fatal: string): Promise<Outcome> {
  const assetKey = `crash/t${(count += 1)}`
  const script = new URL('./testing/crash-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, database.url, assetKey, mode, fatal], { stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const signal = await new Promise((done) => child.once('close', (_code, signal) => done(signal)))
  expect([signal, said]).toEqual(fatal === 'never' ? [null, expect.stringMatching(/^survived \d+$/)] : ['SIGKILL', ''])
  const table = `crash.t${count}`
  const stored = await whatIsStored(database, table)
  const io = ioFor(mode)
  const rows = Array.from({ length: 3_000 }, (_, id) => ({ id, version: 2, added: 'x' }))
  const partition = mode === 'partition' ? 'day' : undefined
  await store(io, contextFor(database, { assetKey, loadId: 'second', partition }), rows)
  expect(await whatIsStored(database, table)).toEqual(NEW[mode])
  return { statements: signal === null ? Number(said.split(' ')[1]) : undefined, stored }
}

function ioFor(mode: string): ReturnType<typeof postgresTable<object>> {
  if (mode === 'upsert') return postgresTable<object>({ database: postgres, mode, key: ['id'] })
  return postgresTable<object>({ database: postgres, mode: mode === 'append' ? 'append' : 'replace' })
}

/** Rows by version. Waits for the killed one's transaction to end. */
async function whatIsStored(database: OpenDatabase, table: string): Promise<Stored> {
  const rows = await database.transaction(async (transaction) => {
    await transaction.query(`lock table ${table}`)
    return transaction.query<{ version: number; n: number }>(
      `select version, count(*) as n from ${table} group by version order by version`,
    )
  })
  return Object.fromEntries(rows.map(({ version, n }) => [version, n]))
}
