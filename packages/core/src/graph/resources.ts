import type { Project } from '../definition/project.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import { DefinitionError } from '../errors.ts'
import type { AssetNode } from './node.ts'

/** Every resource that the project needs, nested ones too, by name, slots answered by the project's bindings. */
export function collectResources(
  project: Project,
  nodes: readonly AssetNode[],
): ReadonlyMap<string, ResourceDefinition> {
  const bindings = new Map((project.resources ?? []).map((binding) => [binding.slot, binding.implementation]))
  const found = new Map<string, ResourceDefinition>()
  const asked = new Map<string, ResourceDefinition>()
  const add = (resource: ResourceDefinition, neededBy: string): void => {
    const before = asked.get(resource.name)
    if (before === resource) return
    if (before !== undefined && !bindings.has(resource.name)) throw duplicate(resource.name, neededBy)
    asked.set(resource.name, resource)
    const answer = bindings.get(resource.name) ?? resource
    if (answer.open === undefined) throw missing(resource.name, neededBy)
    found.set(resource.name, answer)
    addAll(answer.resources, `resource "${resource.name}"`)
  }
  const addAll = (resources: AnyResources, neededBy: string): void => {
    for (const resource of Object.values(resources)) add(resource, neededBy)
  }
  if (project.io !== undefined) addAll(project.io.resources, `IO manager "${project.io.name}"`)
  for (const { name, spec } of project.jobs ?? []) {
    if (spec.work.kind !== 'ops') continue
    for (const { key, op } of spec.work.graph.nodes) addAll(op.resources, `op "${key}" of job "${name}"`)
  }
  for (const { name, resources } of project.schedules ?? []) addAll(resources, `schedule "${name}"`)
  for (const { name, resources } of project.sensors ?? []) addAll(resources, `sensor "${name}"`)
  for (const node of nodes) {
    const neededBy = `asset "${node.key}"`
    addAll(node.step?.resources ?? node.external?.resources ?? {}, neededBy)
    addAll(node.spec.io?.resources ?? {}, neededBy)
    for (const check of node.checks) addAll(check.resources, `check "${check.name}" of ${neededBy}`)
  }
  return found
}

function missing(name: string, neededBy: string): DefinitionError {
  return new DefinitionError(
    'definition/missing-resource',
    `${neededBy} needs resource "${name}", which is a slot without an implementation. ` +
      'Answer it with provide(slot, implementation) in defineProject({ resources }).',
  )
}

function duplicate(name: string, neededBy: string): DefinitionError {
  return new DefinitionError(
    'definition/duplicate-resource',
    `two different resources are named "${name}"; ${neededBy} uses the second. Rename one, or share one definition.`,
  )
}
