/**
 * launch-asks — what is asked of the server for some assets and partitions: a run per project, or a backfill per project
 * when partitions are many. Pure.
 *
 * Rules    external assets are never made; the server would refuse them. One partition, or none, is a run. A range, all or
 *          what is missing is a backfill.
 */
import type { AssetRowJson, BackfillAskJson, BodyOf } from '../api.ts'

export type LaunchTarget = Pick<AssetRowJson, 'project' | 'key' | 'status'> & {
  /** A sentence; absent without partitions. */
  readonly partitioning?: string | undefined
}

export type PartitionChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly key: string }
  | { readonly kind: 'ranges'; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'missing' }

/** How a backfill cuts its partitions into runs; `declared` = as each asset says. */
export type Cut = 'declared' | 'per-partition' | 'single-run' | { readonly batch: number }

export interface LaunchChoice {
  readonly partitions: PartitionChoice
  readonly isStaleOnly: boolean
  readonly cut: Cut
}

export type LaunchAsk =
  | { readonly kind: 'run'; readonly body: BodyOf<'POST /runs'> }
  | { readonly kind: 'backfill'; readonly body: BackfillAskJson }

export function makeable<T extends Pick<LaunchTarget, 'status'>>(targets: readonly T[]): readonly T[] {
  return targets.filter(({ status }) => status !== 'external')
}

export function launchAsks(targets: readonly LaunchTarget[], choice: LaunchChoice): readonly LaunchAsk[] {
  const projects = Map.groupBy(makeable(targets), ({ project }) => project)
  return [...projects].map(([project, mine]): LaunchAsk => {
    const keys = mine.map(({ key }) => key)
    const { partitions } = choice
    const isPartitioned = mine.some(({ partitioning }) => partitioning !== undefined)
    if (isPartitioned && partitions.kind !== 'none' && partitions.kind !== 'one') {
      return { kind: 'backfill', body: backfillBody(project, keys, choice) }
    }
    const ask = {
      assets: keys,
      ...(choice.isStaleOnly ? { staleOnly: true } : {}),
      ...(isPartitioned && partitions.kind === 'one' ? { partition: partitions.key } : {}),
    }
    return { kind: 'run', body: { project, ask } }
  })
}

function backfillBody(project: string, keys: readonly string[], { partitions, cut }: LaunchChoice): BackfillAskJson {
  return {
    project,
    assets: selectionOf(keys),
    ...(partitions.kind === 'ranges'
      ? { partitions: partitions.ranges.map(([a, b]): [string, string] => [a, b]) }
      : {}),
    ...(partitions.kind === 'missing' ? { missingOnly: true } : {}),
    ...(cut === 'declared' ? {} : { policy: cut }),
  }
}

/** The selection language; a key needs no quotes in it. */
export function selectionOf(keys: readonly string[]): string {
  return keys.map((key) => `key:${key}`).join(' or ')
}

/** Undefined when nothing is missing for it to be launched; else the reason, a sentence. */
export function choiceFault({ partitions, cut }: LaunchChoice): string | undefined {
  if (partitions.kind === 'one' && partitions.key === '') return 'Choose a partition.'
  if (partitions.kind === 'ranges' && partitions.ranges.length === 0) return 'Choose the first and the last partition.'
  if (typeof cut === 'object' && !(Number.isInteger(cut.batch) && cut.batch >= 1))
    return 'A run takes at least one partition.'
  return undefined
}
