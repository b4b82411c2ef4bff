/**
 * storage-contract — every promise of storage.ts, as data: each backend runs them all. `open` gives an empty storage.
 */
import type { Promised } from './assert.ts'
import { assetStoreContract, rebuildContract } from './asset-store-contract.ts'
import { eventLogContract, type OpenStorage } from './event-log-contract.ts'
import { runStoreContract } from './run-store-contract.ts'

export const storageContract: readonly Promised<OpenStorage>[] = [
  ...eventLogContract,
  ...runStoreContract,
  ...assetStoreContract,
  ...rebuildContract,
]
