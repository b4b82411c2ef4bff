/**
 * schedules — makes the ticks that are due.
 *
 * Promise  a tick is made once: its due time becomes the state's `lastTickAtMs` in the transaction that creates its
 *          runs. A crash before that leaves it due; after that it is past.
 */
import {
  dueTicks,
  overlapDecision,
  type CodeHost,
  type InstigatorRef,
  type LeaseFence,
  type RunState,
  type ScheduleSnapshot,
  type StoredEvent,
  type TickOutcome,
} from '@ingot/core'

import { commitTick, failedTick, isTransient } from './commit-tick.ts'
import { dueQueue } from './due-queue.ts'
import { nameOf, type Instigators } from './instigators.ts'
import type { DaemonPorts } from './ports.ts'
import type { RunBoard } from './run-board.ts'

export interface Schedules {
  pass(fence: LeaseFence): Promise<number | undefined>
  /** The code, or which of them run, may have changed: all are looked at again. */
  reload(): void
}

interface Entry {
  readonly ref: InstigatorRef
  readonly schedule: ScheduleSnapshot
  readonly host: CodeHost
}

const RETRY_MS = 1_000

export function schedules(ports: DaemonPorts, instigators: Instigators, board: RunBoard): Schedules {
  const due = dueQueue<string>()
  let entries = new Map<string, Entry>()
  return {
    async pass(fence) {
      const names = due.takeDue(ports.clock.nowMs())
      await Promise.all(
        names.map(async (name) => {
          const entry = entries.get(name)
          if (entry === undefined) return
          const retryAtMs = ports.clock.nowMs() + RETRY_MS
          const next = await makeDueTicks(ports, instigators, board, entry, fence).catch((error: unknown) => {
            due.set(name, retryAtMs)
            throw error
          })
          due.set(name, next)
        }),
      )
      return due.nextMs()
    },
    reload() {
      entries = new Map(entriesOf(ports).map((entry) => [nameOf(entry.ref), entry]))
      for (const name of entries.keys()) due.set(name, ports.clock.nowMs())
    },
  }
}

function entriesOf({ projects }: DaemonPorts): readonly Entry[] {
  return projects.list().flatMap(({ host }) =>
    host.snapshot.schedules.map((schedule) => ({
      ref: { kind: 'schedule' as const, project: host.project, name: schedule.name },
      schedule,
      host,
    })),
  )
}

/** Oldest first; gives the instant at which to look again. */
async function makeDueTicks(
  ports: DaemonPorts,
  instigators: Instigators,
  board: RunBoard,
  entry: Entry,
  fence: LeaseFence,
): Promise<number | undefined> {
  const { schedule, ref } = entry
  const state = await instigators.running(ref, schedule.isRunningByDefault)
  if (state === undefined) return undefined
  const nowMs = ports.clock.nowMs()
  const { due } = dueTicks(schedule, state, nowMs)
  for (const dueAtMs of due) {
    const outcome = await evaluate(ports, board, entry, dueAtMs)
    if (outcome === undefined) return nowMs + RETRY_MS
    const parts = { state: instigators.get(ref), fence, outcome, lastTickAtMs: dueAtMs, dueAtMs }
    const committed = await commitTick(ports, instigators, parts).catch((error: unknown) => {
      if (isTransient(error)) throw error
      return commitTick(ports, instigators, { ...parts, outcome: failedTick(error, nowMs, ports.clock.nowMs()) })
    })
    if (committed === undefined) return nowMs
    // The next of several missed ticks must see the run of this one, though its events have not come round yet.
    board.tell(queuedBy(outcome))
  }
  // Of very many missed ones a part is made at a time.
  const rest = dueTicks(schedule, instigators.get(ref), ports.clock.nowMs())
  return rest.due.length > 0 ? nowMs : rest.nextDueMs
}

/** Undefined when it is to be tried again soon: the code cannot be reached. */
async function evaluate(
  ports: DaemonPorts,
  board: RunBoard,
  { ref, schedule, host }: Entry,
  dueAtMs: number,
): Promise<TickOutcome | undefined> {
  const startedAtMs = ports.clock.nowMs()
  const decision = overlapDecision(schedule, runsOf(board, ref))
  if (decision.kind === 'skip') {
    const nothing = { runs: [], partitionChanges: [], logs: [], isSlow: false }
    const endedAtMs = ports.clock.nowMs()
    return { ...nothing, status: 'skipped', skipReason: decision.reason, startedAtMs, endedAtMs }
  }
  try {
    return await host.evaluateSchedule({ name: ref.name, dueAtMs })
  } catch (error) {
    return isTransient(error) ? undefined : failedTick(error, startedAtMs, ports.clock.nowMs())
  }
}

function runsOf(board: RunBoard, { project, name }: InstigatorRef): readonly RunState[] {
  const launchedBy = `schedule:${name}`
  return [...board.unfinished()].filter(
    ({ request }) => request.project === project && request.launchedBy === launchedBy,
  )
}

function queuedBy({ runs }: TickOutcome): readonly StoredEvent[] {
  return runs.flatMap(({ events }) => events.map((event) => ({ ...event, id: 0 })))
}
