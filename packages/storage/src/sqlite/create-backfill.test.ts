import { queued, sampleBackfill } from '@ingot/core/contract'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { linesOf } from '../testing/children.ts'
import { createLong, LONG_LEDGER } from '../testing/long-ledger.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

it('others write while a long ledger is written, and nobody sees the backfill before it is whole', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  await using other = await openSqliteStorage({ path })
  const order: string[] = []
  const making = createLong(storage).finally(() => order.push('made'))
  await new Promise<void>((resolve) => {
    const stop = storage.onChange(() => {
      stop()
      resolve()
    })
  })
  await other.append([queued('r')])
  order.push('appended')
  expect(await other.getBackfill('b')).toBeUndefined()
  expect(await other.listBackfills({ limit: 5 })).toEqual([])

  const state = await making
  expect(order).toEqual(['appended', 'made'])
  expect(state).toMatchObject({ status: 'running', version: 1, counts: { pending: LONG_LEDGER } })
  expect(await other.getBackfill('b')).toEqual(state)
  const [last] = await other.listBackfillItems('b', { offset: LONG_LEDGER - 1 })
  expect(last).toEqual({ target: 'bronze/orders', partition: `item-${LONG_LEDGER - 1}`, status: 'pending' })
  expect(await createLong(storage)).toEqual(state)
})

it('a process killed while it writes a long ledger leaves no backfill, and what it wrote goes by its age', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await linesOf('long-ledger.ts', [path], 3)
  await using storage = await openSqliteStorage({ path })
  using db = new DatabaseSync(path)
  const rowCount = () => Number(db.prepare('select count(*) as count from backfill_item').get()?.['count'])
  expect(rowCount()).toBeGreaterThan(0)
  expect(rowCount()).toBeLessThan(LONG_LEDGER)
  expect(await storage.getBackfill('b')).toBeUndefined()
  expect(await storage.listBackfills({ limit: 5 })).toEqual([])

  await storage.prune({ limit: 10, backfillsEndedBeforeMs: 5 })
  expect(rowCount()).toBeGreaterThan(0)
  await storage.prune({ limit: 10, backfillsEndedBeforeMs: 6 })
  expect(rowCount()).toBe(0)
})

it('a backfill whose making was broken off can be made anew under its id, and who was overtaken is told', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ path: directory.join('ingot.db') })
  const overtaken = createLong(storage)
  const small = await storage.createBackfill('b', sampleBackfill(), [{ target: 't', partition: 'p' }], 9)
  await expect(overtaken).rejects.toMatchObject({ code: 'conflict/stale-backfill' })
  expect(await storage.getBackfill('b')).toEqual(small)
  expect(await storage.listBackfillItems('b')).toHaveLength(1)
})
