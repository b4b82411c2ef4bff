/**
 * wipe-events — what forgets the records of assets: materialisations, observations, check results. The data itself stays
 * where its IO manager put it.
 */
import type { AssetWiped } from '../event/event.ts'
import type { AssetState } from './asset-state.ts'

/** One for each state of which there is something to forget. */
export function wipeEvents(states: readonly AssetState[], atMs: number): readonly AssetWiped[] {
  return states.filter(isRecorded).map(({ assetKey, partition }) => ({
    kind: 'asset-wiped',
    atMs,
    assetKey,
    ...(partition === undefined ? {} : { partition }),
  }))
}

export function isRecorded({ materialization, observation, checks }: AssetState): boolean {
  return materialization !== undefined || observation !== undefined || Object.keys(checks).length > 0
}
