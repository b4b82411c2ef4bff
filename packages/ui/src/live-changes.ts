/**
 * live-changes — which queries a change makes out of date. Pure.
 *
 * Rules    a query's key begins with its topic: ['runs', …], ['run', runId, …], ['asset', assetKey, …]. A prefix stands for
 *          every key that begins with it.
 */
import type { ChangeMessage, Topic } from './api.ts'

export type KeyPrefix = readonly string[]
export type Change = Pick<ChangeMessage, 'topics' | 'runIds' | 'assetKeys'>

const PREFIXES: Readonly<Record<Topic, readonly KeyPrefix[]>> = {
  // A run waits for the places of others.
  runs: [['runs'], ['waiting'], ['jobs'], ['job'], ['timeline'], ['workers']],
  assets: [['assets']],
  instigators: [['instigators'], ['instigator'], ['ticks']],
  backfills: [['backfills'], ['backfill']],
  pools: [['pools'], ['waiting']],
  partitions: [['partitions'], ['partition-sets']],
  locations: [
    ['locations'],
    ['instance'],
    ['resources'],
    ['jobs'],
    ['job'],
    ['assets'],
    ['asset'],
    ['instigators'],
    ['instigator'],
  ],
  daemons: [['daemons'], ['instance'], ['workers'], ['waiting']],
}

/** Distinct prefixes to ask anew for. */
export function staleKeys(change: Change): readonly KeyPrefix[] {
  const keys = [
    ...change.topics.flatMap((topic) => PREFIXES[topic] ?? []),
    ...(change.topics.includes('runs') ? named('run', change.runIds) : []),
    ...(change.topics.includes('assets') ? named('asset', change.assetKeys) : []),
  ]
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
}

/** Without names, all of that kind. */
function named(topic: string, names: readonly string[] | undefined): readonly KeyPrefix[] {
  return names === undefined ? [[topic]] : names.map((name) => [topic, name])
}

/** Both in one. Where either named nothing although it is about them, the names are left out: it may be any. */
export function mergeChanges(a: Change | undefined, b: Change): Change {
  if (a === undefined) return b
  const runIds = mergeNames('runs', 'runIds', a, b)
  const assetKeys = mergeNames('assets', 'assetKeys', a, b)
  return {
    topics: [...new Set([...a.topics, ...b.topics])],
    ...(runIds === undefined ? {} : { runIds }),
    ...(assetKeys === undefined ? {} : { assetKeys }),
  }
}

function mergeNames(topic: Topic, field: 'runIds' | 'assetKeys', a: Change, b: Change): string[] | undefined {
  const about = [a, b].filter((change) => change.topics.includes(topic))
  const names = about.map((change) => change[field])
  return names.every((list) => list !== undefined) && about.length > 0 ? [...new Set(names.flat())] : undefined
}
