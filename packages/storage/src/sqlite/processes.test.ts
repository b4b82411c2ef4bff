/** Several processes on one file, and processes that die. */
import type { StoredEvent } from '@ingot/core'
import { readAll } from '@ingot/core/contract'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { appendBatches, countBatches } from '../testing/batches.ts'
import { linesOf } from '../testing/children.ts'
import { sideOf } from '../testing/ping.ts'
import { bothFolds } from '../testing/refold.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

it(
  'a process killed at any moment leaves every acknowledged batch, whole, and no half of another',
  { timeout: 120_000 },
  async () => {
    await using directory = await temporaryDirectory()
    const path = directory.join('ingot.db')
    const acknowledged: string[] = []
    const rounds = [1, 3, 10, 24, 41, 97, 150, 303]
    for (const [round, killAfter] of rounds.entries()) {
      const first = round * 100_000
      const written = await appendBatches(path, `w${round}`, first, 100_000, killAfter)
      expect(written.length).toBeGreaterThanOrEqual(killAfter)
      acknowledged.push(...written.map((batch) => `w${round}/${batch}`))

      await using storage = await openSqliteStorage({ path })
      const batches = countBatches(await readAll(storage, { limit: 10_000 }))
      for (const batch of acknowledged) expect(batches.has(batch), `batch ${batch} is there`).toBe(true)
      for (const [batch, count] of batches) {
        const [seen, size] = count.split('/')
        expect(seen, `events of batch ${batch}`).toBe(size)
      }
      const { kept, refolded } = await bothFolds(storage)
      expect(kept).toEqual(refolded)
    }
    using db = new DatabaseSync(path)
    expect(db.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(db.prepare('pragma foreign_key_check').all()).toEqual([])
  },
)

it(
  'a reader that follows by cursor while three processes write sees every event once, in order',
  { timeout: 60_000 },
  async () => {
    await using directory = await temporaryDirectory()
    const path = directory.join('ingot.db')
    await using storage = await openSqliteStorage({ path })
    const state = { isWriting: true }
    const writing = Promise.all(['a', 'b', 'c'].map((writer) => appendBatches(path, writer, 0, 200))).finally(
      () => (state.isWriting = false),
    )
    const seen: StoredEvent[] = []
    for (let afterId = 0; ;) {
      const wasWriting = state.isWriting
      const page = await storage.read({ afterId, limit: 500 })
      seen.push(...page.events)
      afterId = page.nextId
      if (page.events.length > 0) continue
      if (!wasWriting) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await writing).map((written) => written.length)).toEqual([200, 200, 200])
    expect(seen).toEqual(await readAll(storage, { limit: 10_000 }))
    expect(seen.map((event) => event.id)).toEqual(seen.map((_, i) => i + 1))
    const { kept, refolded } = await bothFolds(storage)
    expect(kept).toEqual(refolded)
  },
)

it('processes that open a new file at the same time all find it ready', { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('new', 'ingot.db')
  const written = await Promise.all(['a', 'b', 'c', 'd'].map((writer) => appendBatches(path, writer, 0, 4)))
  expect(written.map((batches) => batches.length)).toEqual([4, 4, 4, 4])
  await using storage = await openSqliteStorage({ path })
  expect((await storage.info()).runCount).toBe(4)
})

it('a process that listens hears of what another one has written, nine times in ten within 200 ms', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  const answering = linesOf('answer-pings.ts', [path, 40])
  const side = sideOf(storage, 'caller')
  await side.hear()
  const timesMs: number[] = []
  for (let i = 0; i < 40; i += 1) {
    await side.say(undefined)
    const { afterMs, saidMs = 0 } = await side.hear()
    timesMs.push(afterMs, saidMs)
  }
  await answering
  expect(timesMs).toHaveLength(80)
  // A busy machine may hold up one or the other; a storage that looks too rarely is late most of the time.
  const sorted = timesMs.toSorted((a, b) => a - b)
  expect(sorted[71]).toBeLessThan(200)
  expect(sorted[40]).toBeLessThan(50)
})
