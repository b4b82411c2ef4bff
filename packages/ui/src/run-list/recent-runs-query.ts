/** recent-runs-query — the newest runs of one thing: of a job, of a schedule, of a backfill. */
import type { QueryOf } from '../api.ts'
import { runPagesQuery } from './run-pages-query.ts'

export type RecentRunsFilter = Pick<QueryOf<'GET /runs'>, 'project' | 'job' | 'launchedBy' | 'backfillId' | 'status'>

const PER_PAGE = 50

export function recentRunsQuery(filter: RecentRunsFilter) {
  return runPagesQuery('recent', filter, PER_PAGE)
}
