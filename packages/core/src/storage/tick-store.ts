/**
 * tick-store — schedules, sensors and automation as they stand (on or off, cursor, last tick), and what each of their
 * ticks came to.
 *
 * Promise  1. A tick's runs, its cursor, its partition changes, the pushes it has read and its own record are one
 *             transaction (`commitTick`).
 *          2. A tick computed from an outdated state (another version: it was committed before, reset, or done by
 *             another daemon) is refused whole. So no tick counts twice.
 *          3. A run whose key has been used in its scope is not created again: `existed`, with the first run's id.
 *          4. Skips that say the same, one after the other, are one record with a count.
 * Errors   ConflictError conflict/stale-tick, conflict/stale-lease; nothing was written
 */
import type { ErrorRecord } from '../errors.ts'
import type { LeaseFence } from './lease-store.ts'
import type { LogLine } from './log-store.ts'
import type { NewRun } from './new-run.ts'

export type InstigatorKind = 'schedule' | 'sensor' | 'automation'

/** What launches runs by itself. */
export interface InstigatorRef {
  readonly kind: InstigatorKind
  readonly project: string
  readonly name: string
}

export interface InstigatorState extends InstigatorRef {
  /** What a person chose; undefined = as its definition says. */
  readonly chosen: 'running' | 'stopped' | undefined
  /** Since when it has been running; undefined while it does not. Ticks due before are never made. */
  readonly runningSinceMs: number | undefined
  /** JSON text; undefined = none yet: the definition's default. */
  readonly cursor: string | undefined
  /** Schedules: the due time of the newest tick made. Sensors, automation: when the newest tick began. */
  readonly lastTickAtMs: number | undefined
  /** Grows with every change; 0 = never stored. */
  readonly version: number
}

export type TickStatus = 'succeeded' | 'skipped' | 'failed'

export interface PartitionChange {
  /** Name of the dynamic partitions. */
  readonly partitions: string
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

export interface NewTick {
  readonly instigator: InstigatorRef
  readonly status: TickStatus
  /** Schedules: the time that the tick is for. */
  readonly dueAtMs?: number
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly skipReason?: string
  readonly error?: ErrorRecord
  /** JSON; as it was given to the function and as it came back. */
  readonly cursorBefore?: string
  readonly cursorAfter?: string
  /** Run keys asked for that had a run already. Filled by the store in what it keeps. */
  readonly logs: readonly LogLine[]
  readonly partitionChanges?: readonly PartitionChange[]
  /** It took longer than its soft budget. */
  readonly isSlow?: boolean
  /** How many ticks this stands for; 1 unless given. More: skips that said the same and were not written one by one. */
  readonly count?: number
}

/** A tick as kept. */
export interface Tick extends NewTick {
  /** Integer ≥ 1, growing. */
  readonly id: number
  /** Created by it, in the order asked for. */
  readonly runIds: readonly string[]
  /** Run keys that had a run already, with that run. */
  readonly reused: readonly { readonly runKey: string; readonly runId: string }[]
  /** 1, or more when this stands for several equal skips; then `startedAtMs` is the first's and `endedAtMs` the last's. */
  readonly count: number
}

export interface TickCommit {
  readonly tick: NewTick
  /** The version of the instigator's state that the tick was computed from; 0 = it had none. */
  readonly expectedVersion: number
  readonly lease?: LeaseFence
  /** Left out = the cursor stays. */
  readonly cursor?: string
  readonly lastTickAtMs: number
  readonly runs: readonly NewRun[]
  /** Pushes read by this tick: they are gone with it. */
  readonly consumedPushIds?: readonly number[]
  /** Automation: the memory per asset (or `asset check`) that changed, JSON texts; undefined = forget. */
  readonly memory?: Readonly<Record<string, string | undefined>>
}

export interface TickCommitted {
  readonly tick: Tick
  readonly state: InstigatorState
  /** Per run of the commit, in order. */
  readonly runs: readonly { readonly runId: string; readonly isNew: boolean }[]
}

export interface TickQuery {
  readonly instigator?: InstigatorRef
  readonly statuses?: readonly TickStatus[]
  readonly limit: number
  /** Ticks with a smaller id. */
  readonly beforeId?: number
}

/** A message for a push sensor, kept until a tick has read it. */
export interface Push {
  readonly id: number
  readonly atMs: number
  /** JSON value. */
  readonly body: unknown
}

export interface TickStore {
  getInstigator(ref: InstigatorRef): Promise<InstigatorState | undefined>
  listInstigators(): Promise<readonly InstigatorState[]>
  /**
   * Sets what is given and leaves the rest; `null` clears. Refused (undefined) when `expectedVersion` is given and is
   * not the state's.
   */
  setInstigator(
    ref: InstigatorRef,
    change: {
      readonly chosen?: 'running' | 'stopped' | null
      readonly runningSinceMs?: number | null
      readonly cursor?: string | null
      readonly lastTickAtMs?: number | null
    },
    expectedVersion?: number,
  ): Promise<InstigatorState | undefined>
  commitTick(commit: TickCommit): Promise<TickCommitted>
  getTick(id: number): Promise<Tick | undefined>
  /** Newest first. */
  listTicks(query: TickQuery): Promise<readonly Tick[]>
  /** Automation's memory, by subject. */
  readMemory(ref: InstigatorRef): Promise<ReadonlyMap<string, string>>
  /**
   * Keeps a message for a sensor. With a `key` that was given before for that sensor (and is not older than the
   * retention of ticks) it is not kept again: a sender may repeat itself.
   */
  addPush(
    ref: InstigatorRef,
    push: { readonly atMs: number; readonly body: unknown; readonly key?: string },
  ): Promise<{ readonly id: number; readonly isNew: boolean }>
  /** Oldest first. */
  listPushes(ref: InstigatorRef, limit: number): Promise<readonly Push[]>
  /** Drops messages that no tick has read; gives how many there were of them. */
  removePushes(ref: InstigatorRef, ids: readonly number[]): Promise<number>
  /** Sensors that have pushes waiting. */
  listPushed(): Promise<readonly InstigatorRef[]>
}
