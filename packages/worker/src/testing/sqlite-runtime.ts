/**
 * sqlite-runtime — a runtime module on real files, for tests: `{ directory }`.
 */
import { join } from 'node:path'

import { fileLogStore, fileRunValues, jsonFiles, openSqliteStorage } from '@ingot/storage'

import type { HostRuntime } from '../host-runtime.ts'

// eslint-disable-next-line import/no-default-export -- a runtime module has one
export default async function openRuntime(given: unknown): Promise<HostRuntime> {
  const { directory } = given as { readonly directory: string }
  const storage = await openSqliteStorage({ directory })
  const logs = fileLogStore(join(directory, 'logs'))
  return {
    storage,
    storeFile: join(directory, 'ingot.db'),
    logs,
    values: fileRunValues(join(directory, 'run-values')),
    defaultIo: jsonFiles({ directory: join(directory, 'values') }),
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
    },
  }
}
