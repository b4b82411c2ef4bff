/** run-list-queries — the list of runs, page by page, and how many there are of each status. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '../../api.ts'
import type { RunFilter } from './runs-view.ts'

const PER_PAGE = 100

export function runPagesQuery(filter: RunFilter) {
  return infiniteQueryOptions({
    queryKey: ['runs', 'pages', filter],
    queryFn: ({ signal, pageParam }) =>
      api('GET /runs', {
        query: { ...filter, limit: PER_PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
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
