/**
 * timeline — runs in a window of time, in rows, with the ticks to come.
 *
 * Errors   InvalidError invalid/window   it ends before it begins
 */
import { setImmediate as nextTurn } from 'node:timers/promises'

import type { ProjectSnapshot, RunState, Storage } from '@ingot/core'
import { InvalidError } from '@ingot/core'

import { given } from '../given.ts'
import type { Handlers } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'
import { futureTicks, isSwitchedOn } from './future-ticks.ts'
import { placeTicks } from './place-ticks.ts'
import type { GroupBy } from './row-of-run.ts'
import type { PlacedTicks } from './timeline-rows.ts'
import { timelineRows } from './timeline-rows.ts'

export function timelineHandlers({ storage, clock, projects }: ServerPorts): Handlers<'GET /timeline'> {
  return {
    async 'GET /timeline'({ query: { fromMs, toMs, groupBy, resolutionMs } }) {
      if (toMs <= fromMs)
        throw new InvalidError('invalid/window', 'the window must end after it begins: toMs > fromMs.')
      const nowMs = clock.nowMs()
      const snapshots = projects.locations().flatMap(({ snapshot }) => snapshot ?? [])
      const groups = new Map(snapshots.map(({ project, assets }) => [project, groupsIn(assets, groupBy)]))
      const { runs, isCut } = await runsBetween(storage, fromMs, toMs)
      const ticks = await ticksBetween(storage, snapshots, groupBy, Math.max(nowMs, fromMs), toMs)
      const how = { groupBy, resolutionMs, groupsOf: (project: string) => groups.get(project) }
      return { rows: timelineRows(runs, ticks, how), isCut, nowMs }
    },
  }
}

function groupsIn(assets: ProjectSnapshot['assets'], groupBy: GroupBy): ReadonlyMap<string, string> {
  return new Map(groupBy === 'group' ? assets.map(({ key, group }) => [key, group]) : [])
}

const MOST_RUNS = 5_000
const PAGE = 1_000

/** Those that were there at some time in it, newest first. */
async function runsBetween(
  storage: Storage,
  fromMs: number,
  toMs: number,
): Promise<{ readonly runs: readonly RunState[]; readonly isCut: boolean }> {
  const runs: RunState[] = []
  for (let cursor: string | undefined; ;) {
    const window = { queuedBeforeMs: toMs, endedFromMs: fromMs }
    const page = await storage.listRuns({ ...window, limit: PAGE, ...given({ cursor }) })
    runs.push(...page.runs)
    cursor = page.nextCursor
    if (cursor === undefined || runs.length >= MOST_RUNS) return { runs, isCut: cursor !== undefined }
    await nextTurn()
  }
}

async function ticksBetween(
  storage: Storage,
  snapshots: readonly ProjectSnapshot[],
  groupBy: GroupBy,
  fromMs: number,
  toMs: number,
): Promise<readonly PlacedTicks[]> {
  if (toMs <= fromMs) return []
  const states = new Map(
    (await storage.listInstigators())
      .filter(({ kind }) => kind === 'schedule')
      .map((state) => [`${state.project}/${state.name}`, state]),
  )
  return snapshots.flatMap((snapshot) => {
    const running = snapshot.schedules.filter((schedule) =>
      isSwitchedOn(schedule, states.get(`${snapshot.project}/${schedule.name}`)),
    )
    return placeTicks(snapshot, futureTicks(running, fromMs, toMs), groupBy)
  })
}
