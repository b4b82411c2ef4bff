/** job-queries — what is asked of jobs, by every screen that shows them. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '../api.ts'

export function jobsQuery() {
  return queryOptions({
    queryKey: ['jobs', 'all'],
    queryFn: ({ signal }) => api('GET /jobs', { signal }),
    placeholderData: keepPreviousData,
  })
}

export function jobQuery(project: string, job: string) {
  return queryOptions({
    queryKey: ['job', project, job],
    queryFn: ({ signal }) => api('GET /jobs/{project}/{job}', { params: { project, job }, signal }),
  })
}

export function jobPartitionsQuery(project: string, job: string) {
  return queryOptions({
    queryKey: ['job', project, job, 'partitions'],
    queryFn: ({ signal }) => api('GET /jobs/{project}/{job}/partitions', { params: { project, job }, signal }),
    placeholderData: keepPreviousData,
  })
}
