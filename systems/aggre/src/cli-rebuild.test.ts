/** What `rebuild` makes again, and what it leaves alone: real processes, files and PostgreSQL. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { newPlace, requestsOf, rowsOf } from './testing/cli-harness.ts'

const LONG = { timeout: 300_000 }

test(
  'an instance that never ran anything makes every table again, and one that bronze cannot make is left',
  LONG,
  async () => {
    await using place = await newPlace()
    const { home, database, aggre } = place
    const first = await aggre(['run-once', '--source', 'lobsters,youtube']).ended
    expect(first, first.text).toMatchObject({ code: 0 })
    const before = await rowsOf(database)
    expect(before.content.filter((row) => row['body_text'] !== null).length).toBeGreaterThan(5)
    expect(before.content.some((row) => row['transcription_status'] === 'transcribed')).toBe(true)
    expect(before.links.length).toBeGreaterThan(0)
    const asked = (await requestsOf(home)).length

    await rm(join(home, '.ingot'), { recursive: true, force: true })
    const rebuilt = await aggre(['rebuild']).ended
    expect(rebuilt, rebuilt.text).toMatchObject({ code: 0 })
    expect(await rowsOf(database)).toEqual(before)

    await database.query('drop schema public cascade')
    await database.query('create schema public')
    const restored = await aggre(['rebuild']).ended
    expect(restored, restored.text).toMatchObject({ code: 0 })
    expect(await rowsOf(database)).toEqual(before)

    const pages = join(home, 'data/bronze/content')
    await rename(pages, `${pages}-elsewhere`)
    const refused = await aggre(['rebuild']).ended
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(/does not hold what \d+ pages in the tables were made from, so nothing was changed/)
    expect(await rowsOf(database)).toEqual(before)
    await rename(`${pages}-elsewhere`, pages)

    await database.query(
      `insert into silver_discussions select (jsonb_populate_record(one, '{"id": "youtube/ghost", "external_id": "ghost"}')).*
       from silver_discussions one where source = 'youtube' limit 1`,
    )
    const fewer = await aggre(['rebuild']).ended
    expect(fewer.code, fewer.text).toBe(1)
    expect(fewer.text).toContain('fewer rows than before: silver_discussions (1 fewer).')
    expect(await rowsOf(database)).toEqual(before)
    expect(await requestsOf(home)).toHaveLength(asked)
  },
)

test('where nothing was collected there is nothing to make again', LONG, async () => {
  await using place = await newPlace()
  const run = await place.aggre(['rebuild']).ended
  expect(run).toEqual({ code: 0, text: 'Nothing was collected yet, so there is nothing to make again.\n' })
})
