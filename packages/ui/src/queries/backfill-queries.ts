/** backfill-queries — what is asked of backfills, by every screen that shows them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { QueryOf, ResponseOf } from '../api.ts'
import { api } from '../api.ts'

export type BackfillRow = ResponseOf<'GET /backfills'>['backfills'][number]
export type BackfillItemRow = ResponseOf<'GET /backfills/{backfillId}/items'>['items'][number]
export type BackfillStatus = NonNullable<QueryOf<'GET /backfills'>['status']>[number]
export type BackfillItemStatus = NonNullable<QueryOf<'GET /backfills/{backfillId}/items'>['status']>[number]

const PER_PAGE = 100
const ITEMS_PER_PAGE = 1_000
// Of one target, for the strip; the server's most.
const STRIP_ITEMS = 10_000

/** Newest first. */
export function backfillsQuery(status: readonly BackfillStatus[]) {
  return infiniteQueryOptions({
    queryKey: ['backfills', 'pages', status],
    queryFn: ({ signal, pageParam }) =>
      api('GET /backfills', {
        query: {
          limit: PER_PAGE,
          ...(status.length === 0 ? {} : { status: [...status] }),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function backfillQuery(backfillId: string) {
  return queryOptions({
    queryKey: ['backfill', backfillId],
    queryFn: ({ signal }) => api('GET /backfills/{backfillId}', { params: { backfillId }, signal }),
  })
}

export interface ItemFilter {
  readonly status: readonly BackfillItemStatus[]
  readonly target: string | undefined
}

/** In the order of the plan. */
export function backfillItemsQuery(backfillId: string, { status, target }: ItemFilter) {
  return infiniteQueryOptions({
    queryKey: ['backfill', backfillId, 'items', status, target ?? ''],
    queryFn: ({ signal, pageParam }) =>
      api('GET /backfills/{backfillId}/items', {
        params: { backfillId },
        query: {
          limit: ITEMS_PER_PAGE,
          offset: pageParam,
          ...(status.length === 0 ? {} : { status: [...status] }),
          ...(target === undefined ? {} : { target }),
        },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const seen = pages.reduce((sum, { items }) => sum + items.length, 0)
      return seen < page.total && page.items.length > 0 ? seen : undefined
    },
    placeholderData: keepPreviousData,
  })
}

/** Every partition of one target. */
export function targetItemsQuery(backfillId: string, target: string) {
  return queryOptions({
    queryKey: ['backfill', backfillId, 'strip', target],
    queryFn: ({ signal }) =>
      api('GET /backfills/{backfillId}/items', {
        params: { backfillId },
        query: { limit: STRIP_ITEMS, target },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}
