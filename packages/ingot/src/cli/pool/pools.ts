/**
 * pools — every pool that a definition names, the config sizes or the store knows, with the places that it has.
 */
import type { PoolState, Storage } from '@ingot/core'

import type { Workspace } from '../../find-workspace.ts'
import type { LoadedProject } from '../../instance.ts'
import { snapshotFor } from '../project-snapshot.ts'

export interface PoolJson {
  readonly name: string
  readonly limit: number
  /** `chosen` by `pool set`, set in the `config`, or the `default` of one place. */
  readonly from: 'chosen' | 'config' | 'default'
  readonly held: PoolState['held']
  readonly waiting: PoolState['waiting']
}

const DEFAULT_LIMIT = 1

export async function poolsOf(
  workspace: Workspace,
  projects: readonly LoadedProject[],
  storage: Storage | undefined,
): Promise<readonly PoolJson[]> {
  const { pools: config } = workspace.daemon
  const stored = new Map((await storage?.listPools())?.map((pool) => [pool.name, pool]))
  const named = projects.flatMap((loaded) => snapshotFor(loaded).pools)
  const names = new Set([...named, ...Object.keys(config), ...stored.keys()])
  return [...names].toSorted().map((name) => {
    const { limit, isChosen = false, held = [], waiting = [] } = stored.get(name) ?? {}
    const declared = Object.hasOwn(config, name) ? config[name] : undefined
    const from = isChosen ? 'chosen' : declared === undefined ? 'default' : 'config'
    return { name, limit: (isChosen ? limit : declared) ?? DEFAULT_LIMIT, from, held, waiting }
  })
}
