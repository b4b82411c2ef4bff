/**
 * retention-store — forgetting what is old enough, by class.
 *
 * Rules    a finished run older than its age goes whole: its state, its tags, its events but for those that speak of
 *          assets, which stay (what is known of an asset is its history). So a rebuild after a prune changes nothing.
 *          An unfinished run never goes. Run keys stay as long as their run or their tick.
 */
import type { TickStatus } from './tick-store.ts'

export interface PruneQuery {
  /** Runs that ended before. */
  readonly runsEndedBeforeMs?: number
  /** Ticks that ended before, by status. */
  readonly ticksEndedBeforeMs?: Readonly<Partial<Record<TickStatus, number>>>
  readonly backfillsEndedBeforeMs?: number
  /** Asset events but the newest of each asset, partition and check; kept unless given. */
  readonly assetEventsBeforeMs?: number
  /**
   * At most so many runs, ticks… of each class in this call, and fewer runs when they have many events: call again until
   * all counts are below it. 1..10000.
   */
  readonly limit: number
}

export interface Pruned {
  /** Whose logs and values can go too. */
  readonly runIds: readonly string[]
  readonly eventCount: number
  readonly tickCount: number
  readonly backfillCount: number
}

export interface RetentionStore {
  prune(query: PruneQuery): Promise<Pruned>
}
