/**
 * storage-contract — every promise of storage.ts and of the stores that it is made of, as data: each backend runs them
 * all. `open` gives an empty storage.
 */
import type { Promised } from './assert.ts'
import { assetStoreContract, rebuildContract } from './asset-store-contract.ts'
import { backfillStoreContract } from './backfill-store-contract.ts'
import { changeContract } from './change-contract.ts'
import { eventLogContract, type OpenStorage } from './event-log-contract.ts'
import { eventQueryContract } from './event-query-contract.ts'
import { leaseStoreContract } from './lease-store-contract.ts'
import { partitionStoreContract } from './partition-store-contract.ts'
import { poolStoreContract } from './pool-store-contract.ts'
import { retentionStoreContract } from './retention-store-contract.ts'
import { runFilterContract } from './run-filter-contract.ts'
import { runQueryContract } from './run-query-contract.ts'
import { runStoreContract } from './run-store-contract.ts'
import { tickStoreContract } from './tick-store-contract.ts'
import { tokenStoreContract } from './token-store-contract.ts'

export const storageContract: readonly Promised<OpenStorage>[] = [
  ...eventLogContract,
  ...eventQueryContract,
  ...runStoreContract,
  ...runQueryContract,
  ...runFilterContract,
  ...assetStoreContract,
  ...leaseStoreContract,
  ...tickStoreContract,
  ...poolStoreContract,
  ...backfillStoreContract,
  ...partitionStoreContract,
  ...retentionStoreContract,
  ...tokenStoreContract,
  ...changeContract,
  ...rebuildContract,
]
