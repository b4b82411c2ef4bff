/** Silver beside silver, on a real PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openBronzeStore } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { rawColumns } from '@ingot/postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { discoverDiscussions } from './discover-discussions.ts'
import { dropAbandonedStages, onStage, withStage } from './stage.ts'
import { storeDiscussions } from './store-discussions.ts'
import { jsonCollector } from './testing/json-collector.ts'
import { AT, clear, post, silverDatabase, tables } from './testing/silver-bench.ts'

let database: Database & AsyncDisposable

beforeAll(async () => {
  database = await silverDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
afterEach(() => clear(database))

const store = (into: Database, title: string, externalId = '1') =>
  into.transaction((session) =>
    storeDiscussions(session, [post({ externalId, title, score: 1, url: 'https://example.com/a' })]),
  )
const titles = async (from: Pick<Database, 'query'>) =>
  (await from.query<{ title: string }>('select title from silver_discussions order by id')).map(({ title }) => title)
const schemas = async () =>
  (await database.query<{ name: string }>(`select nspname as name from pg_namespace where nspname like 'aggre%'`)).map(
    ({ name }) => name,
  )

test('what is made on a stage is nobody else’s until it takes the place of what stands', async () => {
  await store(database, 'Old')
  await store(database, 'Old too', '2')
  await withStage(database, async (stage) => {
    const beside = onStage(database, stage.name)
    expect(await titles(beside)).toEqual([])
    await store(beside, 'New')
    expect(await titles(beside)).toEqual(['New'])
    expect(await titles(database)).toEqual(['Old', 'Old too'])
    const made = await tables(beside)
    await stage.replace()
    expect(await tables(database)).toEqual(made)
  })
  expect(await titles(database)).toEqual(['New'])
  expect(await schemas()).toEqual([])
})

test('a reader that began before reads the old rows to its end, and does not wait', async () => {
  await store(database, 'Old')
  await withStage(database, async (stage) => {
    await store(onStage(database, stage.name), 'New')
    await database.transaction(async (reader) => {
      await reader.query('set transaction isolation level repeatable read')
      expect(await titles(reader)).toEqual(['Old'])
      await stage.replace()
      expect(await titles(reader)).toEqual(['Old'])
    })
    expect(await titles(database)).toEqual(['New'])
  })
})

test('a stage that waits for who writes cursors holds nothing that the same writer will want', async () => {
  const locks = (where: string) =>
    database.query<{ name: string }>(
      `select relation::regclass::text as name from pg_locks
       where mode = 'ShareRowExclusiveLock' and relation::regclass::text like '%silver_%' and ${where}`,
    )
  await withStage(database, async (stage) => {
    const replaced = await database.transaction(async (writer) => {
      await writer.query('lock table silver_cursors in row exclusive mode')
      const replacing = stage.replace()
      await expect.poll(() => locks('not granted')).not.toEqual([])
      expect([await locks('not granted'), await locks('granted')]).toEqual([[{ name: 'silver_cursors' }], []])
      return { replacing }
    })
    await replaced.replacing
  })
})

test('what was collected while a stage was made comes back with the next round', async () => {
  const root = await mkdtemp(join(tmpdir(), 'aggre-stage-'))
  const bronze = await openBronzeStore({ root })
  const { signal } = new AbortController()
  const read = (into: Database) => discoverDiscussions({ database: into, bronze, signal }, jsonCollector)
  const keep = (externalId: string) => {
    const key = { sourceType: 'hackernews', externalId, artifactType: 'raw', ext: 'json' }
    return bronze.write(key, JSON.stringify(post({ externalId, title: `Post ${externalId}` })), { fetchedAtMs: AT })
  }
  await keep('1')
  await read(database)
  await withStage(database, async (stage) => {
    await read(onStage(database, stage.name))
    await keep('2')
    await read(database)
    expect(await titles(database)).toEqual(['Post 1', 'Post 2'])
    await stage.replace()
  })
  expect(await titles(database)).toEqual(['Post 1'])
  expect(await read(database)).toMatchObject({ artifacts: 1, newDiscussions: 1 })
  expect(await titles(database)).toEqual(['Post 1', 'Post 2'])
  await rm(root, { recursive: true })
})

test('work that fails leaves the old rows, and no stage', async () => {
  await store(database, 'Old')
  const failing = withStage(database, async (stage) => {
    await store(onStage(database, stage.name), 'New')
    throw new Error('half-way')
  })
  await expect(failing).rejects.toThrow('half-way')
  const refused = withStage(database, async (stage) => {
    const beside = onStage(database, stage.name)
    await store(beside, 'New')
    await beside.query('drop table silver_links')
    await stage.replace()
  })
  await expect(refused).rejects.toThrow(/silver_links/)
  expect(await titles(database)).toEqual(['Old'])
  expect(await schemas()).toEqual([])
})

test('the stage of a living process is left alone, and one of a dead one dropped', async () => {
  await database.query('create schema aggre_rebuild_0000abcd')
  await database.query('create schema aggre_rebuild_of_mine')
  await withStage(database, async (stage) => {
    await dropAbandonedStages(database)
    expect((await schemas()).toSorted()).toEqual([stage.name, 'aggre_rebuild_of_mine'].toSorted())
  })
  await database.query('drop schema aggre_rebuild_of_mine')
})

test('a stage holds no raw documents either, and one that does is found', async () => {
  await withStage(database, async (stage) => {
    const beside = onStage(database, stage.name)
    await store(beside, 'New')
    expect(await rawColumns(beside, stage.name)).toEqual([])
    for (const raw of [
      `<!doctype html><html>${'<p>x</p>'.repeat(8_000)}</html>`,
      '{"text": "Hello.", "segments": []}',
    ]) {
      await beside.query('update silver_content set body_text = $1', [raw])
      const found = await rawColumns(beside, stage.name)
      expect(found).toMatchObject([
        { table: 'silver_content', column: 'body_text', reason: expect.stringMatching(/^holds 1 document/) },
      ])
    }
  })
})
