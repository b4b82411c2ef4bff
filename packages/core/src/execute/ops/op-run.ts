import type { PlannedJob } from '../../plan/plan.ts'
import type { Task } from '../crew.ts'
import type { Past } from '../past.ts'
import type { RunContext } from '../run-context.ts'
import type { Cell, Expansion } from './frame.ts'
import type { readCollectors } from './levels.ts'

export interface OpRunOptions {
  readonly maxConcurrency: number
  readonly job: PlannedJob
  readonly past: Past | undefined
  /** Place of this run in the chain: see `Past`. */
  readonly age: number
  /** True: what is selected runs although it is done. */
  readonly isForced: boolean
  readonly partition: string | undefined
  /** As the run, with a signal that leaves time to clean up. */
  readonly cleanUp: RunContext
}

export interface OpRun extends OpRunOptions {
  readonly run: RunContext
  readonly read: ReturnType<typeof readCollectors>
  /** Ops whose sources have ended, and other work, in order. */
  readonly ready: (Cell | Task)[]
  /** Maps with keys for which no frame has been opened; the newest last. */
  readonly growing: Expansion[]
  readonly failed: { readonly keys: string[]; count: number }
  /** Steps of maps that have become known and are not yet written down. */
  mappedCount: number
}
