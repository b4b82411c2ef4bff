/**
 * ports — what evaluating schedules, sensors, automation and backfills needs of the world around it.
 */
import type { Clock, Random } from '../clock.ts'
import type { Storage } from '../storage/storage.ts'

export interface EvaluationPorts {
  /** Read, never written: what is to be written comes back as data. */
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly env: Readonly<Record<string, string | undefined>>
  readonly newRunId: () => string
  /** Values that stand in for resources, by name: not opened, not closed. For tests. */
  readonly resourceValues?: Readonly<Record<string, unknown>>
}
