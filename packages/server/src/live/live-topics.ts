/**
 * live-topics — what an event is news of. Pure.
 */
import type { EventKind, StoredEvent } from '@ingot/core'

import type { Topic } from '../contract/index.ts'

/** The kinds that change what people see of runs and assets; details of a run stand in its own stream. */
export const LIVE_KINDS: readonly EventKind[] = [
  'run-queued',
  'run-started',
  'run-resumed',
  'run-cancel-requested',
  'run-ended',
  'steps-planned',
  'step-started',
  'step-succeeded',
  'step-failed',
  'step-skipped',
  'step-retry-scheduled',
  'step-canceled',
  'asset-materialized',
  'asset-failed',
  'asset-observed',
  'asset-wiped',
  'check-evaluated',
  'freshness-changed',
  'partitions-added',
  'partitions-removed',
]

/** Of what stands in no event: whether it changed while nobody looked, nobody can tell. */
export const UNLOGGED_TOPICS: readonly Topic[] = ['instigators', 'backfills', 'pools', 'locations', 'daemons']

/** What has happened, until somebody has been told: it never grows beyond what can be named. */
export interface News {
  readonly topics: Set<Topic>
  /** Undefined: too many to name. */
  runIds: Set<string> | undefined
  assetKeys: Set<string> | undefined
}

export function noNews(): News {
  return { topics: new Set(), runIds: new Set(), assetKeys: new Set() }
}

/** As many names as one message holds. */
export const MOST_NAMED = 500

export function addEvent(news: News, event: StoredEvent): void {
  if (event.runId !== undefined) {
    news.topics.add('runs')
    news.runIds = withName(news.runIds, event.runId)
  }
  if ('assetKey' in event) {
    news.topics.add('assets')
    news.assetKeys = withName(news.assetKeys, event.assetKey)
  }
  if (event.kind === 'partitions-added' || event.kind === 'partitions-removed') news.topics.add('partitions')
}

export function addNews(news: News, more: News): void {
  for (const topic of more.topics) news.topics.add(topic)
  news.runIds = withNames(news.runIds, more.runIds)
  news.assetKeys = withNames(news.assetKeys, more.assetKeys)
}

/** Something that nobody can name. */
export function addUnknown(news: News): void {
  for (const topic of ['runs', 'assets', 'partitions'] as const) news.topics.add(topic)
  news.runIds = undefined
  news.assetKeys = undefined
}

function withName(names: Set<string> | undefined, name: string): Set<string> | undefined {
  names?.add(name)
  return names === undefined || names.size > MOST_NAMED ? undefined : names
}

function withNames(names: Set<string> | undefined, more: ReadonlySet<string> | undefined): Set<string> | undefined {
  if (names === undefined || more === undefined) return undefined
  for (const name of more) names.add(name)
  return names.size > MOST_NAMED ? undefined : names
}
