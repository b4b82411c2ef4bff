/**
 * partition-sets — sets of dynamic partitions, and who uses them. Pure.
 */
import type { LoadedProject } from '../loaded-projects.ts'

/** `asset:key` and `job:name` of all projects, by the name of the set. */
export function setUsers(projects: readonly LoadedProject[]): ReadonlyMap<string, readonly string[]> {
  const uses = projects.flatMap(({ snapshot }) => [
    ...snapshot.assets.flatMap(({ key, dynamicPartitions }) =>
      dynamicPartitions.map((set) => ({ set, by: `asset:${key}` })),
    ),
    ...snapshot.jobs.flatMap(({ name, dynamicPartitions }) =>
      dynamicPartitions.map((set) => ({ set, by: `job:${name}` })),
    ),
  ])
  const groups = Map.groupBy(uses, ({ set }) => set)
  return new Map([...groups].map(([set, all]) => [set, [...new Set(all.map(({ by }) => by))]]))
}
