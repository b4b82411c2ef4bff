/**
 * run-board — the runs that are not finished, in memory: folded from the same events as the store's states.
 */
import { foldRun, isFinished, type RunState, type RunStatus, type StoredEvent } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

export interface RunBoard {
  /** Reads the unfinished runs; events up to `lastId` may be told again, which changes nothing. */
  load(): Promise<void>
  tell(events: readonly StoredEvent[]): void
  get(runId: string): RunState | undefined
  /** In the order in which they were queued. */
  unfinished(): Iterable<RunState>
}

const UNFINISHED: readonly RunStatus[] = ['queued', 'running', 'canceling']
const PAGE = 1_000

export function runBoard({ storage }: DaemonPorts): RunBoard {
  const runs = new Map<string, RunState>()
  return {
    async load() {
      const found = new Map<string, RunState>()
      for (let cursor: string | undefined; ;) {
        const page = await storage.listRuns({
          limit: PAGE,
          statuses: UNFINISHED,
          order: 'oldest',
          ...(cursor === undefined ? {} : { cursor }),
        })
        for (const run of page.runs) found.set(run.runId, run)
        cursor = page.nextCursor
        if (cursor === undefined) break
      }
      runs.clear()
      for (const [runId, run] of found) runs.set(runId, run)
    },
    tell(events) {
      for (const event of events) {
        if (event.runId === undefined || !event.kind.startsWith('run-')) continue
        const state = foldRun(runs.get(event.runId), event)
        if (state === undefined) continue
        if (isFinished(state.status)) runs.delete(event.runId)
        else runs.set(event.runId, state)
      }
    },
    get: (runId) => runs.get(runId),
    unfinished: () => runs.values(),
  }
}
