/** asset-queries — what is asked of assets, by every screen that shows them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { QueryOf } from '../api.ts'
import { api } from '../api.ts'

export interface AssetListFilter {
  readonly select?: string
  readonly project?: string
}

// The server's most.
const ALL = 20_000
const FIRST = 200

/** A first page, that comes at once however many there are. */
export function firstAssetsQuery(filter: AssetListFilter) {
  return queryOptions({
    queryKey: ['assets', 'first', filter],
    queryFn: ({ signal }) => api('GET /assets', { query: { ...filter, limit: FIRST }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function allAssetsQuery(filter: AssetListFilter) {
  return queryOptions({
    queryKey: ['assets', 'all', filter],
    queryFn: ({ signal }) => api('GET /assets', { query: { ...filter, limit: ALL }, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Below the topic of what is loaded: only other code has other names. */
export function assetNamesQuery() {
  return queryOptions({
    queryKey: ['locations', 'asset-names'],
    queryFn: ({ signal }) => api('GET /asset-names', { signal }),
    staleTime: 300_000,
  })
}

/** With a selection, only what it selects. */
export function assetGraphQuery(select: string | undefined) {
  const query = select === undefined ? {} : { select }
  return queryOptions({
    queryKey: ['assets', 'graph', query],
    queryFn: ({ signal }) => api('GET /asset-graph', { query, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Not under its own key alone: what is upstream decides whether it is stale. */
export function assetQuery(key: string) {
  return queryOptions({
    queryKey: ['assets', 'one', key],
    queryFn: ({ signal }) => api('GET /assets/{key}', { params: { key }, signal }),
  })
}

export function assetPartitionsQuery(key: string) {
  return queryOptions({
    queryKey: ['asset', key, 'partitions'],
    queryFn: ({ signal }) => api('GET /assets/{key}/partitions', { params: { key }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function partitionStateQuery(key: string, partition: string) {
  return queryOptions({
    queryKey: ['asset', key, 'partition', partition],
    queryFn: ({ signal }) =>
      api('GET /assets/{key}/partitions/state', { params: { key }, query: { partition }, signal }),
  })
}

export type AssetEventFilter = Pick<QueryOf<'GET /assets/{key}/events'>, 'kind' | 'partition' | 'check'>

const EVENTS_PER_PAGE = 200

/** Newest first. */
export function assetEventsQuery(key: string, filter: AssetEventFilter) {
  return infiniteQueryOptions({
    queryKey: ['asset', key, 'events', filter],
    queryFn: ({ signal, pageParam }) =>
      api('GET /assets/{key}/events', {
        params: { key },
        query: { ...filter, limit: EVENTS_PER_PAGE, ...(pageParam === undefined ? {} : { beforeId: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextBeforeId,
    placeholderData: keepPreviousData,
  })
}

export function assetAutomationQuery(key: string) {
  return queryOptions({
    queryKey: ['asset', key, 'automation'],
    queryFn: ({ signal }) => api('GET /assets/{key}/automation', { params: { key }, signal }),
  })
}
