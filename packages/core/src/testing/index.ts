// What `@ingot/core/testing` offers to tests.
export type { FixedClock } from '../clock.ts'
export { fixedClock } from '../clock.ts'
export type { Materialized, MaterializeOptions } from './materialize.ts'
export { materialize } from './materialize.ts'
export { memoryIo } from './memory-io.ts'
export { memoryLogStore } from '../storage/memory-log-store.ts'
export { memoryStorage } from '../storage/memory.ts'
