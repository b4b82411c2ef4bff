/**
 * list-assets — which assets a filter leaves, how many are how, and a page of them.
 *
 * Rules    a page goes on after the asset that the page before ended with: what comes and goes meanwhile shifts nothing.
 * Errors   InvalidError invalid/selection-syntax, invalid/unknown-asset
 *          InvalidError invalid/cursor   in the order of lineage, a cursor that names no asset
 */
import { InvalidError, selectAssets } from '@ingot/core'

import type { Asked, ResponseOf } from '../contract/index.ts'
import type { AssetView } from './asset-board.ts'
import { activeRunId, assetRow, checkCounts, verdictOf } from './asset-row.ts'
import type { Catalogue } from './catalogue.ts'

type Query = Asked<'GET /assets'>['query']
type Status = NonNullable<Query['status']>[number]

export function listAssets(view: AssetView, query: Query): ResponseOf<'GET /assets'> {
  const kept = keysKept(view.catalogue, query)
  const counts: Record<string, number> = {}
  const wanted = query.status === undefined ? undefined : new Set(query.status)
  const found: string[] = []
  for (const key of kept) {
    const statuses = statusesOf(view, key)
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
    if (wanted === undefined || statuses.some((status) => wanted.has(status))) found.push(key)
  }
  const { page, nextCursor } = pageOf(view.catalogue, found, query)
  return {
    assets: page.flatMap((key) => {
      const entry = view.catalogue.entries.get(key)
      return entry === undefined ? [] : [assetRow(view, entry)]
    }),
    ...(nextCursor === undefined ? {} : { nextCursor }),
    total: found.length,
    counts,
  }
}

/** In the order asked for. */
function keysKept(catalogue: Catalogue, { select, q, project, order = 'key' }: Query): readonly string[] {
  const keys = order === 'key' ? catalogue.keys : catalogue.lineage
  const selected = selectedKeys(catalogue, select)
  const text = q?.trim().toLowerCase() ?? ''
  return keys.filter((key) => {
    const entry = catalogue.entries.get(key)
    return (
      entry !== undefined &&
      (selected === undefined || selected.has(key)) &&
      (project === undefined || entry.project === project) &&
      (text === '' || entry.text.includes(text))
    )
  })
}

/** Undefined = all. */
export function selectedKeys({ graph }: Catalogue, select: string | undefined): ReadonlySet<string> | undefined {
  return select === undefined || select.trim() === '' ? undefined : new Set(selectAssets(select, graph))
}

/** An asset may be stale and failed and running at once. */
function statusesOf(view: AssetView, key: string): readonly Status[] {
  const statuses: Status[] = [view.standingOf(key).status]
  if (view.factsOf(key).failures.size > 0) statuses.push('failed')
  if (verdictOf(view, key)?.said.status === 'fail') statuses.push('late')
  if ((checkCounts(view, key)?.failed ?? 0) > 0) statuses.push('check-failed')
  if (activeRunId(view, key) !== undefined) statuses.push('running')
  return statuses
}

function pageOf(
  { lineage }: Catalogue,
  keys: readonly string[],
  { cursor, limit, order = 'key' }: Query,
): { readonly page: readonly string[]; readonly nextCursor: string | undefined } {
  let start = 0
  if (cursor !== undefined && order === 'key') start = firstWhere(keys, (key) => key > cursor)
  if (cursor !== undefined && order === 'lineage') start = afterInLineage(lineage, keys, cursor)
  const page = keys.slice(start, start + limit)
  return { page, nextCursor: start + limit < keys.length ? page.at(-1) : undefined }
}

function afterInLineage(lineage: readonly string[], keys: readonly string[], cursor: string): number {
  const places = new Map(lineage.map((key, index) => [key, index]))
  const place = places.get(cursor)
  if (place === undefined) {
    throw new InvalidError('invalid/cursor', `there is no asset ${JSON.stringify(cursor)} to go on after. Begin anew.`)
  }
  return firstWhere(keys, (key) => (places.get(key) ?? 0) > place)
}

function firstWhere(keys: readonly string[], isAfter: (key: string) => boolean): number {
  const found = keys.findIndex(isAfter)
  return found === -1 ? keys.length : found
}
