/** launch-target — what the launchpad is opened for, by its address or by a run. Pure. */
import type { RunRequest } from '@ingot/core'

import type { LaunchpadTarget } from '../../launchpad/launch-request.ts'
import type { SearchText } from '../../links.ts'
import { selectionOf } from '../../materialize/launch-asks.ts'

export function searchTarget({ project = '', job = '', assets = '' }: SearchText): LaunchpadTarget | undefined {
  if (project === '') return undefined
  if (job !== '') return { project, job }
  return assets === '' ? undefined : { project, assets }
}

/** A run of assets that was asked for by keys is asked for by those that it names. */
export function runTarget({ project, job, selection, assets }: RunRequest): LaunchpadTarget {
  return job === undefined ? { project, assets: selection ?? selectionOf(assets) } : { project, job }
}
