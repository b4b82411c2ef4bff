/**
 * The project as it stands, its sensors, jobs and conditions, over the samples' server, real files and a real PostgreSQL.
 * Time is moved by hand: hours of retries pass in seconds.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  createBronzeHttp,
  openBronzeReader,
  openBronzeStore,
  openWhisper,
  openYtDlp,
  whisperCommand,
} from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { migrate } from '@ingot/postgres'
import { testDatabase } from '@ingot/postgres/testing'
import type { EphemeralInstance } from 'ingot/testing'
import { ephemeralInstance } from 'ingot/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { SAMPLE_WHISPER, SAMPLE_YT_DLP } from '../sample/programs/commands.ts'
import type { SampleServer, SampleServerOptions } from '../sample/sample-server.ts'
import { startSampleServer } from '../sample/sample-server.ts'
import { DERIVED_TABLES, MIGRATIONS } from '../silver/migrations.ts'

const START = Date.UTC(2026, 2, 7, 0, 0, 5)
const MINUTE_MS = 60_000

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aggre-assets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Plant extends AsyncDisposable {
  readonly instance: EphemeralInstance
  readonly database: Database
  readonly server: SampleServer
  rows(): Promise<unknown>
}

async function build(options: SampleServerOptions = {}): Promise<Plant> {
  const home = await mkdtemp(join(folder, 'home-'))
  vi.stubEnv('AGGRE_HOME', home)
  vi.stubEnv('AGGRE_MODE', 'sample')
  vi.resetModules()
  const [{ default: project }, { CONFIG, machineClock }] = await Promise.all([
    import('../../project.ts'),
    import('../resources.ts'),
  ])
  const server = await startSampleServer(options)
  const database = await testDatabase()
  await migrate(database, MIGRATIONS)
  const root = join(home, 'data/bronze')
  const bronze = await openBronzeStore({ root })
  let instance: EphemeralInstance | undefined
  const nowMs = () => instance?.clock.nowMs() ?? START
  const clock = { nowMs, sleep: machineClock.sleep }
  const http = createBronzeHttp(bronze, {
    routes: server.routes,
    attempts: 2,
    firstDelayMs: 1,
    clock,
    random: Math.random,
  })
  const resources = {
    bronze,
    bronze_reader: await openBronzeReader({ root }),
    aggre_database: database,
    postgres: database,
    services: { http, config: CONFIG, nowMs, close: async () => {} },
    yt_dlp: openYtDlp(bronze, { command: SAMPLE_YT_DLP, clock }),
    whisper: openWhisper(bronze, whisperCommand({ command: SAMPLE_WHISPER, model: 'sample' }), { clock }),
  }
  instance = await ephemeralInstance(project, { startAt: START, resources })
  const made = instance
  return {
    instance: made,
    database,
    server,
    rows: () => dump(database),
    [Symbol.asyncDispose]: async () => {
      await made[Symbol.asyncDispose]()
      await http[Symbol.asyncDispose]()
      await server.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function dump(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const entries: [string, readonly string[]][] = []
  for (const table of DERIVED_TABLES) {
    const rows = await database.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t order by 1`)
    entries.push([table, rows.map(({ row }) => row)])
  }
  return Object.fromEntries(entries)
}

const one = async (database: Database, sql: string) => (await database.query(sql))[0]

const STATES = `select count(*) filter (where fetch_status = 'pending') as pending, count(*) filter (where fetch_status = 'fetched') as fetched,
  count(*) filter (where transcription_status = 'transcribed') as transcribed, count(*) filter (where transcription_status is not null) as videos,
  count(*) filter (where enriched_at is null) as not_enriched, count(*) as all from silver_content`

async function failures(instance: EphemeralInstance): Promise<readonly string[]> {
  return (await instance.runs()).filter(({ status }) => status !== 'succeeded').map(({ runId }) => runId)
}

test(
  'left to itself it fills every table within a minute; made again, from bronze alone, the tables are the same',
  { timeout: 180_000 },
  async () => {
    await using plant = await build()
    const { instance, database, server } = plant
    await instance.advance(MINUTE_MS)
    expect(await failures(instance)).toEqual([])
    const states = await one(database, STATES)
    expect(states).toMatchObject({ pending: 0, not_enriched: 0 })
    expect(states?.['fetched']).toBeGreaterThan(20)
    expect(states?.['transcribed']).toBe(states?.['videos'])
    const found = await one(
      database,
      'select (select count(*) from gold_digest) as digest, (select count(*) from gold_search) as search, (select count(*) from silver_links) as links',
    )
    expect(found?.['digest']).toBeGreaterThan(20)
    expect(found?.['search']).toBeGreaterThan(40)
    expect(found?.['links']).toBeGreaterThan(5)
    const several = await database.query('select title from gold_digest where cardinality(sources) > 2')
    expect(several.length).toBeGreaterThan(2)

    const { DIGEST_FEED, DIGEST_PAGE } = await import('./report.ts')
    const feed = JSON.parse(await readFile(DIGEST_FEED, 'utf8')) as { items: unknown[] }
    expect(feed.items.length).toBeGreaterThan(5)
    expect(await readFile(DIGEST_PAGE, 'utf8')).toContain('<h1>The digest</h1>')

    const before = await plant.rows()
    const asked = server.requests().length
    await instance.launch({ assets: 'layer:silver or layer:gold' })
    expect(await plant.rows()).toEqual(before)
    const extracted = await instance.launch({
      assets: 'silver/aggre/content',
      runConfig: { assets: { 'silver/aggre/content': { scope: 'all' } } },
    })
    expect(extracted.status).toBe('succeeded')
    expect(await plant.rows()).toEqual(before)
    for (const table of DERIVED_TABLES) await database.query(`delete from ${table}`)
    await instance.launch({ assets: 'layer:silver or layer:gold' })
    expect(await plant.rows()).toEqual(before)
    expect(server.requests()).toHaveLength(asked)
  },
)

test('an hour later only lists are asked for again, and nothing that bronze holds', { timeout: 180_000 }, async () => {
  await using plant = await build()
  const { instance, server } = plant
  await instance.advance(MINUTE_MS)
  const held = server.requests().length
  await instance.advance(60 * MINUTE_MS)
  expect(await failures(instance)).toEqual([])
  const again = server
    .requests()
    .slice(held)
    .map(({ host, path }) => `${host}${path}`)
  expect(again.length).toBeGreaterThan(5)
  // Item 47000999 was not there an hour ago, and is asked for again.
  expect(
    again.filter((path) => !path.includes('47000999') && /\/v0\/item\/|\/notes\/|robots\.txt|query=/.test(path)),
  ).toEqual([])
})

test('a source that is down costs the others nothing', { timeout: 180_000 }, async () => {
  await using plant = await build({ misbehaving: { 'lobste.rs': 'down', 'reddit.com': 'garbage' } })
  const { instance, database } = plant
  await instance.advance(MINUTE_MS)
  expect(await failures(instance)).toEqual([])
  const sources = await database.query<{ source: string }>('select distinct source from silver_discussions order by 1')
  expect(sources.map(({ source }) => source)).toEqual(['hackernews', 'huggingface', 'rss', 'telegram', 'youtube'])
  // Lobsters does not say who discusses a page: that is asked again later, and what Hacker News said is kept.
  const enriched = await one(
    database,
    "select count(*) filter (where enrich_due_at > enrich_due_at - interval '1 s') as due, count(*) filter (where enriched_at is not null) as done, (select count(*) from silver_links) as links from silver_content",
  )
  expect(enriched).toMatchObject({ done: 0 })
  expect(enriched?.['due']).toBeGreaterThan(10)
  expect(enriched?.['links']).toBeGreaterThan(5)
})

test('a page that fails is tried again after its time, and given up in the end', { timeout: 180_000 }, async () => {
  await using plant = await build({ misbehaving: { 'lark.example': 'down' } })
  const { instance, database } = plant
  const state = () =>
    one(
      database,
      `select fetch_status, fetch_attempts, fetch_due_at is null as is_final from silver_content where domain = 'lark.example'`,
    )
  await instance.advance(MINUTE_MS)
  expect(await state()).toEqual({ fetch_status: 'failed', fetch_attempts: 1, is_final: false })
  await instance.advance(MINUTE_MS)
  expect(await state()).toEqual({ fetch_status: 'failed', fetch_attempts: 2, is_final: false })
  await instance.advance(10 * MINUTE_MS)
  expect(await state()).toEqual({ fetch_status: 'failed', fetch_attempts: 3, is_final: true })
  const runs = await instance.runs()
  expect(runs.filter(({ request }) => request.job === 'content_job').length).toBeLessThan(8)
})
