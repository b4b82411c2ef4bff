/**
 * warm-up — what a first run would otherwise pay for: V8 compiles functions when they are first called, SQLite its
 * statements. One run of one step in memory calls them all; the store is only read.
 */
import type { ExecutePorts } from '@ingot/core'
import {
  buildGraph,
  defineAsset,
  defineProject,
  executeRun,
  launchRun,
  memoryLogStore,
  memoryStorage,
} from '@ingot/core'

const RUN_ID = 'warm-up'

export async function warmUp(ports: ExecutePorts): Promise<void> {
  const asset = defineAsset({ key: 'warm_up', run: () => undefined })
  const graph = buildGraph(defineProject({ name: 'warm_up', assets: [asset] }))
  const inMemory = { ...ports, storage: memoryStorage(), logs: memoryLogStore() }
  const request = { action: 'materialize', assetKeys: ['warm_up'], launchedBy: 'warm-up' } as const
  await executeRun(inMemory, await launchRun(inMemory, graph, RUN_ID, request))
  await Promise.all([
    ports.storage.getRun(RUN_ID),
    ports.storage.read({ afterId: 0, limit: 1, runId: RUN_ID }),
    ports.storage.listAssets({ assetKeys: ['warm_up'] }),
  ])
}
