/** run-list-queries — the list of runs, page by page, and how many there are of each status. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { runPagesQuery } from '../../run-list/run-pages-query.ts'
import type { RunFilter } from './runs-view.ts'

const PER_PAGE = 100

export function runListQuery(filter: RunFilter) {
  return runPagesQuery('pages', filter, PER_PAGE)
}

export function runCountsQuery(filter: RunFilter) {
  return queryOptions({
    queryKey: ['runs', 'counts', filter],
    queryFn: ({ signal }) => api('GET /runs/counts', { query: filter, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Below its own topic: tags for suggestions need not be the newest. */
export function runTagsQuery() {
  return queryOptions({
    queryKey: ['run-tags'],
    queryFn: ({ signal }) => api('GET /runs/tags', { query: { limit: 500 }, signal }),
    staleTime: 300_000,
  })
}
