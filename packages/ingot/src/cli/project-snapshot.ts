import type { ProjectSnapshot } from '@ingot/core'
import { snapshotOf } from '@ingot/core'

import type { LoadedProject } from '../instance.ts'

/** The project as plain data, as a daemon sees it. */
export function snapshotFor({ graph }: LoadedProject): ProjectSnapshot {
  return snapshotOf(graph)
}
