/**
 * use-asset-rows — the assets of the catalogue. A first page comes at once; when there are more, all of them follow, and
 * text, status and order are then decided here, without asking again.
 */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { AssetRowJson } from '../../api.ts'
import { ApiProblem } from '../../api.ts'
import { allAssetsQuery, firstAssetsQuery } from '../../queries/asset-queries.ts'
import { chipCounts, matching, sorted, withChips } from './asset-filter.ts'
import type { TreeRow } from './asset-tree.ts'
import { plainRows, treeRows } from './asset-tree.ts'
import type { AssetsView } from './assets-view.ts'
import { sortKey } from './assets-view.ts'

export interface AssetRows {
  readonly rows: readonly TreeRow[]
  /** What is shown, without folders. */
  readonly assets: readonly AssetRowJson[]
  readonly counts: Readonly<Partial<Record<string, number>>>
  /** That the selection leaves; undefined while nothing came. */
  readonly total: number | undefined
  /** The rest is on its way. */
  readonly isPartial: boolean
  /** What is wrong with the selection, a sentence. */
  readonly problem: string | undefined
  /** Anything else that went wrong. */
  readonly error: unknown
}

export function useAssetRows(view: AssetsView): AssetRows {
  const { select, project, text, chips, tree, closed, sort } = view
  const filter = { ...(select === '' ? {} : { select }), ...(project === undefined ? {} : { project }) }
  const first = useQuery(firstAssetsQuery(filter))
  const hasMore = first.data?.nextCursor !== undefined
  const all = useQuery({ ...allAssetsQuery(filter), enabled: hasMore })
  const answer = hasMore ? (all.data ?? first.data) : first.data
  const found = useMemo(() => matching(answer?.assets ?? [], text), [answer, text])
  const isPartial = hasMore && all.data === undefined
  const counts = useMemo(
    () => (isPartial && text === '' ? (answer?.counts ?? {}) : chipCounts(found)),
    [isPartial, text, answer, found],
  )
  const assets = useMemo(
    () => sorted(withChips(found, chips), sortKey(sort), sort.isDescending),
    // The address makes new arrays of the same words.
    [found, chips.join(), sort.by, sort.isDescending],
  )
  const rows = useMemo(
    () => (tree === undefined ? plainRows(assets) : treeRows(assets, tree, closed)),
    [assets, tree, [...closed].join()],
  )
  const problem = selectionProblem(first.error, select)
  const error = problem === undefined ? (first.error ?? all.error) : null
  return { rows, assets, counts, total: answer?.total, isPartial, problem, error }
}

function selectionProblem(error: unknown, select: string): string | undefined {
  return select !== '' && error instanceof ApiProblem && error.status >= 400 && error.status < 500
    ? error.message
    : undefined
}
