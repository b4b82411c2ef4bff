/**
 * commit-tick — writes down what a tick came to. One that was computed from an outdated state is dropped: somebody else
 * made it, or its cursor was reset meanwhile; the next pass computes it anew.
 */
import {
  isIngotError,
  toErrorRecord,
  type InstigatorState,
  type LeaseFence,
  type TickCommit,
  type TickCommitted,
  type TickOutcome,
} from '@ingot/core'

import type { Instigators } from './instigators.ts'
import type { DaemonPorts } from './ports.ts'

export interface TickParts {
  readonly state: InstigatorState
  readonly fence: LeaseFence
  readonly outcome: TickOutcome
  readonly lastTickAtMs: number
  readonly dueAtMs?: number
  readonly consumedPushIds?: readonly number[]
  readonly memory?: TickCommit['memory']
  /** Skips that this one stands for, itself included. */
  readonly count?: number
}

/** Undefined when the state was outdated; then the kept one is the store's. */
export async function commitTick(
  ports: DaemonPorts,
  instigators: Instigators,
  parts: TickParts,
): Promise<TickCommitted | undefined> {
  try {
    const committed = await ports.storage.commitTick(toCommit(parts))
    instigators.put(committed.state)
    tell(ports, parts, committed)
    return committed
  } catch (error) {
    if (!isIngotError(error) || error.code !== 'conflict/stale-tick') throw error
    const { kind, project, name } = parts.state
    const now = await ports.storage.getInstigator({ kind, project, name })
    if (now !== undefined) instigators.put(now)
    return undefined
  }
}

/** Failures, and runs begun; a person at the console need not hear of every skip. */
function tell(ports: DaemonPorts, { state, outcome }: TickParts, { runs }: TickCommitted): void {
  const what = `${state.kind} ${state.name}`
  if (outcome.status === 'failed') {
    const hint = `see \`ingot ${state.kind === 'schedule' ? 'schedule' : 'sensor'} ticks ${state.name} --failed --verbose\``
    const message = `${what}: the tick failed: ${outcome.error?.message ?? 'no reason given'} (${hint})`
    ports.note({ level: 'warning', loop: state.kind, message })
  }
  const count = runs.filter((run) => run.isNew).length
  if (count > 0) {
    ports.note({
      level: 'info',
      loop: state.kind,
      message: `${what} asked for ${count} ${count === 1 ? 'run' : 'runs'}`,
    })
  }
}

function toCommit(parts: TickParts): TickCommit {
  const { state, outcome, dueAtMs } = parts
  const { kind, project, name } = state
  const { status, skipReason, error, startedAtMs, endedAtMs, logs, partitionChanges, isSlow, cursor } = outcome
  return {
    tick: {
      instigator: { kind, project, name },
      status,
      startedAtMs,
      endedAtMs,
      logs,
      ...(dueAtMs === undefined ? {} : { dueAtMs }),
      ...(skipReason === undefined ? {} : { skipReason }),
      ...(error === undefined ? {} : { error }),
      ...(state.cursor === undefined ? {} : { cursorBefore: state.cursor }),
      ...(cursor === undefined ? {} : { cursorAfter: cursor }),
      ...(partitionChanges.length === 0 ? {} : { partitionChanges }),
      ...(isSlow ? { isSlow } : {}),
      ...(parts.count === undefined ? {} : { count: parts.count }),
    },
    expectedVersion: state.version,
    lease: parts.fence,
    lastTickAtMs: parts.lastTickAtMs,
    runs: outcome.runs,
    ...(cursor === undefined ? {} : { cursor }),
    ...(parts.consumedPushIds === undefined ? {} : { consumedPushIds: parts.consumedPushIds }),
    ...(parts.memory === undefined ? {} : { memory: parts.memory }),
  }
}

/** A tick whose function could not even be called, or whose runs could not be written down. */
export function failedTick(error: unknown, startedAtMs: number, endedAtMs: number): TickOutcome {
  return {
    status: 'failed',
    error: toErrorRecord(error),
    startedAtMs,
    endedAtMs,
    runs: [],
    partitionChanges: [],
    logs: [],
    isSlow: false,
  }
}

/** The same may go well soon: the host died while it worked for somebody else, the store was busy. */
export function isTransient(error: unknown): boolean {
  return isIngotError(error) && error.retryable
}
