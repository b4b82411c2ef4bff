/** instance-queries — what this server is and who asks; every page needs it. */
import { queryOptions, useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../api.ts'
import { api } from '../api.ts'

export type InstanceJson = ResponseOf<'GET /instance'>
export type Role = InstanceJson['actor']['role']

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => api('GET /instance', { signal }),
})

const ROLES: readonly Role[] = ['viewer', 'launcher', 'editor', 'admin']

/** True when who is signed in may do what needs `role`. Until that is known, nothing is offered. */
export function useMay(role: Role): boolean {
  const { data } = useQuery(instanceQuery)
  if (data === undefined || (data.isReadOnly && role !== 'viewer')) return false
  return ROLES.indexOf(data.actor.role) >= ROLES.indexOf(role)
}
