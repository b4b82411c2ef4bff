/**
 * run-ops — executes a job of ops: each op as soon as what it reads is there, maps key by key.
 *
 * Rules    a map's frames are opened as places become free, inner maps first, so that of a hundred thousand keys only
 *          those at work take memory.
 *          A step that an earlier run of the chain has done, and nothing of what it read has been made anew, is reused.
 *          On cancel no op begins but those of `always`.
 */
import type { Event } from '../../event/event.ts'
import type { RunContext } from '../run-context.ts'
import { runCrew } from '../crew.ts'
import type { Task } from '../crew.ts'
import { beginCell } from './begin-cell.ts'
import { cancelKeys, openNextFrame, openRoot } from './expand.ts'
import type { OpRun, OpRunOptions } from './op-run.ts'
import { levelsOf, readCollectors } from './levels.ts'

export interface OpsEnd {
  /** The first few. */
  readonly failedKeys: readonly string[]
  readonly failedCount: number
}

export async function runOps(run: RunContext, options: OpRunOptions): Promise<OpsEnd> {
  const { graph } = options.job
  const state: OpRun = {
    ...options,
    run,
    read: readCollectors(graph),
    ready: [],
    growing: [],
    failed: { keys: [], count: 0 },
    mappedCount: 0,
  }
  const root = openRoot(state, levelsOf(graph))
  const queue = { head: 0 }
  await runCrew(options.maxConcurrency, (awayCount) => nextTask(state, queue, awayCount))
  if (root.openCount > 0) throw new Error('ops wait for each other; this is a bug in Ingot')
  return { failedKeys: state.failed.keys, failedCount: state.failed.count }
}

// Those that wait for a pool keep their frames open; of a fan of thousands only so many may.
const AWAY_PER_PLACE = 64

function nextTask(state: OpRun, queue: { head: number }, awayCount: number): Task | undefined {
  for (;;) {
    const one = state.ready[queue.head]
    if (one !== undefined) {
      queue.head += 1
      if (queue.head > 1_000 && queue.head * 2 > state.ready.length) {
        state.ready.splice(0, queue.head)
        queue.head = 0
      }
      const task = typeof one === 'function' ? one : beginCell(state, one)
      if (task !== undefined) return task
      continue
    }
    notePlanned(state)
    if (state.run.signal.aborted && state.growing.length > 0) {
      cancelKeys(state)
      continue
    }
    if (state.growing.length === 0 || awayCount > state.maxConcurrency * AWAY_PER_PLACE) return undefined
    openNextFrame(state)
  }
}

function notePlanned(state: OpRun): void {
  if (state.mappedCount === 0) return
  const { runId, ports } = state.run
  const event: Event = {
    kind: 'steps-planned',
    runId,
    atMs: ports.clock.nowMs(),
    steps: [],
    mappedCount: state.mappedCount,
  }
  state.mappedCount = 0
  state.run.note([event])
}
