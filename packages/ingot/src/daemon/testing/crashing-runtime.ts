import type { HostRuntime } from '@ingot/worker'

import openRuntime from '../runtime-module.ts'
import { crashingStorage } from './crashing-storage.ts'

/** The runtime of every process with a project's code, in the crash tests. */
// oxlint-disable-next-line import/no-default-export -- a runtime module has one
export default async function openCrashing(options: unknown): Promise<HostRuntime> {
  const runtime = await openRuntime(options)
  return { ...runtime, storage: crashingStorage(runtime.storage, 'worker') }
}
