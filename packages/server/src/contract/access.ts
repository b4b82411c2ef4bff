/**
 * access — tokens, signing in with one, and the audit log.
 */
import type { AuditEntry } from '@ingot/core'
import { ROLES } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { atMs, done, int, limit, name, objectOf } from './route.ts'

const role = z.enum(ROLES)
const token = z.object({
  tokenId: z.string(),
  name: z.string(),
  role,
  createdAtMs: atMs,
  createdBy: z.string(),
  expiresAtMs: atMs.optional(),
  revokedAtMs: atMs.optional(),
  lastUsedAtMs: atMs.optional(),
})

export const accessRoutes = {
  'POST /session': {
    tag: 'access',
    summary: 'Sign in with a token: sets a cookie that the browser sends from then on',
    role: 'viewer',
    body: z.strictObject({ token: name }),
    response: z.object({ name: z.string(), role }),
  },
  'DELETE /session': {
    tag: 'access',
    summary: 'Sign out',
    role: 'viewer',
    response: done,
  },
  'GET /tokens': {
    tag: 'access',
    summary: 'API tokens, newest first; never their secrets',
    role: 'admin',
    response: z.object({ tokens: z.array(token) }),
  },
  'POST /tokens': {
    tag: 'access',
    summary: 'Make one; its secret is in this answer and nowhere else',
    role: 'admin',
    body: z.strictObject({
      name: z.string().min(1).max(100),
      role,
      expiresInDays: z.number().int().min(1).max(3_650).optional(),
    }),
    status: 201,
    response: z.object({ token, secret: z.string() }),
    audit: 'token.create',
  },
  'DELETE /tokens/{tokenId}': {
    tag: 'access',
    summary: 'Revoke one: it opens nothing from now on',
    role: 'admin',
    params: z.object({ tokenId: name }),
    response: z.object({ token }),
    audit: 'token.revoke',
  },
  'GET /audit': {
    tag: 'access',
    summary: 'Who changed what, newest first',
    role: 'admin',
    query: z.object({
      limit: limit(1_000, 100),
      beforeId: int(0, Number.MAX_SAFE_INTEGER).optional(),
      actor: name.optional(),
      action: name.optional(),
    }),
    response: z.object({
      entries: z.array(objectOf<AuditEntry>({ id: z.number().int(), atMs, actor: z.string(), action: z.string() })),
      nextBeforeId: z.number().int().optional(),
    }),
  },
} as const satisfies Record<string, Route>

export type TokenJson = z.output<typeof token>
