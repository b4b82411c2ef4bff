/** overview-queries — what is wrong, what is late, what is going on. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '../../api.ts'

const SHOWN = 8
export const UNFINISHED = ['queued', 'running', 'canceling'] as const

/** `sinceMs` should be a round instant: it is part of the key. */
export function failedQuery(sinceMs: number) {
  return queryOptions({
    queryKey: ['runs', 'failed-since', sinceMs],
    queryFn: ({ signal }) =>
      api('GET /runs', { query: { status: ['failed'], queuedFromMs: sinceMs, limit: SHOWN }, signal }),
  })
}

export function countsQuery(sinceMs: number) {
  return queryOptions({
    queryKey: ['runs', 'counts-since', sinceMs],
    queryFn: ({ signal }) => api('GET /runs/counts', { query: { queuedFromMs: sinceMs }, signal }),
  })
}

export const unfinishedCountsQuery = queryOptions({
  queryKey: ['runs', 'unfinished-counts'],
  queryFn: ({ signal }) => api('GET /runs/counts', { query: { status: [...UNFINISHED] }, signal }),
})

export const unfinishedQuery = queryOptions({
  queryKey: ['runs', 'unfinished'],
  queryFn: ({ signal }) => api('GET /runs', { query: { status: [...UNFINISHED], limit: SHOWN }, signal }),
})

export const lateQuery = queryOptions({
  queryKey: ['assets', 'late'],
  queryFn: ({ signal }) => api('GET /assets', { query: { status: ['late'], limit: SHOWN }, signal }),
})
