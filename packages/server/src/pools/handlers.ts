/**
 * handlers — the routes of contract/deployment.ts that are about pools.
 *
 * Errors   NotFoundError not-found/pool
 */
import type { PoolState } from '@ingot/core'
import { DEFAULT_POOL_LIMIT, MAX_CONCURRENT_RUNS, meant, NotFoundError } from '@ingot/core'

import type { Handlers } from '../handle.ts'
import { loadedProjects } from '../loaded-projects.ts'
import type { ServerPorts } from '../ports.ts'

export function poolHandlers(ports: ServerPorts): Pick<Handlers, 'GET /pools' | 'PUT /pools/{pool}'> {
  const { storage, queue } = ports
  return {
    async 'GET /pools'() {
      const pools = await poolsOf(ports)
      const { queued, running, canceling } = await storage.countRuns({ statuses: ['queued', 'running', 'canceling'] })
      const { maxConcurrentRuns = MAX_CONCURRENT_RUNS, tagLimits = [] } = queue
      return {
        pools: [...pools],
        queue: { maxConcurrentRuns, queued, running: running + canceling, tagLimits: [...tagLimits] },
      }
    },
    async 'PUT /pools/{pool}'({ params, body }) {
      const known = (await poolsOf(ports)).map(({ name }) => name)
      if (!known.includes(params.pool)) {
        const advice = meant(params.pool, known)
        throw new NotFoundError('not-found/pool', `there is no pool "${params.pool}"${advice}`)
      }
      await storage.setPoolLimit(params.pool, body.limit ?? undefined)
      return { ok: true }
    },
  }
}

/** Those that the store knows, and those that code names and nobody has asked for yet. */
async function poolsOf(ports: Pick<ServerPorts, 'storage' | 'projects'>): Promise<readonly PoolState[]> {
  const pools = new Map((await ports.storage.listPools()).map((pool) => [pool.name, pool]))
  for (const name of loadedProjects(ports).flatMap(({ snapshot }) => snapshot.pools)) {
    if (!pools.has(name)) pools.set(name, { name, limit: DEFAULT_POOL_LIMIT, isChosen: false, held: [], waiting: [] })
  }
  return [...pools.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
