/**
 * commit-ticks — a process of its own that commits ticks of one sensor, beside others that do the same, until the
 * sensor's state has a version; says on stdout which versions are its own.
 *
 * Usage    node commit-ticks.ts <path> <writer> <until version>
 * Shapes   the tick that leads to version N creates `runsOf(N)`, adds a partition `pN`, reads the push before it and
 *          leaves another, and sets cursor and memory to N.
 */
import { writeSync } from 'node:fs'
import { isIngotError } from '@ingot/core'
import { keyedRun, sampleCommit, SENSOR, sampleTick } from '@ingot/core/contract'
import { openSqliteStorage } from '../sqlite/storage.ts'
import { runsOfTick } from './whole-ticks.ts'

const [path = '', writer = '', until = '0'] = process.argv.slice(2)
await using storage = await openSqliteStorage({ path })

async function commitNext(expectedVersion: number): Promise<boolean> {
  const next = expectedVersion + 1
  const pushes = await storage.listPushes(SENSOR, 10_000)
  const tick = sampleTick({ partitionChanges: [{ partitions: 'items', add: [`p${next}`], remove: [] }] })
  try {
    await storage.commitTick(
      sampleCommit({
        tick,
        expectedVersion,
        cursor: String(next),
        lastTickAtMs: next,
        // Of each writer its own ids: which of them commits decides whose runs there are.
        runs: runsOfTick(next).map((key) => keyedRun(`${writer}-${key}`, key)),
        consumedPushIds: pushes.map((push) => push.id),
        memory: { at: String(next), [`subject${next % 5}`]: String(next) },
      }),
    )
    return true
  } catch (error) {
    if (isIngotError(error) && error.code === 'conflict/stale-tick') return false
    throw error
  }
}

for (;;) {
  const { version = 0 } = (await storage.getInstigator(SENSOR)) ?? {}
  if (version >= Number(until)) break
  if (!(await commitNext(version))) continue
  writeSync(1, `${version + 1}\n`)
  await storage.addPush(SENSOR, { atMs: version, body: { after: version + 1 }, key: `k${version + 1}` })
}
