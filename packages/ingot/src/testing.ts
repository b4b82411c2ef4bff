// What `ingot/testing` offers to an author's tests.
export type { FixedClock, Materialized, MaterializeOptions } from '@ingot/core/testing'
export { fixedClock, materialize, memoryIo, memoryLogStore, memoryStorage } from '@ingot/core/testing'
