/**
 * runtime-module — how a process with a project's code opens the instance: the same files as the process that started
 * it, opened for itself.
 */
import { join } from 'node:path'

import { fileLogStore, fileRunValues, jsonFiles, openSqliteStorage } from '@ingot/storage'
import type { HostRuntime } from '@ingot/worker'

export interface RuntimeOptions {
  /** Absolute. */
  readonly instanceDirectory: string
  readonly durability: 'process' | 'power' | undefined
  /** For runs that say nothing else. */
  readonly maxRuntimeMs: number | undefined
}

// oxlint-disable-next-line import/no-default-export -- a runtime module has one
export default async function openRuntime(given: unknown): Promise<HostRuntime> {
  const { instanceDirectory, durability, maxRuntimeMs } = given as RuntimeOptions
  const storage = await openSqliteStorage({
    path: join(instanceDirectory, 'ingot.db'),
    ...(durability === undefined ? {} : { durability }),
  })
  const logs = fileLogStore(join(instanceDirectory, 'logs'))
  return {
    storage,
    logs,
    values: fileRunValues(join(instanceDirectory, 'run-values')),
    defaultIo: jsonFiles({ directory: join(instanceDirectory, 'values') }),
    ...(maxRuntimeMs === undefined ? {} : { maxRuntimeMs }),
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
    },
  }
}
