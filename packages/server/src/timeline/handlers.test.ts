import { expect, test } from 'vitest'

import { sampleRun } from '../testing/sample-runs.ts'
import { HOUSE_STARTED_AT_MS as NOW_MS, testHouse } from '../testing/test-house.ts'

const HOUR_MS = 3_600_000

async function open() {
  const house = testHouse()
  const add = (runId: string, from: number, to: number | undefined, request: object = {}) =>
    house.storage.createRun(
      sampleRun({
        runId,
        queuedAtMs: NOW_MS + from * HOUR_MS,
        startedAtMs: NOW_MS + from * HOUR_MS,
        ...(to === undefined ? {} : { endedAtMs: NOW_MS + to * HOUR_MS }),
        request,
      }),
    )
  await add('long', -30, -23, { job: 'catalogue' })
  await add('gone', -30, -25, { job: 'catalogue' })
  await add('open', -28, undefined, { job: 'counting', launchedBy: 'sensor:poll' })
  await add('made', -2, -1, { assets: ['gold/report'], assetCount: 1 })
  const window = { fromMs: NOW_MS - 24 * HOUR_MS, toMs: NOW_MS + 24 * HOUR_MS }
  return { ...house, window }
}

test('runs that were there at some time in the window stand in rows by job', async () => {
  const { client, window } = await open()
  const { rows, isCut, nowMs } = await client('GET /timeline', { query: window })
  expect(rows.map(({ id, bars }) => [id, bars.map(({ runId }) => runId)])).toEqual([
    ['job:shop/catalogue', ['long']],
    ['job:shop/counting', ['open']],
    ['assets:shop/assets', ['made']],
  ])
  expect({ isCut, nowMs }).toEqual({ isCut: false, nowMs: NOW_MS })
})

test('ticks to come stand in the rows of what they launch, while the schedule is switched on', async () => {
  const { client, storage, window } = await open()
  const ticksOf = async (groupBy: 'job' | 'automation' | 'group') => {
    const { rows } = await client('GET /timeline', { query: { ...window, groupBy } })
    return rows
      .filter(({ futureTicksAtMs }) => futureTicksAtMs.length > 0)
      .map(({ id, futureTicksAtMs }) => [id, futureTicksAtMs])
  }
  const atMs = [Date.UTC(2026, 0, 11, 3)]
  expect(await ticksOf('job')).toEqual([['job:shop/catalogue', atMs]])
  expect(await ticksOf('automation')).toEqual([['schedule:shop/nightly', atMs]])
  expect(await ticksOf('group')).toEqual([
    ['group:shop/reports', atMs],
    ['group:shop/shop', atMs],
  ])
  await storage.setInstigator({ kind: 'schedule', project: 'shop', name: 'nightly' }, { chosen: 'stopped' })
  expect(await ticksOf('job')).toEqual([])
})

test('rows by automation and by group', async () => {
  const { client, storage, window } = await open()
  await storage.setInstigator({ kind: 'schedule', project: 'shop', name: 'nightly' }, { chosen: 'stopped' })
  const ids = async (groupBy: 'automation' | 'group') => {
    const { rows } = await client('GET /timeline', { query: { ...window, groupBy } })
    return rows.map(({ id }) => id)
  }
  expect(await ids('automation')).toEqual(['sensor:shop/poll', 'manual:shop/by hand'])
  expect(await ids('group')).toEqual(['job:shop/catalogue', 'job:shop/counting', 'group:shop/reports'])
})

test('of very many runs the newest 5,000 are shown, and it says so', async () => {
  const { client, storage } = testHouse()
  const run = (i: number) => sampleRun({ runId: `r${i}`, queuedAtMs: i, startedAtMs: i, endedAtMs: i + 1 })
  await storage.append(Array.from({ length: 5_001 }, (_, i) => run(i).events).flat())
  const { rows, isCut } = await client('GET /timeline', { query: { fromMs: 0, toMs: 10_000, resolutionMs: 100 } })
  expect(isCut).toBe(true)
  expect(rows).toMatchObject([{ bars: [{ count: 5_000, startMs: 1, endMs: 5_001 }] }])
})

test('a window that ends before it begins is refused', async () => {
  const asked = testHouse().client('GET /timeline', { query: { fromMs: 2, toMs: 1 } })
  await expect(asked).rejects.toMatchObject({ status: 400, code: 'invalid/window' })
})
