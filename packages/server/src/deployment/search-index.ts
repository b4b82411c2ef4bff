/**
 * search-index — the names of everything that is loaded, ready to be searched.
 *
 * Cost     O(names) per search; 10,000 take some 5 ms
 */
import type { PoolState, ProjectSnapshot } from '@ingot/core'

import type { SearchHitJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { MatchRank } from './match-name.ts'
import { matchName, termsOf } from './match-name.ts'

export interface Searchable {
  readonly hit: SearchHitJson
  /** In lower case. */
  readonly name: string
}

export interface RankedHit {
  readonly hit: SearchHitJson
  readonly rank: MatchRank
}

export function searchable(hit: SearchHitJson): Searchable {
  return { hit, name: hit.name.toLowerCase() }
}

/** Best first, at most `limit`; of equals, the shorter name, then as they stand. */
export function searchNames(entries: readonly Searchable[], typed: string, limit: number): readonly RankedHit[] {
  const terms = termsOf(typed)
  if (terms.length === 0) return []
  const byRank: RankedHit[][] = [[], [], [], [], []]
  for (const { hit, name } of entries) {
    const rank = matchName(name, terms)
    if (rank !== undefined) byRank[rank]?.push({ hit, rank })
  }
  const found: RankedHit[] = []
  for (const ranked of byRank) {
    if (found.length >= limit) break
    found.push(...ranked.sort((a, b) => a.hit.name.length - b.hit.name.length))
  }
  return found.slice(0, limit)
}

/** All that a project's code names. */
export function namesOf({
  project,
  assets,
  jobs,
  schedules,
  sensors,
  resources,
}: ProjectSnapshot): readonly Searchable[] {
  const groups = new Map<string, number>()
  for (const { group } of assets) groups.set(group, (groups.get(group) ?? 0) + 1)
  const hits: readonly SearchHitJson[] = [
    ...assets.map(({ key, group }) => ({ kind: 'asset' as const, project, name: key, detail: group })),
    ...jobs.map(({ name, description }) => ({
      kind: 'job' as const,
      project,
      name,
      ...given({ detail: description }),
    })),
    ...schedules.map(({ name, cron, timezone }) => {
      return { kind: 'schedule' as const, project, name, detail: `${cron.join(', ')} ${timezone}` }
    }),
    ...sensors.map(({ name, target }) => ({ kind: 'sensor' as const, project, name, detail: target })),
    ...[...groups].map(([name, count]) => {
      return { kind: 'group' as const, project, name, detail: `${count} ${count === 1 ? 'asset' : 'assets'}` }
    }),
    ...resources.map(({ name, kind }) => ({ kind: 'resource' as const, project, name, detail: kind })),
  ]
  return hits.map(searchable)
}

export function poolHits(pools: readonly Pick<PoolState, 'name' | 'limit' | 'held'>[]): readonly Searchable[] {
  return pools.map(({ name, limit, held }) => {
    return searchable({ kind: 'pool', name, detail: `${held.length} of ${limit} held` })
  })
}
