/** A `rebuild` that does not come to its end: real processes, files and PostgreSQL. */
import { once } from 'node:events'
import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { newPlace, type Place, rowsOf, type TestDatabase } from './testing/cli-harness.ts'

const LONG = { timeout: 300_000 }
const WITHIN = { timeout: 120_000, interval: 50 }

const stages = (database: TestDatabase) =>
  database.query<{ name: string }>(`select nspname as name from pg_namespace where nspname like 'aggre%'`)

test(
  'readers see the old rows until the new ones are whole; killed before, they stand, and the next start clears away',
  LONG,
  async () => {
    await using place = await newPlace()
    const { database, aggre } = place
    const first = await aggre(['run-once', '--source', 'lobsters']).ended
    expect(first, first.text).toMatchObject({ code: 0 })
    // A row that a rebuild would take away shows whether it did.
    await database.query(`update silver_discussions set title = 'As it was'`)
    const before = await rowsOf(database)

    await database.transaction(async (writer) => {
      // Somebody writes, and does not end: the rebuild comes to where it would replace all, and waits.
      await writer.query('lock table silver_links in row exclusive mode')
      const rebuilding = aggre(['rebuild'])
      await untilItWaits(database, rebuilding)
      const [stage] = await stages(database)
      const [made] = await database.query(`select count(*) as n from ${stage?.name}.silver_discussions`)
      expect(made?.['n']).toBe(before.discussions.length)
      expect(await rowsOf(database), 'read while it waits').toEqual(before)
      rebuilding.child.kill('SIGKILL')
      await once(rebuilding.child, 'close')
    })
    await expect.poll(() => isWaiting(database), WITHIN).toBe(false)
    expect(await rowsOf(database)).toEqual(before)
    expect(await stages(database)).toHaveLength(1)

    const next = await aggre(['run-once', '--source', 'huggingface']).ended
    expect(next, next.text).toMatchObject({ code: 0 })
    expect(await stages(database)).toEqual([])

    const rebuilt = await aggre(['rebuild']).ended
    expect(rebuilt, rebuilt.text).toMatchObject({ code: 0 })
    const now = await rowsOf(database)
    expect(now.discussions.map((row) => row['title'])).not.toContain('As it was')
  },
)

/** Or ends instead, and says why. */
async function untilItWaits(database: TestDatabase, { child, text }: ReturnType<Place['aggre']>): Promise<void> {
  let seen = ''
  const look = async () => {
    seen = (await isWaiting(database)) ? 'waits' : child.exitCode === null ? '' : `ended: ${text()}`
    return seen
  }
  await expect.poll(look, WITHIN).not.toBe('')
  expect(seen).toBe('waits')
}

/** A rebuild for its turn to replace the tables. */
async function isWaiting(database: TestDatabase): Promise<boolean> {
  const rows = await database.query(
    `select from pg_locks where not granted and mode = 'ShareRowExclusiveLock' and relation = 'silver_links'::regclass`,
  )
  return rows.length > 0
}

test('a rebuild that is stopped leaves the tables as they were, and nothing of itself', LONG, async () => {
  await using place = await newPlace()
  const { database, aggre } = place
  const first = await aggre(['run-once', '--source', 'huggingface']).ended
  expect(first, first.text).toMatchObject({ code: 0 })
  await database.query(`update silver_discussions set title = 'As it was'`)
  const before = await rowsOf(database)
  await database.transaction(async (writer) => {
    await writer.query('lock table silver_links in row exclusive mode')
    const rebuilding = aggre(['rebuild'])
    await untilItWaits(database, rebuilding)
    rebuilding.child.kill('SIGINT')
    expect(await rebuilding.ended).toMatchObject({ code: 1, text: expect.stringContaining('Stopped.') })
  })
  expect(await rowsOf(database)).toEqual(before)
  expect(await stages(database)).toEqual([])
})

test('a rebuild that cannot read what bronze holds leaves the tables as they were', LONG, async () => {
  await using place = await newPlace()
  const { home, database, aggre } = place
  const first = await aggre(['run-once', '--source', 'huggingface']).ended
  expect(first, first.text).toMatchObject({ code: 0 })
  await database.query(`update silver_discussions set title = 'As it was'`)
  const before = await rowsOf(database)
  const folders = await readdir(join(home, 'data/bronze/enrichment'))
  // A link to itself: there, and not to be read.
  const file = join(
    home,
    'data/bronze/enrichment',
    folders.toSorted().at(-1) ?? '',
    'attempt-2026-01-01T00-00-00-000Z.json',
  )
  await symlink(file, file)
  const rebuilt = await aggre(['rebuild']).ended
  expect(rebuilt.code, rebuilt.text).toBe(1)
  expect(rebuilt.text).toContain('silver could not be made again, so the tables are as they were.')
  expect(await rowsOf(database)).toEqual(before)
  expect(await stages(database)).toEqual([])
})
