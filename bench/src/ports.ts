import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { AnyAsset, AssetGraph, ExecutePorts, RunState, Storage } from '@ingot/core'
import {
  buildGraph,
  defineProject,
  executeRun,
  idMaker,
  launchRun,
  memoryLogStore,
  memoryRunValues,
  memoryStorage,
  systemClock,
} from '@ingot/core'
import { memoryIo } from '@ingot/core/testing'
import { openSqliteStorage } from '@ingot/storage'

/** Runs `use` with a store of the kind, in a folder that is gone afterwards. */
export async function withStorage<T>(kind: string, use: (storage: Storage) => Promise<T>): Promise<T> {
  if (kind === 'memory') return use(memoryStorage())
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
  const storage = await openSqliteStorage({ path: join(folder, 'ingot.db') })
  try {
    return await use(storage)
  } finally {
    await storage[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  }
}

export function graphOf(assets: readonly AnyAsset[]): AssetGraph {
  return buildGraph(defineProject({ name: 'bench', assets }))
}

export function portsOf(storage: Storage): ExecutePorts {
  return {
    storage,
    logs: memoryLogStore(),
    clock: systemClock,
    random: Math.random,
    env: {},
    worker: { workerId: 'bench', host: 'bench', machine: 'bench', pid: process.pid, processStart: undefined },
    defaultIo: memoryIo(),
    values: memoryRunValues(),
  }
}

/** A whole run: launched, executed, ended. */
export async function runAll(storage: Storage, graph: AssetGraph): Promise<RunState> {
  const ports = portsOf(storage)
  const launched = await launchRun(ports, graph, idMaker(systemClock)(), {
    action: 'materialize',
    assetKeys: graph.order,
    launchedBy: 'bench',
  })
  const state = await executeRun(ports, launched)
  if (state.status !== 'succeeded') throw new Error(`the run ended ${state.status}: ${state.message ?? ''}`)
  return state
}
