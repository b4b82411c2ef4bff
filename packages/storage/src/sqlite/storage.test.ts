import { fixedClock, systemClock } from '@ingot/core'
import {
  assertRejects,
  claimBy,
  ended,
  materialized,
  queued,
  readAll,
  started,
  stepStarted,
  storageContract,
} from '@ingot/core/contract'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { bothFolds } from '../testing/refold.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

for (const { promise, check } of storageContract) {
  it(promise, async () => {
    await using directory = await temporaryDirectory()
    let count = 0
    await check(() => openSqliteStorage({ path: directory.join(`${(count += 1)}.db`) }))
  })
}

it('a directory that is not there is made, and the file in it is called ingot.db', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.join('a', 'b') })
  expect((await storage.info()).location).toBe(directory.join('a', 'b', 'ingot.db'))
  expect(existsSync(directory.join('a', 'b', 'ingot.db'))).toBe(true)
})

it('what was written is there after the file was closed and opened again, claims too', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  {
    await using storage = await openSqliteStorage({ path })
    await storage.createRun({ runId: 'r', events: [queued('r'), started('r')], claim: claimBy('w', 100) })
    await storage.append([materialized('a', { runId: 'r' })])
  }
  await using storage = await openSqliteStorage({ path })
  expect(await readAll(storage)).toHaveLength(3)
  expect((await storage.getRun('r'))?.materializedCount).toBe(1)
  expect(await storage.listClaims()).toEqual([{ runId: 'r', token: 1, ...claimBy('w', 100) }])
  await storage.append([ended('r')], { runId: 'r', token: 1 })
  expect((await storage.getRun('r'))?.status).toBe('succeeded')
})

it('durability is what was asked for, in info and in the database', async () => {
  await using directory = await temporaryDirectory()
  for (const durability of ['process', 'power'] as const) {
    await using storage = await openSqliteStorage({ directory: directory.join(durability), durability })
    expect(await storage.info()).toMatchObject({ durability, schemaVersion: 3 })
  }
  await using standard = await openSqliteStorage({ directory: directory.join('process') })
  expect((await standard.info()).durability).toBe('process')
})

it('appends made in one turn are one commit; those of the next turn are another', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.path })
  const commits: number[] = []
  storage.onAppend((lastId) => commits.push(lastId))
  await Promise.all(Array.from({ length: 100 }, (_, i) => storage.append([stepStarted('r', `s${i}`)])))
  expect(commits).toEqual([100])
  await storage.append([stepStarted('r', 'last')])
  expect(commits).toEqual([100, 101])
})

it('a call that the database refuses takes nothing with it, and the calls beside it are written in order', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.path })
  await storage.append([queued('r')])
  // A lease that is not whole milliseconds is our own bug, found by the column's type when it is too late to refuse it.
  const settled = await Promise.allSettled([
    storage.append([stepStarted('r', 'a')]),
    storage.createRun({ runId: 'bad', events: [queued('bad')], claim: claimBy('w', 0.5) }),
    storage.append([stepStarted('r', 'b')]),
  ])
  expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await readAll(storage)).map((event) => ('stepKey' in event ? event.stepKey : event.kind))).toEqual([
    'run-queued',
    'a',
    'b',
  ])
  expect(await storage.getRun('bad')).toBeUndefined()
  const { kept, refolded } = await bothFolds(storage)
  expect(kept).toEqual(refolded)
})

it('more events than one commit takes are written in the order they were given', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.path })
  const commits: number[] = []
  storage.onAppend((lastId) => commits.push(lastId))
  const calls = Array.from({ length: 5 }, (_, call) =>
    storage.append(Array.from({ length: 4_000 }, (_, i) => stepStarted('r', `${call}.${i}`))),
  )
  const ids = (await Promise.all(calls)).flat()
  expect(ids).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1))
  expect(commits).toEqual([8_000, 16_000, 20_000])
})

it('two connections to one file see the same events, states and claims', async () => {
  await using directory = await temporaryDirectory()
  await using one = await openSqliteStorage({ directory: directory.path })
  await using other = await openSqliteStorage({ directory: directory.path })
  const made = await Promise.all([
    one.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w1', 100) }),
    other.createRun({ runId: 'r', events: [queued('r')], claim: claimBy('w2', 100) }),
  ])
  expect(made.map((created) => created.kind).sort()).toEqual(['created', 'existed'])
  await one.append([started('r')])
  await other.append([stepStarted('r', 'a')])
  await one.append([stepStarted('r', 'b')])
  expect((await other.getRun('r'))?.steps.running).toBe(2)
  expect((await other.claimRun('r', claimBy('w3', 900), 100))?.token).toBe(2)
  await assertRejects(one.append([ended('r')], { runId: 'r', token: 1 }), 'conflict/stale-claim', 'append')
  expect(await readAll(other)).toEqual(await readAll(one))
})

it('a listener that throws is not the concern of the one who appends', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.path })
  const heard: number[] = []
  const fault = new Promise((resolve) => {
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => {
      for (const other of others) process.on('uncaughtException', other)
      resolve(error)
    })
  })
  storage.onAppend(() => {
    throw new Error('a listener at fault')
  })
  storage.onAppend((lastId) => heard.push(lastId))
  expect(await storage.append([queued('r')])).toEqual([1])
  expect(heard).toEqual([1])
  expect(await fault).toMatchObject({ message: 'a listener at fault' })
})

it('a file that another process keeps locked: the call waits, works when the lock is gone, and gives up after 5 s', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const clock = fixedClock()
  await using storage = await openSqliteStorage({ path, clock })
  const locker = new DatabaseSync(path)
  locker.exec('begin exclusive')

  const given = storage.append([queued('given')])
  await untilAsleep(clock)
  locker.exec('commit')
  await clock.advance(100)
  expect(await given).toEqual([1])

  locker.exec('begin exclusive')
  const refused = storage.append([queued('refused')])
  await untilAsleep(clock)
  const [error] = await Promise.all([assertRejects(refused, 'storage/locked', 'append'), clock.advance(6_000)])
  expect(error).toMatchObject({ retryable: true, message: expect.stringContaining(path) })
  locker.exec('commit')
  locker.close()
  expect(await storage.append([queued('later')])).toEqual([2])
  expect(await storage.getRun('refused')).toBeUndefined()
})

it('reading does not wait for a writer', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path, clock: fixedClock() })
  await storage.append([queued('r')])
  const writer = new DatabaseSync(path)
  writer.exec('begin exclusive')
  expect(await readAll(storage)).toHaveLength(1)
  writer.exec('rollback')
  writer.close()
})

it('10,000 steps of a run with a long request are folded without reading the request each time', async () => {
  await using directory = await temporaryDirectory()
  await using storage = await openSqliteStorage({ directory: directory.path, clock: systemClock })
  const assets = Array.from({ length: 2_000 }, (_, i) => `silver/asset_${i}`)
  await storage.createRun({ runId: 'r', events: [queued('r', 0, { assets, assetCount: 2_000 })] })
  for (let i = 0; i < 100; i += 1) {
    await storage.append(Array.from({ length: 100 }, (_, n) => stepStarted('r', `s${i}.${n}`)))
  }
  const run = await storage.getRun('r')
  expect(run?.request.assets).toEqual(assets)
  expect(run?.steps.running).toBe(10_000)
})

/** Resolves when the code under test waits for the clock. */
async function untilAsleep(clock: { sleeperCount(): number }): Promise<void> {
  while (clock.sleeperCount() === 0) await new Promise((resolve) => setImmediate(resolve))
}
