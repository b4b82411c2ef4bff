/**
 * whole-ticks — what `commit-ticks.ts` leaves when no tick is half there.
 */
import type { Storage } from '@ingot/core'
import { SENSOR } from '@ingot/core/contract'

/** Keys of the runs that the tick leading to this version creates. */
export function runsOfTick(version: number): readonly string[] {
  return Array.from({ length: version % 4 }, (_, i) => `t${version}.${i}`)
}

/** What is there, and what must be there for its version. */
export async function ticksSeen(storage: Storage): Promise<{ readonly seen: unknown; readonly whole: unknown }> {
  const state = await storage.getInstigator(SENSOR)
  const version = state?.version ?? 0
  const ticks = (await storage.listTicks({ limit: 10_000 })).toReversed()
  const memory = await storage.readMemory(SENSOR)
  const runIds = ticks.flatMap((tick) => tick.runIds)
  const runs = await storage.getRuns(runIds)
  const versions = Array.from({ length: version }, (_, i) => i + 1)
  return {
    seen: {
      cursor: state?.cursor,
      lastTickAtMs: state?.lastTickAtMs,
      memory: memory.get('at'),
      runKeysByTick: ticks.map((tick) => tick.runIds.map((runId) => runId.slice(runId.indexOf('-') + 1))),
      reused: ticks.flatMap((tick) => tick.reused),
      runIds: runs.map((run) => run.runId),
      runCount: (await storage.info()).runCount,
      partitions: await storage.listPartitions('items'),
    },
    whole: {
      cursor: version === 0 ? undefined : String(version),
      lastTickAtMs: version === 0 ? undefined : version,
      memory: version === 0 ? undefined : String(version),
      runKeysByTick: versions.map(runsOfTick),
      reused: [],
      runIds,
      runCount: runIds.length,
      partitions: versions.map((one) => `p${one}`),
    },
  }
}
