/**
 * asset-partitions — the partitions of an asset and how they stand.
 *
 * Errors   NotFoundError not-found/partitions   it has none
 */
import type { PartitionsStanding } from '@ingot/core'
import { NotFoundError } from '@ingot/core'

import type { ResponseOf } from '../contract/index.ts'
import type { ActiveRun } from './active-runs.ts'
import { withRunning } from './running-ranges.ts'

export function assetPartitions(
  assetKey: string,
  standing: PartitionsStanding | undefined,
  active: readonly ActiveRun[],
): ResponseOf<'GET /assets/{key}/partitions'> {
  if (standing === undefined) {
    throw new NotFoundError('not-found/partitions', `asset ${JSON.stringify(assetKey)} has no partitions.`)
  }
  const { sentence, dimensions, keys, total, statuses } = standing
  return {
    partitioning: sentence,
    // Of one dimension its keys are those of the whole.
    dimensions: dimensions.map((one) => ({ name: one.name, kind: one.kind, keys: [...(one.keys ?? keys)] })),
    keys: [...keys],
    total,
    ranges: withRunning(
      statuses,
      keys,
      active.map(({ request }) => request),
    ),
  }
}
