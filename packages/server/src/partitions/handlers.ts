/**
 * handlers — the routes of contract/deployment.ts that are about sets of dynamic partitions.
 *
 * Errors   NotFoundError not-found/partitions      no project uses the set; to look, or to remove: nor has it keys
 *          NotFoundError not-found/partition-key   the set has no such key
 *          InvalidError  invalid/partition-key
 */
import { InvalidError, keyFault, meant, NotFoundError } from '@ingot/core'

import type { Handlers } from '../handle.ts'
import { loadedProjects } from '../loaded-projects.ts'
import type { ServerPorts } from '../ports.ts'
import { setUsers } from './partition-sets.ts'

type PartitionRoute = Extract<keyof Handlers, `${string} /partition-sets${string}`>

export function partitionHandlers(ports: ServerPorts): Pick<Handlers, PartitionRoute> {
  const { storage, clock } = ports
  const used = () => setUsers(loadedProjects(ports))
  const stored = async () => (await storage.listPartitionSets()).map(({ partitions }) => partitions)
  return {
    async 'GET /partition-sets'() {
      const users = used()
      const counts = new Map((await storage.listPartitionSets()).map(({ partitions, count }) => [partitions, count]))
      const names = [...new Set([...users.keys(), ...counts.keys()])].toSorted()
      return {
        sets: names.map((name) => ({ name, count: counts.get(name) ?? 0, usedBy: [...(users.get(name) ?? [])] })),
      }
    },
    async 'GET /partition-sets/{set}'({ params, query }) {
      requireSet(params.set, [...used().keys(), ...(await stored())])
      const text = query.q?.trim().toLowerCase() ?? ''
      const all = await storage.listPartitions(params.set)
      const found = text === '' ? all : all.filter((key) => key.toLowerCase().includes(text))
      return { keys: found.slice(query.offset, query.offset + query.limit), total: found.length }
    },
    async 'POST /partition-sets/{set}/keys'({ params, body }) {
      requireSet(params.set, [...used().keys()])
      for (const key of body.keys) checkKey(key)
      return { added: [...(await storage.addPartitions(params.set, body.keys, clock.nowMs()))] }
    },
    async 'DELETE /partition-sets/{set}/keys/{key}'({ params }) {
      // A set that no project uses any more can be emptied all the same.
      requireSet(params.set, [...used().keys(), ...(await stored())])
      const removed = await storage.removePartitions(params.set, [params.key], clock.nowMs())
      if (removed.length === 1) return { ok: true }
      const message = `set "${params.set}" has no key ${JSON.stringify(params.key)}.`
      throw new NotFoundError('not-found/partition-key', message)
    },
  }
}

function requireSet(name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const advice = meant(name, [...new Set(known)])
  throw new NotFoundError('not-found/partitions', `there is no set of dynamic partitions named "${name}"${advice}`)
}

function checkKey(key: string): void {
  const fault = keyFault(key)
  if (fault === undefined) return
  throw new InvalidError('invalid/partition-key', `partition key ${JSON.stringify(key)} is not allowed: ${fault}.`)
}
