/** The whole system from its command, as a person starts it: real processes, PostgreSQL, files and connections on this machine. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { Place, TestDatabase } from './testing/cli-harness.ts'
import { newPlace, requestsOf, rowsOf, start } from './testing/cli-harness.ts'
import type { Status } from './status.ts'

const LONG = { timeout: 300_000 }

/** What a person counts in the samples. */
const DISCUSSIONS = { hackernews: 17, reddit: 21, rss: 15, youtube: 5, lobsters: 7, huggingface: 5, telegram: 12 }

/** Lists, feeds and channels: what may be new each time. */
const LISTS =
  /^\/(v0\/\w+\.json|api\/v1\/search|api\/daily_papers|r\/\w+\/|hottest|newest|page\/|feeds?\b|s\/|atom\.xml|rss|index\.rdf)/

describe('run-once', () => {
  test(
    'fills every table as counted by hand; again it asks for nothing that bronze holds; rebuilt, the rows are the same',
    LONG,
    async () => {
      await using place = await newPlace()
      const { home, database, aggre } = place
      const first = await aggre(['run-once']).ended
      expect(first, first.text).toMatchObject({ code: 0 })
      expect(first.text).not.toMatch(/warning|failed \(/)

      const status = JSON.parse((await aggre(['status', '--json']).ended).text) as Status
      expect(Object.fromEntries(status.sources.map((row) => [row.source, row.discussions]))).toEqual(DISCUSSIONS)
      expect(status).toMatchObject({ discussions: 82, content: 45 })
      // Left aside: five videos, a PDF, a picture at Reddit's, and a site that wants no robots. Failed: the page that is gone.
      expect(
        status.work.map(({ work, done, pending, failed, skipped }) => [work, done, pending, failed, skipped]),
      ).toEqual([
        ['fetch', 36, 0, 1, 8],
        ['transcribe', 5, 0, 0, 0],
        ['enrich', 45, 0, 0, 0],
      ])
      expect(status.lastErrors).toMatchObject([{ work: 'fetch', url: 'https://gone.example/vanished' }])
      await expectTexts(database)
      expect([...(await codeVersionsIn(home))]).toEqual([expect.stringMatching(/^aggre \d+\.\d+\.\d+ [0-9a-f]{12}$/)])

      const asked = await requestsOf(home)
      expect(asked.filter(({ host }) => host === 'closed.example').map(({ path }) => path)).toEqual(['/robots.txt'])
      expect(asked.filter(({ path }) => path === '/clocks')).toHaveLength(2)
      const before = await rowsOf(database)

      const second = await aggre(['run-once']).ended
      expect(second, second.text).toMatchObject({ code: 0 })
      const askedAgain = (await requestsOf(home)).slice(asked.length)
      expect(askedAgain.filter(({ path }) => !LISTS.test(path))).toEqual([])
      expect(await rowsOf(database)).toEqual(before)

      const count = asked.length + askedAgain.length
      const rebuilt = await aggre(['rebuild']).ended
      expect(rebuilt, rebuilt.text).toMatchObject({ code: 0 })
      expect(rebuilt.text.match(/the same$/gm)).toHaveLength(7)
      expect(await rowsOf(database)).toEqual(before)
      expect(await requestsOf(home)).toHaveLength(count)
    },
  )

  test('a source that is down, and one that talks garbage, cost the others nothing', LONG, async () => {
    await using place = await newPlace()
    const { database, aggre } = place
    const run = await aggre(['run-once'], { AGGRE_SAMPLE_MISBEHAVING: 'lobste.rs=down,t.me=garbage' }).ended
    expect(run, run.text).toMatchObject({ code: 0 })
    expect(run.text).toMatch(/warning bronze\/aggre\/lobsters/)
    expect(run.text).toMatch(/warning bronze\/aggre\/telegram/)
    const rows = await database.query<{ source: string; count: number }>(
      'select source, count(*) as count from silver_discussions group by source',
    )
    const { lobsters: _lobsters, telegram: _telegram, ...others } = DISCUSSIONS
    expect(Object.fromEntries(rows.map(({ source, count }) => [source, count]))).toEqual(others)
  })

  test('asks only the sources that it is told to, and leaves what is due of others', LONG, async () => {
    await using place = await newPlace()
    const { home, database, aggre } = place
    const other = await aggre(['run-once', '--source', 'lobsters'], { AGGRE_CONFIG: await withoutWork(home) }).ended
    expect(other, other.text).toMatchObject({ code: 0 })
    const due = () =>
      database.query<{ domain: string; fetch_status: string }>(
        `select domain, fetch_status from silver_content where id in (select content_id from silver_discussions where source = 'lobsters') order by id`,
      )
    const left = await due()
    expect(left.filter(({ fetch_status: status }) => status === 'pending').length).toBeGreaterThan(3)
    const before = (await requestsOf(home)).length
    const run = await aggre(['run-once', '--source', 'huggingface']).ended
    expect(run, run.text).toMatchObject({ code: 0 })
    const hosts = new Set((await requestsOf(home)).slice(before).map(({ host }) => host))
    expect(hosts).toEqual(new Set(['huggingface.co', 'arxiv.org', 'hn.algolia.com', 'lobste.rs']))
    expect(await due()).toEqual(left)
  })
})

/** What the sidecars of everything in bronze say of the code that wrote it. */
async function codeVersionsIn(home: string): Promise<ReadonlySet<unknown>> {
  const folder = join(home, 'data/bronze')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.meta.json'))
  for (const kind of [/info\.json/, /audio\.opus/, /whisper\.json/, /response\.html/, /^enrichment.*attempt-/]) {
    expect(names.some((name) => kind.test(name))).toBe(true)
  }
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return new Set(texts.map((text) => (JSON.parse(text) as { codeVersion?: unknown }).codeVersion))
}

/** A configuration that collects from Lobsters, and leaves all further work due once it is switched on. */
async function withoutWork(home: string): Promise<string> {
  const file = join(home, 'only-lists.yaml')
  const off = '{ enabled: false }'
  await writeFile(file, `sources: { lobsters: { minGapMs: 0 } }\ncontent: ${off}\nenrich: ${off}\ntranscribe: ${off}\n`)
  return file
}

/** The same story from several sources is one row, boilerplate is left out, and every charset is read. */
async function expectTexts(database: TestDatabase): Promise<void> {
  const [tidal] = await database.query<{ sources: readonly string[]; body_text: string }>(
    `select array_agg(distinct source order by source) as sources, max(body_text) as body_text
       from silver_content content join silver_discussions on content_id = content.id
      where canonical_url = 'https://harbour-post.example/2026/03/tidal-battery'`,
  )
  expect(tidal?.sources).toEqual(['hackernews', 'reddit', 'rss', 'telegram'])
  expect(tidal?.body_text).toContain('divers found a deckchair')
  expect(tidal?.body_text).not.toMatch(/cookies|You may also like|All rights reserved|did not even flicker/)
  const rows = await database.query<{ domain: string; language: string; body_text: string }>(
    `select domain, language, body_text from silver_content
      where domain in ('hafenblatt.example', 'minato.example', 'pristan.example', 'la-ribera.example', 'cais.example')
      order by domain, canonical_url`,
  )
  expect(rows.map(({ domain, language }) => `${domain} ${language}`)).toEqual([
    'cais.example pt',
    'hafenblatt.example de',
    'hafenblatt.example de',
    'la-ribera.example es',
    'minato.example ja',
    'pristan.example ru',
  ])
  const texts = rows.map(({ body_text: text }) => text).join('\n')
  for (const words of ['comporta um palmo', 'Käthe Lührs', 'motores diésel', '標本箱', 'Пара сипух']) {
    expect(texts).toContain(words)
  }
}

describe('killed with no time to say goodbye', () => {
  let undisturbed: Awaited<ReturnType<typeof rowsOf>> | undefined

  const moments: readonly (readonly [string, (place: Place) => Promise<boolean>])[] = [
    ['while it collects', async ({ home }) => (await requestsOf(home)).some(({ path }) => path.includes('/item/'))],
    ['once it has written some rows', ({ database }) => hasRows(database)],
    ['while it downloads', async ({ home }) => (await requestsOf(home)).some(({ path }) => path.includes('/abs/'))],
    ['while it transcribes', ({ home }) => hasSound(join(home, 'data/bronze/youtube'))],
  ]

  test.each(moments)(
    '%s, and started again, it ends with the rows of a run that nobody killed',
    LONG,
    async (_when, isNow) => {
      await using killed = await newPlace()
      const run = killed.aggre(['run-once'])
      await expect.poll(() => isNow(killed), { interval: 5, timeout: 120_000 }).toBe(true)
      run.child.kill('SIGKILL')
      expect((await run.ended).code, run.text()).toBeNull()
      const again = await killed.aggre(['run-once']).ended
      expect(again, again.text).toMatchObject({ code: 0 })
      undisturbed ??= await rowsOfOneRun()
      expect(await rowsOf(killed.database)).toEqual(undisturbed)
    },
  )
})

async function hasRows(database: TestDatabase): Promise<boolean> {
  const rows = await database.query('select 1 from silver_discussions limit 1').catch(() => [])
  return rows.length > 0
}

/** One video's is there; the others' are still to come. */
async function hasSound(folder: string): Promise<boolean> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  return names.some((name) => name.endsWith('audio.opus'))
}

async function rowsOfOneRun() {
  await using place = await newPlace()
  const run = await place.aggre(['run-once']).ended
  expect(run, run.text).toMatchObject({ code: 0 })
  return await rowsOf(place.database)
}

describe('what is wrong is one sentence and exit code 2', () => {
  test.each([
    [['fly'], /^error: There is no command fly;/],
    [['recorded', '/nowhere/at/all'], /^error: The folder \/nowhere\/at\/all does not exist\. See aggre --help\.\n$/],
    [['status', '--config', 'package.json'], /^error: .*wrong in the configuration/],
  ])('%j', async (args, sentence) => {
    const run = await start(args, { AGGRE_HOME: join(tmpdir(), 'aggre-nowhere') }).ended
    expect(run.text).toMatch(sentence)
    expect(run.code).toBe(2)
  })

  test('status of a home in which nothing was collected says so', async () => {
    const run = await start(['status'], { AGGRE_HOME: join(tmpdir(), 'aggre-nowhere'), DATABASE_URL: '' }).ended
    expect(run).toEqual({ code: 0, text: 'Nothing was collected yet. `aggre run-once` does.\n' })
  })
})
