/**
 * instigator-state — how the state of a schedule, a sensor or automation changes. Pure: the same in every store.
 */
import type { InstigatorRef, InstigatorState, TickCommit } from './tick-store.ts'

export interface InstigatorChange {
  readonly chosen?: 'running' | 'stopped' | null
  readonly runningSinceMs?: number | null
  readonly cursor?: string | null
  readonly lastTickAtMs?: number | null
}

/** As it stands before anything was stored of it. */
export function newInstigator({ kind, project, name }: InstigatorRef): InstigatorState {
  return {
    kind,
    project,
    name,
    chosen: undefined,
    runningSinceMs: undefined,
    cursor: undefined,
    lastTickAtMs: undefined,
    version: 0,
  }
}

/** Undefined when it changes nothing. */
export function changeInstigator(state: InstigatorState, change: InstigatorChange): InstigatorState | undefined {
  const after: InstigatorState = {
    ...state,
    chosen: chosen(change.chosen, state.chosen),
    runningSinceMs: chosen(change.runningSinceMs, state.runningSinceMs),
    cursor: chosen(change.cursor, state.cursor),
    lastTickAtMs: chosen(change.lastTickAtMs, state.lastTickAtMs),
    version: state.version + 1,
  }
  const isSame =
    after.chosen === state.chosen &&
    after.runningSinceMs === state.runningSinceMs &&
    after.cursor === state.cursor &&
    after.lastTickAtMs === state.lastTickAtMs
  return isSame && state.version > 0 ? undefined : after
}

function chosen<T>(given: T | null | undefined, before: T | undefined): T | undefined {
  return given === undefined ? before : (given ?? undefined)
}

export function instigatorAfterTick(state: InstigatorState, commit: TickCommit): InstigatorState {
  return {
    ...state,
    cursor: commit.cursor ?? state.cursor,
    lastTickAtMs: commit.lastTickAtMs,
    version: state.version + 1,
  }
}
