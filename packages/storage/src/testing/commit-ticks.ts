/**
 * commit-ticks — a process of its own that commits the ticks of one sensor, beside others that do the same, and says on
 * stdout which versions it made. What they leave is said in `whole-ticks.ts`.
 *
 * Usage    node commit-ticks.ts <path> <writer> <last version>
 * Shapes   the tick that leads to version v has cursor v, adds partition `p<v>`, and creates the runs of `runsOfTick`. It
 *          reads all pushes; after it another one is pushed.
 */
import { writeSync } from 'node:fs'
import { isIngotError, type Push, type TickCommit } from '@ingot/core'
import { SENSOR, keyedRun, sampleCommit, sampleTick } from '@ingot/core/contract'
import { openSqliteStorage } from '../sqlite/storage.ts'
import { runsOfTick } from './whole-ticks.ts'

const [path = '', writer = '', last = '0'] = process.argv.slice(2)

function commitTo(version: number, pushes: readonly Push[]): TickCommit {
  const partitionChanges = [{ partitions: 'items', add: [`p${version}`], remove: [] }]
  return sampleCommit({
    tick: sampleTick({ partitionChanges, cursorAfter: String(version) }),
    expectedVersion: version - 1,
    cursor: String(version),
    lastTickAtMs: version,
    runs: runsOfTick(version).map((key) => keyedRun(`${writer}-${key}`, key)),
    consumedPushIds: pushes.map((push) => push.id),
    memory: { at: String(version) },
  })
}

await using storage = await openSqliteStorage({ path })
for (;;) {
  const version = (await storage.getInstigator(SENSOR))?.version ?? 0
  if (version >= Number(last)) break
  try {
    await storage.commitTick(commitTo(version + 1, await storage.listPushes(SENSOR, 1_000)))
  } catch (error) {
    // The other process was faster.
    if (isIngotError(error) && error.code === 'conflict/stale-tick') continue
    throw error
  }
  writeSync(1, `${version + 1}\n`)
  await storage.addPush(SENSOR, { atMs: version, body: { after: version + 1 } })
}
