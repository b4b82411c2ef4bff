import { dynamicNames } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'

/** The sets of dynamic partitions that the projects declare. */
export function setNamesOf(projects: readonly LoadedProject[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { graph } of projects) {
    const definitions = [
      ...[...graph.nodes.values()].map(({ spec }) => spec.partitions),
      ...[...graph.jobs.values()].map(({ spec }) => spec.partitions),
    ]
    for (const definition of definitions) {
      if (definition !== undefined) for (const name of dynamicNames(definition)) names.add(name)
    }
  }
  return names
}
