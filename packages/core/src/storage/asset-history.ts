/**
 * asset-history — which events must stay for what is known of assets.
 */
import type { AssetEvent, EventKind, StoredEvent } from '../event/event.ts'
import type { AssetState } from '../run/asset-state.ts'

const KINDS: Readonly<Record<AssetEvent['kind'], true>> = {
  'asset-materialized': true,
  'asset-failed': true,
  'asset-observed': true,
  'asset-wiped': true,
  'check-evaluated': true,
  'freshness-changed': true,
}

/** Events that outlive their run. */
export const ASSET_EVENT_KINDS: readonly EventKind[] = Object.keys(KINDS) as AssetEvent['kind'][]

export function isAssetEvent(event: StoredEvent): event is Extract<StoredEvent, AssetEvent> {
  return Object.hasOwn(KINDS, event.kind)
}

/** Ids of the events that the state is made of; folded alone, but for the counts, they give it again. */
export function eventsOfState(state: AssetState): ReadonlySet<number> {
  const { materialization, observation, failure, freshness, checks } = state
  const events = [materialization, observation, failure, freshness, ...Object.values(checks)]
  return new Set(events.flatMap((event) => event?.id ?? []))
}
