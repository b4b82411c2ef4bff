/**
 * use-pool — a process of its own whose run has many steps that take turns in pools: each asks until it holds its
 * places, starts and ends.
 *
 * Usage    node use-pool.ts <path> <runId> <number of steps>
 * Shapes   step `<n>:<pool>+<pool>` needs those pools.
 */
import { stepStarted, stepSucceeded, queued } from '@ingot/core/contract'
import { systemClock } from '@ingot/core'
import { openSqliteStorage } from '../sqlite/storage.ts'

const [path = '', runId = '', count = '0'] = process.argv.slice(2)
await using storage = await openSqliteStorage({ path })
const owner = { workerId: runId, host: 'host', machine: 'host', pid: process.pid, processStart: undefined }
const made = await storage.createRun({ runId, events: [queued(runId)], claim: { owner, leaseEndsAtMs: Date.now() } })
if (made.kind !== 'created' || made.claim === undefined) throw new Error(`run ${runId} was not made`)
const fence = { runId, token: made.claim.token }

// Whoever waits asks again when something was written, by whomever.
const waiting = new Set<() => void>()
const stop = storage.onChange(() => {
  for (const wake of waiting) wake()
  waiting.clear()
})

const POOLS = [['db'], ['api'], ['db', 'api'], ['db', 'api', 'db']]

async function step(n: number): Promise<void> {
  const pools = POOLS[n % POOLS.length] ?? []
  const stepKey = `${n}:${[...new Set(pools)].join('+')}`
  const request = { stepKey, pools, priority: n % 3, atMs: n }
  for (;;) {
    const changed = new Promise<void>((resolve) => waiting.add(resolve))
    if ((await storage.claimSlots(fence, request)) === 'held') break
    await Promise.race([changed, systemClock.sleep(1_000)])
  }
  await storage.append([stepStarted(runId, stepKey)], fence)
  await storage.append([stepSucceeded(runId, stepKey)], fence)
}

await Promise.all(Array.from({ length: Number(count) }, (_, n) => step(n)))
stop()
