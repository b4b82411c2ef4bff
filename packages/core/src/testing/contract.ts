// What an implementation of a port needs: the promises it must keep, as data, and what every store checks alike.
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
export { storageContract } from './storage-contract.ts'
export { logLineJson } from '../storage/memory-log-store.ts'
export {
  MAX_EVENTS_PER_READ,
  MAX_RUNS_PER_PAGE,
  checkLimit,
  checkNewRun,
  eventJson,
  parseRunCursor,
  staleClaim,
} from '../storage/storage.ts'
