/** automation-queries — what is asked of schedules, sensors and asset automation, and of their ticks. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { InstigatorRowJson, QueryOf, ResponseOf } from '../api.ts'
import { api } from '../api.ts'

/** Names one of them. */
export type InstigatorParams = Pick<InstigatorRowJson, 'kind' | 'project' | 'name'>
export type InstigatorDetail = ResponseOf<'GET /instigators/{kind}/{project}/{name}'>
export type TickRow = ResponseOf<'GET /instigators/{kind}/{project}/{name}/ticks'>['ticks'][number]
export type TickStatus = NonNullable<QueryOf<'GET /instigators/{kind}/{project}/{name}/ticks'>['status']>[number]

const TICKS_PER_PAGE = 50
// The server's most in one answer.
const TIMELINE_TICKS = 1_000

export function instigatorsQuery() {
  return queryOptions({
    queryKey: ['instigators', 'all'],
    queryFn: ({ signal }) => api('GET /instigators', { signal }),
    placeholderData: keepPreviousData,
  })
}

export function instigatorKey({ kind, project, name }: InstigatorParams): readonly string[] {
  return ['instigator', kind, project, name]
}

export function instigatorQuery(one: InstigatorParams) {
  return queryOptions({
    queryKey: instigatorKey(one),
    queryFn: ({ signal }) => api('GET /instigators/{kind}/{project}/{name}', { params: one, signal }),
  })
}

/** Newest first, a page at a time. */
export function ticksQuery(one: InstigatorParams, status: readonly TickStatus[]) {
  const { kind, project, name } = one
  return infiniteQueryOptions({
    queryKey: ['ticks', kind, project, name, 'pages', status],
    queryFn: ({ signal, pageParam }) =>
      api('GET /instigators/{kind}/{project}/{name}/ticks', {
        params: one,
        query: {
          limit: TICKS_PER_PAGE,
          ...(status.length === 0 ? {} : { status: [...status] }),
          ...(pageParam === undefined ? {} : { beforeId: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextBeforeId,
    placeholderData: keepPreviousData,
  })
}

/** The newest, for the timeline. */
export function timelineTicksQuery(one: InstigatorParams) {
  const { kind, project, name } = one
  return queryOptions({
    queryKey: ['ticks', kind, project, name, 'newest'],
    queryFn: ({ signal }) =>
      api('GET /instigators/{kind}/{project}/{name}/ticks', {
        params: one,
        query: { limit: TIMELINE_TICKS },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
}

export function tickQuery(id: number) {
  return queryOptions({
    queryKey: ['ticks', 'one', id],
    queryFn: ({ signal }) => api('GET /ticks/{id}', { params: { id }, signal }),
  })
}

export function pushesQuery(one: InstigatorParams) {
  return queryOptions({
    queryKey: [...instigatorKey(one), 'pushes'],
    queryFn: ({ signal }) =>
      api('GET /instigators/{kind}/{project}/{name}/pushes', { params: one, query: { limit: 100 }, signal }),
  })
}
