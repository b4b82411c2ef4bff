/**
 * asset-state — what is known of an asset (or of one of its partitions), folded from its events.
 *
 * Rules    a wipe forgets records, never data. A materialisation keeps the checks' last results: each says which
 *          materialisation it looked at by its time.
 */
import type {
  AssetFailed,
  AssetMaterialized,
  AssetObserved,
  CheckEvaluated,
  Event,
  FreshnessChanged,
  Stored,
  StoredEvent,
} from '../event/event.ts'

export interface AssetState {
  readonly assetKey: string
  readonly partition?: string
  readonly materialization?: Stored<AssetMaterialized>
  readonly observation?: Stored<AssetObserved>
  readonly materializedCount: number
  /** Last result of each check, by name. */
  readonly checks: Readonly<Record<string, Stored<CheckEvaluated>>>
  readonly wipedAtMs?: number
  /** The last attempt, when it came to nothing; gone with the next materialisation. */
  readonly failure?: Stored<AssetFailed>
  readonly freshness?: Stored<FreshnessChanged>
}

/** The asset and partition that an event speaks of; undefined for events of runs and steps. */
export function assetOf(event: Event): { readonly assetKey: string; readonly partition?: string } | undefined {
  switch (event.kind) {
    case 'asset-materialized':
    case 'asset-observed':
    case 'asset-wiped':
    case 'check-evaluated':
    case 'asset-failed':
    case 'freshness-changed':
      return event
    default:
      return undefined
  }
}

/** The state after `event`, which must speak of this asset and partition (`assetOf`). */
export function foldAsset(state: AssetState | undefined, event: StoredEvent): AssetState | undefined {
  const subject = assetOf(event)
  if (subject === undefined) return state
  const before: AssetState = state ?? {
    assetKey: subject.assetKey,
    ...(subject.partition === undefined ? {} : { partition: subject.partition }),
    materializedCount: 0,
    checks: {},
  }
  switch (event.kind) {
    case 'asset-materialized': {
      const { failure: _, ...rest } = before
      return { ...rest, materialization: event, materializedCount: before.materializedCount + 1 }
    }
    case 'asset-failed':
      return { ...before, failure: event }
    case 'freshness-changed':
      return { ...before, freshness: event }
    case 'asset-observed':
      return { ...before, observation: event }
    case 'check-evaluated':
      return { ...before, checks: { ...before.checks, [event.check]: event } }
    case 'asset-wiped':
      return {
        assetKey: before.assetKey,
        ...(before.partition === undefined ? {} : { partition: before.partition }),
        materializedCount: 0,
        checks: {},
        wipedAtMs: event.atMs,
      }
    default:
      return before
  }
}

/** The version of the data that is there now: the later of materialisation and observation. */
export function currentDataVersion(state: AssetState | undefined): string | undefined {
  const { materialization, observation } = state ?? {}
  if (observation === undefined) return materialization?.dataVersion
  if (materialization === undefined || observation.atMs > materialization.atMs) return observation.dataVersion
  return materialization.dataVersion
}
