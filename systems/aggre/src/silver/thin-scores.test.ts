/** Scores that were seen, on a real PostgreSQL. */
import type { Database } from '@ingot/postgres'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { storeDiscussions } from './store-discussions.ts'
import { AT, clear, post, silverDatabase } from './testing/silver-bench.ts'
import { thinScores } from './thin-scores.ts'

let database: Database & AsyncDisposable

beforeAll(async () => {
  database = await silverDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
afterEach(() => clear(database))

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

interface Look {
  readonly externalId: string
  readonly observedAtMs: number
}

const see = (looks: readonly Look[]) =>
  database.transaction((transaction) =>
    storeDiscussions(
      transaction,
      looks.map(({ externalId, observedAtMs }) => post({ externalId, observedAtMs, score: observedAtMs % 1_000 })),
    ),
  )
const kept = () =>
  database.query<{ id: string; at: Date }>(
    'select discussion_id as id, observed_at as at from silver_discussion_scores order by discussion_id, observed_at',
  )
const every = (gapMs: number, from: number, until: number): Look[] =>
  Array.from({ length: Math.ceil((until - from) / gapMs) }, (_, i) => ({
    externalId: '1',
    observedAtMs: from + i * gapMs,
  }))
const keptBetween = async (from: number, until: number) =>
  (await kept()).map(({ at }) => at.getTime()).filter((at) => at >= from && at < until)

test('all looks of two days are kept, then the last of each hour, then the last of each day, and the first', async () => {
  // AT is a midnight.
  const first = AT - 20 * DAY_MS + 5 * MINUTE_MS
  await see(every(20 * MINUTE_MS, first, AT + 20 * MINUTE_MS))
  const newest = AT + 5 * MINUTE_MS
  expect(await thinScores(database)).toBeGreaterThan(0)
  expect(await keptBetween(newest - 2 * DAY_MS + 1, newest + 1)).toHaveLength(2 * 24 * 3)
  const hourly = await keptBetween(AT - 5 * DAY_MS, AT - 3 * DAY_MS)
  expect(hourly).toEqual(
    every(HOUR_MS, AT - 5 * DAY_MS + 45 * MINUTE_MS, AT - 3 * DAY_MS).map((one) => one.observedAtMs),
  )
  const daily = await keptBetween(0, AT - 15 * DAY_MS)
  expect(daily).toEqual([
    first,
    ...every(DAY_MS, AT - 19 * DAY_MS - 15 * MINUTE_MS, AT - 15 * DAY_MS).map((one) => one.observedAtMs),
  ])
  expect(await thinScores(database), 'a second time').toBe(0)
})

test('whenever it is done between looks, the same are left, as from bronze read anew', async () => {
  const anyLook = fc.record({
    externalId: fc.constantFrom('1', '2'),
    observedAtMs: fc.integer({ min: 0, max: 16 * 24 * 4 }).map((quarter) => AT - quarter * 15 * MINUTE_MS),
  })
  const rounds = fc.array(fc.array(anyLook, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(rounds, async (looks) => {
      await clear(database)
      for (const round of looks) {
        await see(round)
        await thinScores(database)
      }
      const inRounds = await kept()
      await clear(database)
      await see(looks.flat())
      await thinScores(database)
      expect(await kept()).toEqual(inRounds)
    }),
    { numRuns: 25 },
  )
})

test('a look of the future, by a clock that was wrong, makes no other old', async () => {
  await see([...every(20 * MINUTE_MS, AT - DAY_MS, AT), { externalId: '2', observedAtMs: AT + 100 * 365 * DAY_MS }])
  expect(await thinScores(database)).toBe(0)
})
