import type { PartitionMoment, Storage } from '@ingot/core'
import { readPartitionMoment, systemClock } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'

const NO_SETS = { listPartitions: () => Promise.resolve([]) }

/** Now, with the dynamic keys that the projects' assets use; none where there is no storage yet. */
export function momentOf(
  storage: Storage | undefined,
  projects: readonly LoadedProject[],
): Promise<PartitionMoment> {
  const names = new Set(projects.flatMap(({ graph }) => graph.dynamicPartitions))
  return readPartitionMoment(storage ?? NO_SETS, [...names], systemClock.nowMs())
}
