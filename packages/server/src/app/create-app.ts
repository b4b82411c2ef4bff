/**
 * create-app — the HTTP edge: the contract's routes below `/api/v1`, probes, the door for pushes, the pages.
 *
 * Shapes   what goes wrong is problem+json, see problem.ts
 */
import { NotFoundError } from '@ingot/core'
import { Hono } from 'hono'

import { accessHandlers } from '../access/handlers.ts'
import { cookieName, endedCookie, readCookie } from '../access/session-cookie.ts'
import type { Handlers } from '../handle.ts'
import type { ServerOptions, ServerPorts } from '../ports.ts'
import type { AnyHandler } from './answer.ts'
import { answerer } from './answer.ts'
import type { AppContext, AppEnv, Edge } from './edge.ts'
import { hostOf, isSecure, limitRate, openEdge } from './edge.ts'
import { requireKnownHost, requireOwnOrigin } from './foreign.ts'
import { addHooks } from './hooks.ts'
import { addPages } from './pages.ts'
import { parserOf } from './parse-asked.ts'
import { addProbes } from './probes.ts'
import { codeOf, problemResponse, RequestError } from './problem.ts'
import { addReference } from './reference.ts'
import { methodsAt, routerPath, WAYS } from './routing.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Of the areas; those of access are the app's own. */
export type AreaHandlers = Omit<Handlers, keyof ReturnType<typeof accessHandlers>>

export interface App {
  readonly fetch: (request: Request, env?: AppEnv['Bindings']) => Response | Promise<Response>
  /** Ends the streams, each with a message `bye`. */
  stop(): void
}

export interface AppOptions extends ServerOptions {
  /** Where it listens, once it does. */
  readonly boundPort?: () => number | undefined
}

export function createApp(ports: ServerPorts, options: AppOptions, handlers: Partial<AreaHandlers>): App {
  const stopping = new AbortController()
  const edge = openEdge(ports, options, options.boundPort ?? (() => undefined), stopping.signal)
  const app = new Hono<AppEnv>()
  app.onError((error, c) => {
    // What goes wrong because the caller has hung up is nobody's fault.
    if (codeOf(error) === 'internal-error' && !c.req.raw.signal.aborted) edge.onFault(error)
    return problemResponse(error)
  })
  addChecks(app, edge)
  addRoutes(app, edge, { ...handlers, ...accessHandlers(ports, edge.access) })
  addProbes(app, edge)
  addReference(app, ports.version)
  addHooks(app, edge)
  addPages(app, ports.uiFolder)
  app.notFound((c) => problemResponse(nothingAt(c)))
  return { fetch: (request, env = {}) => app.fetch(request, env), stop: () => stopping.abort() }
}

/** Around everything: count, safety headers, and the checks that hold for every address. */
function addChecks(app: Hono<AppEnv>, edge: Edge): void {
  app.use(async (c, next) => {
    const startedAtMs = performance.now()
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value)
    if (c.res.status === 401) endSession(c, edge)
    edge.metrics.answered(c.get('route') ?? 'other', c.req.method, c.res.status, performance.now() - startedAtMs)
  })
  app.use(async (c, next) => {
    const host = hostOf(c)
    requireKnownHost(host, edge.bound())
    if (isChange(c)) {
      requireOwnOrigin(c.req.raw.headers, host)
      const isPush = c.req.path.startsWith('/hooks/')
      limitRate(isPush ? edge.limits.pushes : edge.limits.changes, c)
    }
    await next()
  })
}

/** A cookie whose token has ended is of no use; without it the browser is asked to sign in, and not told that it failed. */
function endSession(c: AppContext, edge: Edge): void {
  const name = cookieName(edge.bound().port)
  if (c.get('route') === '/session' || c.req.header('authorization') !== undefined) return
  if (readCookie(c.req.header('cookie'), name) === undefined) return
  c.res.headers.append('set-cookie', endedCookie(name, isSecure(c)))
}

function isChange({ req: { method } }: AppContext): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function addRoutes(app: Hono<AppEnv>, edge: Edge, handlers: Partial<Handlers>): void {
  for (const way of WAYS) {
    const handler = handlers[way.name] as AnyHandler | undefined
    if (handler === undefined) continue
    const answer = answerer(edge, way, parserOf(way.route), handler)
    const isStream = way.route.media === 'events'
    app.on(way.method, routerPath(way.template), async (c) => {
      c.set('route', way.name.slice(way.name.indexOf(' ') + 1))
      if (isStream) requireOwnOrigin(c.req.raw.headers, hostOf(c))
      return answer(c)
    })
  }
}

function nothingAt(c: AppContext): Error {
  const { path, method } = c.req
  const methods = methodsAt(path)
  if (methods.length > 0 && !methods.includes(method)) {
    const allow = methods.join(', ')
    return new RequestError('invalid/method', `${path} takes ${allow}.`, { headers: { allow } })
  }
  return new NotFoundError('not-found/page', `there is nothing at ${path}. What there is stands in /api/docs.`)
}
