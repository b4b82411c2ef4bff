import type { NewRun, RunStore } from '../storage/storage.ts'
import type { InstigatorRef } from '../storage/tick-store.ts'
import { SCHEDULE_TAG, SENSOR_TAG, TICK_TAG } from './tags.ts'

// Far beyond what a sensor keeps in mind; a key that is not among these is shown as new.
const MOST_RUNS = 20_000
const PAGE = 1_000

/** Run keys that have a run already, with that run's id: of a sensor of all ticks, of a schedule of the same tick. */
export async function reusedKeys(
  storage: Pick<RunStore, 'listRuns'>,
  { kind, project, name }: InstigatorRef,
  runs: readonly NewRun[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(
    runs.flatMap(({ runKey }) => (runKey === undefined ? [] : [[runKey.key, runKey.scope] as const])),
  )
  const found = new Map<string, string>()
  const tags = { [kind === 'schedule' ? SCHEDULE_TAG : SENSOR_TAG]: name }
  let cursor: string | undefined
  for (let seen = 0; found.size < wanted.size && seen < MOST_RUNS; seen += PAGE) {
    const page = await storage.listRuns({ limit: PAGE, project, tags, ...(cursor === undefined ? {} : { cursor }) })
    for (const { runId, request } of page.runs) {
      const { runKey } = request
      if (runKey === undefined || !wanted.has(runKey)) continue
      if (kind === 'schedule' && !isOfTick(wanted.get(runKey) ?? '', request.tags)) continue
      found.set(runKey, runId)
    }
    cursor = page.nextCursor
    if (cursor === undefined) break
  }
  return found
}

/** The scope of a schedule's key ends with the time of its tick. */
function isOfTick(scope: string, tags: Readonly<Record<string, string>>): boolean {
  const dueAtMs = Number(scope.slice(scope.lastIndexOf('@') + 1))
  return tags[TICK_TAG] === new Date(dueAtMs).toISOString()
}
