/** deployment-queries — code locations, processes, pools, storage, settings, access. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '../api.ts'

export const locationsQuery = queryOptions({
  queryKey: ['locations'],
  queryFn: ({ signal }) => api('GET /locations', { signal }),
})

export const resourcesQuery = queryOptions({
  queryKey: ['resources'],
  queryFn: ({ signal }) => api('GET /resources', { signal }),
})

// Who comes and goes is told on the stream. When their leases end, which is shown too, changes with every heartbeat:
// told, that would make every open page ask every few seconds. So only a page that shows them asks.
const LEASE_LOOK_MS = 10_000

export const daemonsQuery = queryOptions({
  queryKey: ['daemons'],
  queryFn: ({ signal }) => api('GET /daemons', { signal }),
  refetchInterval: LEASE_LOOK_MS,
})

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => api('GET /workers', { signal }),
  refetchInterval: LEASE_LOOK_MS,
})

export const poolsQuery = queryOptions({
  queryKey: ['pools'],
  queryFn: ({ signal }) => api('GET /pools', { signal }),
})

export const partitionSetsQuery = queryOptions({
  queryKey: ['partition-sets'],
  queryFn: ({ signal }) => api('GET /partition-sets', { signal }),
})

const KEYS_SHOWN = 500

export function partitionKeysQuery(set: string, q: string) {
  return queryOptions({
    queryKey: ['partition-sets', set, q],
    queryFn: ({ signal }) =>
      api('GET /partition-sets/{set}', {
        params: { set },
        query: { limit: KEYS_SHOWN, ...(q === '' ? {} : { q }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => api('GET /storage', { signal }),
  staleTime: 0,
})

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api('GET /settings', { signal }),
})

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api('GET /tokens', { signal }),
})

export interface AuditFilter {
  readonly actor?: string
  readonly action?: string
}

export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) =>
      api('GET /audit', {
        query: { ...filter, limit: 200, ...(pageParam === undefined ? {} : { beforeId: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextBeforeId }) => nextBeforeId,
    staleTime: 0,
  })
}
