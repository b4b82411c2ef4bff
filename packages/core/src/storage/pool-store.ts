/**
 * pool-store — places shared by runs and steps: a pool of limit 2 lets two hold a place at once.
 *
 * Rules    a pool nobody has given a limit has limit 1. Those who wait are served by priority, then by when they asked;
 *          who waits for several pools keeps those behind it out of these alone. A place that a run holds as a whole
 *          serves its steps too: they ask for no second one, and so never wait for their own run.
 * Promise  1. Never more holders than the limit; lowering it takes no place away.
 *          2. A step's places are freed in the transaction that writes its end (succeeded, failed, skipped, canceled,
 *             retry scheduled), a run's in the one that writes `run-ended`, and all that wait for it are forgotten.
 *          3. Asking again while nothing has changed writes nothing: those who wait do not wake each other.
 * Errors   ConflictError conflict/stale-claim
 *          InvalidError  invalid/pool-limit
 */
import type { Fence } from './new-run.ts'

export interface SlotHolder {
  readonly runId: string
  /** '' = the run as a whole. */
  readonly stepKey: string
  /** When it asked. */
  readonly sinceMs: number
  readonly priority: number
}

export interface PoolState {
  readonly name: string
  readonly limit: number
  /** Set by a person; else the config's, or the default. */
  readonly isChosen: boolean
  readonly held: readonly SlotHolder[]
  /** In the order in which they will be served. */
  readonly waiting: readonly SlotHolder[]
}

export interface SlotRequest {
  readonly stepKey: string
  /** Distinct names; all are held together or none. */
  readonly pools: readonly string[]
  readonly priority: number
  readonly atMs: number
}

export interface PoolStore {
  /** Takes the places, or stands in line: ask again later with the same request. */
  claimSlots(fence: Fence, request: SlotRequest): Promise<'held' | 'waiting'>
  /** Leaves the line, or gives the places back. For a step that ends by its events this happens by itself. */
  releaseSlots(fence: Fence, stepKey: string): Promise<void>
  /** Limits as the config declares them, in place of those declared before; those chosen by a person go over them. */
  declarePools(limits: Readonly<Record<string, number>>): Promise<void>
  /** Undefined = back to the declared or default limit. */
  setPoolLimit(name: string, limit: number | undefined): Promise<void>
  /** Declared, chosen, held or waited for; by name. */
  listPools(): Promise<readonly PoolState[]>
}
