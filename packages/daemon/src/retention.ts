/**
 * retention — forgets what is old enough, a little at a time, so that nobody waits for it.
 */
import type { LeaseFence, PruneQuery } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

const EVERY_MS = 3_600_000
const BATCH = 200
const PAUSE_MS = 50

export function retentionPass(ports: DaemonPorts): (fence: LeaseFence) => Promise<number | undefined> {
  let nextMs = 0
  return async () => {
    const nowMs = ports.clock.nowMs()
    if (nowMs < nextMs) return nextMs
    const isMore = await pruneBatch(ports, nowMs)
    nextMs = nowMs + (isMore ? PAUSE_MS : EVERY_MS)
    return nextMs
  }
}

async function pruneBatch(ports: DaemonPorts, nowMs: number): Promise<boolean> {
  const query = pruneQuery(ports, nowMs)
  const { runIds, eventCount, tickCount, backfillCount } = await ports.storage.prune(query)
  for (const runId of runIds) {
    await ports.logs.delete(runId)
    await ports.values.delete(runId)
  }
  // Runs with many events go few at a time: their events tell that there may be more.
  return Math.max(runIds.length, eventCount, tickCount, backfillCount) >= BATCH
}

function pruneQuery({ settings: { retention } }: DaemonPorts, nowMs: number): PruneQuery {
  const before = (ageMs: number | undefined) => (ageMs === undefined ? undefined : nowMs - ageMs)
  const runsEndedBeforeMs = before(retention.runsMs)
  const backfillsEndedBeforeMs = before(retention.backfillsMs)
  const ticks = Object.entries(retention.ticksMs).flatMap(([status, ageMs]) =>
    ageMs === undefined ? [] : [[status, nowMs - ageMs] as const],
  )
  return {
    limit: BATCH,
    ticksEndedBeforeMs: Object.fromEntries(ticks),
    ...(runsEndedBeforeMs === undefined ? {} : { runsEndedBeforeMs }),
    ...(backfillsEndedBeforeMs === undefined ? {} : { backfillsEndedBeforeMs }),
  }
}
