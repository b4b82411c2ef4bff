import { it } from 'vitest'
import { logStoreContract } from '../testing/log-store-contract.ts'
import { memoryLogStore } from './memory-log-store.ts'

for (const { promise, check } of logStoreContract) {
  it(promise, async () => {
    await check(async () => memoryLogStore())
  })
}
