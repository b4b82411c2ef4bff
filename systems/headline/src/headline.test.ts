/** The whole system from its command, as a person starts it: real processes, real DuckDB and SQLite files, loopback only. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { openDatabase } from '@ingot/duckdb'

import type { Misbehaviour } from './sample-server.ts'
import { startSampleServer } from './sample-server.ts'

const SYSTEM = resolve(import.meta.dirname, '..')
const INGOT = resolve(SYSTEM, '../../packages/ingot/bin/ingot.js')
const homes: string[] = []

afterAll(() => Promise.all(homes.map((home) => rm(home, { recursive: true, force: true }))))

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'headline-'))
  homes.push(home)
  return home
}

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { HEADLINE_RECORDED: _recorded, HEADLINE_MODE: _mode, ...clean } = process.env
  const child = spawn(process.execPath, args, { cwd: SYSTEM, env: { ...clean, NO_COLOR: '1', ...env } })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }))
  return { child, ended, text: () => text }
}

const headline = (home: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  start(['src/main.ts', ...args], { HEADLINE_HOME: home, ...env })

const ingotJson = async (home: string, args: readonly string[]): Promise<unknown> => {
  const { text } = await start([INGOT, ...args, '--json'], { HEADLINE_HOME: home }).ended
  return JSON.parse(text)
}

/** Rows by table, as a person would count them. */
async function counts(home: string): Promise<Record<string, number>> {
  const database = await openDatabase(join(home, 'data/headline.duckdb'))
  try {
    const tables = ['silver.messages', 'silver.fetch_log', 'gold.fetch_summary']
    const found: [string, number][] = []
    for (const table of tables) {
      const [row] = await database.query<{ n: number | bigint }>(`select count(*) as n from ${table}`)
      found.push([table, Number(row?.n)])
    }
    return Object.fromEntries(found)
  } finally {
    await database.close()
  }
}

async function log(
  home: string,
): Promise<Record<string, { outcome: string; reason: string | null; messages: number }>> {
  const database = await openDatabase(join(home, 'data/headline.duckdb'))
  try {
    type Row = { source: string; outcome: string; reason: string | null; messages: number | bigint }
    const rows = await database.query<Row>('select source, outcome, reason, messages from silver.fetch_log')
    return Object.fromEntries(rows.map((row) => [row.source, { ...row, messages: Number(row.messages) }]))
  } finally {
    await database.close()
  }
}

describe('npm run headline', () => {
  test('makes every table and the report; a second time changes no count', async () => {
    const home = await newHome()
    const first = await headline(home).ended
    expect(first).toMatchObject({ code: 0 })
    expect(first.text).toContain('silver/messages')
    expect(first.text).toContain('headline.duckdb')
    expect(await readFile(join(home, 'data/fetch_summary.md'), 'utf8')).toContain('| newsapi')
    const before = await counts(home)
    expect(before['silver.messages']).toBe(99)
    expect(before['silver.fetch_log']).toBe(7)
    expect(await headline(home).ended).toMatchObject({ code: 0 })
    expect(await counts(home)).toEqual(before)
  })

  test.each([
    ['at once', 'bronze/'],
    ['while it transforms', 'bronze/reddit'],
    ['while it reports', 'transform'],
  ])(
    'killed %s and started again it completes with the right counts, and the killed run is shown as failed',
    async (_when, sign) => {
      const home = await newHome()
      const killed = headline(home)
      await new Promise<void>((done) => {
        killed.child.stdout.on('data', () => {
          if (killed.text().includes(sign)) done()
        })
        void killed.ended.then(() => done())
      })
      killed.child.kill('SIGKILL')
      await killed.ended
      const runs = (await ingotJson(home, ['run', 'list'])) as { runs: { status: string; reason?: string }[] }
      expect(runs.runs.every((run) => run.status !== 'running' && run.status !== 'queued')).toBe(true)
      const [lost] = runs.runs
      if (lost?.status !== 'succeeded') expect(lost).toMatchObject({ status: 'failed', reason: 'worker-lost' })
      const again = await headline(home).ended
      expect(again.code, again.text).toBe(0)
      expect(await counts(home)).toMatchObject({ 'silver.messages': 99, 'silver.fetch_log': 7 })
    },
  )
})

describe('a source that misbehaves loses no other', () => {
  test.each<[Misbehaviour, string, RegExp]>([
    ['down', 'failed', /could not be read: .*tried 4 times/],
    ['garbage', 'failed', /is not JSON|no JSON|JSON/],
    ['truncated', 'failed', /JSON/],
  ])('%s', async (misbehaviour, outcome, reason) => {
    const home = await newHome()
    const server = await startSampleServer({ misbehaving: { guardian: misbehaviour }, rateLimitedOnce: null })
    try {
      const run = await headline(home, [], server.env).ended
      expect(run).toMatchObject({ code: 0 })
      expect(run.text).toMatch(/warning .*guardian/)
    } finally {
      await server.close()
    }
    const { guardian, ...others } = await log(home)
    expect(guardian).toMatchObject({ outcome, messages: 0 })
    expect(guardian?.reason).toMatch(reason)
    expect(Object.values(others).map((row) => row.outcome)).toEqual(Array.from({ length: 6 }, () => 'ok'))
  })
})

const RECORDED = process.env['HEADLINE_RECORDED_DATA'] ?? resolve(SYSTEM, '../../../shared/data/headline')
const hasRecorded = await readFile(join(RECORDED, 'newsapi/everything_apple_2019-06-20.json')).then(
  () => true,
  () => false,
)

describe.skipIf(!hasRecorded)('recorded input', () => {
  test('all of it is ingested; a second run changes nothing; a truncated file is named and loses no other source', async () => {
    const home = await newHome()
    const input = join(await newHome(), 'recorded')
    await cp(RECORDED, input, { recursive: true })
    const first = await headline(home, ['--recorded', input]).ended
    expect(first).toMatchObject({ code: 0 })
    expect(first.text).toMatch(/nyt +ok +92 +1840 +859 +0 +981/)
    const before = await log(home)
    expect(before).toMatchObject({
      nyt: { outcome: 'ok', messages: 981 },
      guardian: { outcome: 'ok', messages: 100 },
      newsapi: { outcome: 'ok', messages: 20 },
      mastodon: { messages: 14 },
      bluesky: { messages: 4 },
    })
    expect(await counts(home)).toMatchObject({ 'silver.messages': 1_119 })
    await headline(home, ['--recorded', input]).ended
    expect(await counts(home)).toMatchObject({ 'silver.messages': 1_119 })

    await mkdir(join(input, 'guardian'), { recursive: true })
    await writeFile(join(input, 'guardian/cut.json'), '[{"response":{"results":[{"id":"a')
    const third = await headline(home, ['--recorded', input]).ended
    expect(third).toMatchObject({ code: 0 })
    expect(third.text).toContain('cut.json')
    const after = await log(home)
    expect(after['guardian']).toMatchObject({ outcome: 'partial', messages: 100 })
    expect(after['guardian']?.reason).toContain('cut.json')
    expect(after['nyt']?.messages).toBe(981)
  })
})

test('an argument that is wrong is one sentence and exit code 2', async () => {
  const run = await headline(await newHome(), ['--recorded', '/nowhere/at/all']).ended
  expect(run.code).toBe(2)
  expect(run.text).toMatch(/^error: the folder .* does not exist/)
})
