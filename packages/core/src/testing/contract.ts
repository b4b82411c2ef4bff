// The promises that an implementation of a port must keep, as data, and events to try them with.
export { assertEqual, assertRejects, assertTrue } from './assert.ts'
export type { Promised } from './assert.ts'
export { readAll } from './event-log-contract.ts'
export type { OpenStorage } from './event-log-contract.ts'
export { ioContext, ioManagerContract } from './io-manager-contract.ts'
export type { IoSubject, OpenIo, Row } from './io-manager-contract.ts'
export { logStoreContract } from './log-store-contract.ts'
export type { OpenLogStore } from './log-store-contract.ts'
export {
  cancelRequested,
  checked,
  claimBy,
  ended,
  materialized,
  observed,
  oversized,
  queued,
  started,
  stepStarted,
  stepSucceeded,
  wiped,
} from './sample-events.ts'
export {
  SCHEDULE,
  SENSOR,
  keyedRun,
  sampleBackfill,
  sampleCommit,
  sampleRun,
  sampleSkip,
  sampleTick,
} from './sample-ticks.ts'
export { everythingSeen } from './seen.ts'
export type { Seen } from './seen.ts'
export { storageContract } from './storage-contract.ts'
