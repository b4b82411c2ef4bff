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
  /** How long steps that were told to stop are waited for. */
  readonly graceMs: number
}

// oxlint-disable-next-line import/no-default-export -- a runtime module has one
export default async function openRuntime(given: unknown): Promise<HostRuntime> {
  const { instanceDirectory, durability, maxRuntimeMs, graceMs } = given as RuntimeOptions
  const storeFile = join(instanceDirectory, 'ingot.db')
  const storage = await openSqliteStorage({
    path: storeFile,
    ...(durability === undefined ? {} : { durability }),
  })
  const logs = fileLogStore(join(instanceDirectory, 'logs'))
  return {
    storage,
    storeFile,
    logs,
    values: fileRunValues(join(instanceDirectory, 'run-values')),
    defaultIo: jsonFiles({ directory: join(instanceDirectory, 'values') }),
    graceMs,
    ...(maxRuntimeMs === undefined ? {} : { maxRuntimeMs }),
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]()
      await storage[Symbol.asyncDispose]()
    },
  }
}
