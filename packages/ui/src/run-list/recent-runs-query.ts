/** recent-runs-query — the newest runs of one thing: of a job, of a schedule, of a backfill. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'

import type { QueryOf } from '../api.ts'
import { api } from '../api.ts'

export type RecentRunsFilter = Pick<QueryOf<'GET /runs'>, 'project' | 'job' | 'launchedBy' | 'backfillId' | 'status'>

const PER_PAGE = 50

export function recentRunsQuery(filter: RecentRunsFilter) {
  return infiniteQueryOptions({
    queryKey: ['runs', 'recent', filter],
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
