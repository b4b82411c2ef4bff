/**
 * live-refresh — asks anew for what a change made out of date: whole queries, but for those that know better.
 *
 * Rules    a query says how it is refreshed in its `meta: { refresh }`; that is done only while it is on the screen.
 */
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

import type { Change } from './live-changes.ts'
import { staleKeys } from './live-changes.ts'

export type Refresh = (client: QueryClient, queryKey: QueryKey, change: Change) => Promise<void>

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { readonly refresh?: Refresh }
  }
}

/** Ends when all answers are there; what fails shows its failure where it stands. */
export async function refreshStale(client: QueryClient, change: Change): Promise<void> {
  await Promise.allSettled(
    staleKeys(change).flatMap((queryKey) => [
      client.invalidateQueries({ queryKey, predicate: (query) => !refreshesItself(query) }),
      ...client
        .getQueryCache()
        .findAll({ queryKey, predicate: refreshesItself })
        .map((query) => query.meta?.refresh?.(client, query.queryKey, change)),
    ]),
  )
}

function refreshesItself(query: Query): boolean {
  return query.isActive() && query.meta?.refresh !== undefined
}
