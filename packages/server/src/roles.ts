/**
 * roles — who may do what. Each role may do what those before it may.
 *
 * Errors   AccessError access/role
 */
import type { Role } from '@ingot/core'
import { ROLES } from '@ingot/core'

import { AccessError } from './access-error.ts'
import type { Actor } from './handle.ts'

export function mayAct(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}

export function requireRole(actor: Actor, least: Role): void {
  if (mayAct(actor.role, least)) return
  throw new AccessError(
    'access/role',
    `"${actor.name}" is ${actor.role}; this takes the role ${least}${least === 'admin' ? '' : ' or above'}.`,
  )
}
