/**
 * edge — what all parts of the app share: who asks, how fast, what is counted, whether the server stops.
 */
import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext } from 'hono'

import type { Access, Visitor } from '../access/access.ts'
import { openAccess } from '../access/access.ts'
import { cookieName, readCookie } from '../access/session-cookie.ts'
import { AccessError } from '../access-error.ts'
import type { ServerOptions, ServerPorts } from '../ports.ts'
import type { Bound } from './foreign.ts'
import type { Metrics } from './metrics.ts'
import { openMetrics } from './metrics.ts'
import { codeOf } from './problem.ts'
import type { Buckets } from './rate-limit.ts'
import { tokenBuckets } from './rate-limit.ts'

export interface AppEnv {
  /** Absent when a request is answered without a socket, as tests do. */
  readonly Bindings: Partial<HttpBindings>
  /** Name of the route, for counting. */
  readonly Variables: { route?: string }
}
export type AppContext = HonoContext<AppEnv>

export interface Edge {
  readonly ports: ServerPorts
  readonly options: ServerOptions
  readonly access: Access
  readonly metrics: Metrics
  readonly stopping: AbortSignal
  /** Requests that change something; messages for sensors; failed sign-ins. Per client. */
  readonly limits: { readonly changes: Buckets; readonly pushes: Buckets; readonly failures: Buckets }
  /** Known once it listens. */
  bound(): Bound
  readonly onFault: (error: unknown) => void
}

const LIMITS = {
  changes: { perSecond: 50, burst: 300 },
  pushes: { perSecond: 500, burst: 2_000 },
  failures: { perSecond: 1, burst: 20 },
}

export function openEdge(
  ports: ServerPorts,
  options: ServerOptions,
  port: () => number | undefined,
  stopping: AbortSignal,
): Edge {
  const { storage, clock } = ports
  const { host = '127.0.0.1', publicHosts = [], auth = 'none' } = options
  const known = publicHosts.map((name) => name.toLowerCase())
  return {
    ports,
    options,
    access: openAccess({ storage, clock, auth }),
    metrics: openMetrics(ports),
    stopping,
    limits: {
      changes: tokenBuckets(clock, LIMITS.changes),
      pushes: tokenBuckets(clock, LIMITS.pushes),
      failures: tokenBuckets(clock, LIMITS.failures),
    },
    bound: () => ({ host, port: port(), publicHosts: known }),
    onFault: options.onFault ?? ((error) => console.error(error)),
  }
}

/** Who asks: by a token in `Authorization`, else by the cookie of a session. */
export async function visitorOf(edge: Edge, c: AppContext): Promise<Visitor> {
  const [, bearer] = /^Bearer +(.*?) *$/i.exec(c.req.header('authorization') ?? '') ?? []
  const secret = bearer ?? readCookie(c.req.header('cookie'), cookieName(edge.bound().port))
  return slowly(edge, c, () => edge.access.admit(secret === '' ? undefined : secret))
}

/** Whoever is refused again and again is told to slow down. A right token is never kept waiting for others' wrong ones. */
export async function slowly<T>(edge: Edge, c: AppContext, admit: () => Promise<T>): Promise<T> {
  try {
    return await admit()
  } catch (error) {
    // To have none is no guess.
    const isFailure = codeOf(error) === 'access/bad-token'
    if (isFailure && !edge.limits.failures.take(clientOf(c))) throw tooMany({ cause: error })
    throw error
  }
}

export function limitRate(buckets: Buckets, c: AppContext): void {
  if (!buckets.take(clientOf(c))) throw tooMany()
}

function tooMany(options: ErrorOptions = {}): AccessError {
  return new AccessError('access/too-many-requests', 'too many requests. Try again in a second.', {
    ...options,
    retryable: true,
  })
}

export function clientOf(c: AppContext): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'local'
}

export function hostOf(c: AppContext): string {
  return c.req.header('host') ?? new URL(c.req.url).host
}

/** Whether the browser came by TLS: as far as can be seen from here, through a proxy. */
export function isSecure(c: AppContext): boolean {
  return c.req.header('x-forwarded-proto') === 'https' || (c.req.header('origin') ?? '').startsWith('https://')
}
