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

/** Why who is signed in may not do what needs `role`; undefined when they may, and until that is known. */
export function useRefusal(role: Role): string | undefined {
  const { data } = useQuery(instanceQuery)
  const isAllowed = useMay(role)
  if (data === undefined || isAllowed) return undefined
  if (data.isReadOnly) return 'This server is read only: nothing is changed through it.'
  return `Signed in as ${data.actor.role}: this takes the role ${role} or more.`
}

/** True when who is signed in may do what needs `role`. Until that is known, nothing is offered. */
export function useMay(role: Role): boolean {
  const { data } = useQuery(instanceQuery)
  if (data === undefined || (data.isReadOnly && role !== 'viewer')) return false
  return ROLES.indexOf(data.actor.role) >= ROLES.indexOf(role)
}
