/** Ticks and pools of several processes on one file, and processes that die in the middle. */
import type { StoredEvent } from '@ingot/core'
import { SENSOR, readAll } from '@ingot/core/contract'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { linesOf } from '../testing/children.ts'
import { bothFolds } from '../testing/refold.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { ticksSeen } from '../testing/whole-ticks.ts'
import { openSqliteStorage } from './storage.ts'

it('two processes that tick one sensor at once commit each of its ticks once', { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  const committed = await Promise.all(['a', 'b'].map((writer) => linesOf('commit-ticks.ts', [path, writer, 300])))
  const versions = committed.flat().map(Number)
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
  const { seen, whole } = await ticksSeen(storage)
  expect(seen).toEqual(whole)
  // The last push has no tick after it; the slower writer may have left one more.
  expect((await storage.listPushes(SENSOR, 10)).map((push) => push.body)).toContainEqual({ after: 300 })
})

it(
  'a process killed at any moment leaves whole ticks, and all that it has acknowledged',
  { timeout: 120_000 },
  async () => {
    await using directory = await temporaryDirectory()
    const path = directory.join('ingot.db')
    let acknowledged = 0
    for (const [round, killAfter] of [1, 2, 5, 11, 18, 40, 77, 120].entries()) {
      // Two of them, and both are killed: what one is about to write must not depend on the other.
      const lines = await Promise.all(
        ['a', 'b'].map((name) => linesOf('commit-ticks.ts', [path, `${name}${round}`, 1_000_000], killAfter)),
      )
      acknowledged = Math.max(acknowledged, ...lines.flat().map(Number))
      await using storage = await openSqliteStorage({ path })
      const { seen, whole } = await ticksSeen(storage)
      expect(seen).toEqual(whole)
      expect((await storage.getInstigator(SENSOR))?.version).toBeGreaterThanOrEqual(acknowledged)
      const { kept, refolded } = await bothFolds(storage)
      expect(kept).toEqual(refolded)
      await storage.rebuild()
      expect((await ticksSeen(storage)).seen).toEqual(whole)
    }
    using db = new DatabaseSync(path)
    expect(db.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(db.prepare('pragma foreign_key_check').all()).toEqual([])
  },
)

it(
  'steps of three processes take turns in two pools: never more than the limits, and none is left waiting',
  { timeout: 60_000 },
  async () => {
    await using directory = await temporaryDirectory()
    const path = directory.join('ingot.db')
    await using storage = await openSqliteStorage({ path })
    await storage.declarePools({ db: 3, api: 2 })
    await Promise.all(['r1', 'r2', 'r3'].map((runId) => linesOf('use-pool.ts', [path, runId, 60])))
    const events = await readAll(storage, { limit: 10_000 })
    expect(events.filter((event) => event.kind === 'step-succeeded')).toHaveLength(180)
    const most = mostAtOnce(events)
    expect(most['db']).toBeLessThanOrEqual(3)
    expect(most['api']).toBeLessThanOrEqual(2)
    const pools = await storage.listPools()
    expect(pools.map(({ name, held, waiting }) => [name, held, waiting])).toEqual([
      ['api', [], []],
      ['db', [], []],
    ])
  },
)

/** By pool, how many steps were between their start and their end at the busiest moment. */
function mostAtOnce(events: readonly StoredEvent[]): Readonly<Record<string, number>> {
  const now: Record<string, number> = {}
  const most: Record<string, number> = {}
  for (const event of events) {
    if (event.kind !== 'step-started' && event.kind !== 'step-succeeded') continue
    for (const pool of event.stepKey.slice(event.stepKey.indexOf(':') + 1).split('+')) {
      now[pool] = (now[pool] ?? 0) + (event.kind === 'step-started' ? 1 : -1)
      most[pool] = Math.max(most[pool] ?? 0, now[pool])
    }
  }
  return most
}
