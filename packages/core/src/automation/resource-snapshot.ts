/**
 * resource-snapshot — resources and IO managers as plain data, and who uses them.
 */
import type { AnyIoManager } from '../definition/io-manager.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { resourceSchemaOf } from './config-schema.ts'
import type { ResourceSnapshot } from './snapshot.ts'

interface User {
  readonly name: string
  readonly resources: AnyResources
  readonly io?: AnyIoManager | undefined
}

export function resourceSnapshots(graph: AssetGraph): readonly ResourceSnapshot[] {
  const users = [...usersOf(graph)]
  const managers = new Map(users.flatMap(({ io }) => (io === undefined ? [] : [[io.name, io] as const])))
  for (const { name, resources } of managers.values()) users.push({ name: `io-manager:${name}`, resources })
  const usedBy = new Map<string, Set<string>>()
  const note = (resource: string, user: string): void => {
    const known = usedBy.get(resource)
    if (known === undefined) usedBy.set(resource, new Set([user]))
    else known.add(user)
  }
  for (const { name, resources, io } of users) {
    for (const resource of Object.values(resources)) note(`resource:${resource.name}`, name)
    if (io !== undefined) note(`io-manager:${io.name}`, name)
  }
  const snapshots = [
    ...[...graph.resources].map(([name, resource]) => resourceFacts(name, resource)),
    ...[...managers.keys()].map((name) => ({ name, kind: 'io-manager' }) as const),
  ]
  return snapshots
    .map((snapshot) => ({ ...snapshot, usedBy: [...(usedBy.get(`${snapshot.kind}:${snapshot.name}`) ?? [])] }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** `name` is that of the slot where it answers one. */
function resourceFacts(name: string, resource: ResourceDefinition): Omit<ResourceSnapshot, 'usedBy'> {
  const { description } = resource
  const configSchema = resourceSchemaOf(resource)
  return {
    name,
    kind: 'resource',
    ...(description === undefined ? {} : { description }),
    ...(configSchema === undefined ? {} : { configSchema }),
  }
}

function* usersOf({ project, nodes, resources }: AssetGraph): Generator<User> {
  if (project.io !== undefined) yield { name: 'project', resources: {}, io: project.io }
  for (const { key, spec, step, external, checks } of nodes.values()) {
    const name = `asset:${key}`
    yield { name, resources: step?.resources ?? external?.resources ?? {}, io: spec.io }
    for (const check of checks) yield { name, resources: check.resources }
  }
  for (const { name, spec } of project.jobs ?? []) {
    if (spec.work.kind !== 'ops') continue
    for (const { op } of spec.work.graph.nodes) yield { name: `job:${name}`, resources: op.resources }
  }
  for (const one of project.schedules ?? []) yield { name: `schedule:${one.name}`, resources: one.resources }
  for (const one of project.sensors ?? []) yield { name: `sensor:${one.name}`, resources: one.resources }
  for (const [name, one] of resources) yield { name: `resource:${name}`, resources: one.resources }
}
