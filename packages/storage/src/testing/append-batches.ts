/**
 * append-batches — a process of its own that appends batches to a storage and says on stdout which are written.
 *
 * Usage    node append-batches.ts <path> <writer> <first batch> <number of batches>
 * Shapes   every event of a batch names it: `writer/batch/index/size`, as its step key or data version.
 */
import { writeSync } from 'node:fs'
import type { Event } from '@ingot/core'
import { materialized, queued, stepStarted, stepSucceeded } from '@ingot/core/contract'
import { openSqliteStorage } from '../sqlite/storage.ts'

const [path = '', writer = '', first = '0', count = '0'] = process.argv.slice(2)

function batch(number: number): readonly Event[] {
  const runId = `run-${writer}`
  const size = 1 + ((number * 7_919) % 40)
  return Array.from({ length: size }, (_, index) => {
    const name = `${writer}/${number}/${index}/${size}`
    if (index % 3 === 0) return materialized(`asset-${index}`, { runId, dataVersion: name })
    return index % 3 === 1 ? stepStarted(runId, name) : stepSucceeded(runId, name)
  })
}

await using storage = await openSqliteStorage({ path })
await storage.createRun({ runId: `run-${writer}`, events: [queued(`run-${writer}`)] })
for (let next = Number(first); next < Number(first) + Number(count); next += 4) {
  // Four at once, so that several calls share a transaction.
  const numbers = [next, next + 1, next + 2, next + 3]
  await Promise.all(
    numbers.map(async (number) => {
      await storage.append(batch(number))
      writeSync(1, `${number}\n`)
    }),
  )
}
