/**
 * answer — the way of one request through one route: who asks, may they, what is asked, the handler, the answer, the
 * audit log.
 *
 * Promise  whoever is known and was refused stands in the audit log as much as whoever was not; what was done is told as
 *          done even if the log could not be written (that is counted, and said on the server's output).
 */
import { Readable } from 'node:stream'

import type { Visitor } from '../access/access.ts'
import { cookieName, endedCookie, sessionCookie } from '../access/session-cookie.ts'
import { AccessError } from '../access-error.ts'
import type { Context, StreamMessage } from '../handle.ts'
import { requireRole } from '../roles.ts'
import type { AppContext, Edge } from './edge.ts'
import { isSecure, slowly, visitorOf } from './edge.ts'
import { chooseEncoding, encodeStream } from './encoding.ts'
import { eventStream } from './event-stream.ts'
import type { AskedAny, Parser } from './parse-asked.ts'
import { codeOf } from './problem.ts'
import { recordAudit } from './record-audit.ts'
import type { Way } from './routing.ts'
import { jsonBytes, sendOnce, sendWhole } from './send.ts'

/** A handler whose route is not known to the compiler. */
export type AnyHandler = (asked: AskedAny, context: Context) => unknown

// Said by the pages of themselves. It opens nothing: it is only written down who launched what.
const CLIENT_HEADER = 'ingot-client'

/** Whoever signs in has no token to show yet. */
const NOBODY: Visitor = { name: 'nobody', role: 'viewer' }
const isSession = ({ name }: Way): boolean => name === 'POST /session' || name === 'DELETE /session'

export function answerer(
  edge: Edge,
  way: Way,
  parse: Parser,
  handler: AnyHandler,
): (c: AppContext) => Promise<Response> {
  return async (c) => {
    const visitor = isSession(way) ? NOBODY : await visitorOf(edge, c)
    let asked: AskedAny = { params: c.req.param(), query: {}, body: undefined }
    let answer: unknown
    const reader = new AbortController()
    try {
      requireAllowed(edge, way, visitor)
      asked = await parse({ params: c.req.param(), search: new URL(c.req.url).searchParams, request: c.req.raw })
      if (c.req.method === 'HEAD' && isStream(way))
        return new Response(null, { headers: { 'cache-control': 'no-store' } })
      const context = contextOf(edge, c, visitor, reader)
      answer = await slowly(edge, c, async () => handler(asked, context))
    } catch (error) {
      await recordAudit(edge, way.route.audit, { actor: visitor, ...asked, code: codeOf(error) })
      throw error
    }
    if (way.method !== 'GET') edge.ports.onChanged?.()
    await recordAudit(edge, way.route.audit, { actor: visitor, ...asked, answer })
    return respond(edge, way, c, { asked, answer, visitor, reader })
  }
}

function requireAllowed({ options }: Edge, { route }: Way, visitor: Visitor): void {
  requireRole(visitor, isSessionRole(visitor) ? 'viewer' : route.role)
  if (options.isReadOnly !== true || route.audit === undefined) return
  throw new AccessError('access/read-only', 'this server only shows; it changes nothing.')
}

/** Nobody would read what its source says. */
const isStream = ({ route: { media = 'json' } }: Way): boolean => media !== 'json'

const isSessionRole = (visitor: Visitor): boolean => visitor === NOBODY

function contextOf(edge: Edge, c: AppContext, { name, role }: Visitor, reader: AbortController): Context {
  let signal: AbortSignal | undefined
  return {
    actor: { name, role, ...(c.req.header(CLIENT_HEADER) === 'web' ? { client: 'web' } : {}) },
    lastEventId: c.req.header('last-event-id'),
    // Made when somebody asks: most answers are there before anybody could go.
    get signal() {
      return (signal ??= AbortSignal.any([c.req.raw.signal, edge.stopping, reader.signal]))
    },
  }
}

interface Answered {
  readonly asked: AskedAny
  readonly answer: unknown
  readonly visitor: Visitor
  readonly reader: AbortController
}

async function respond(edge: Edge, way: Way, c: AppContext, answered: Answered): Promise<Response> {
  const { media = 'json', status = 200 } = way.route
  if (media === 'events') return respondEvents(edge, answered)
  if (media === 'text') return respondText(way, c, answered)
  const whole = { bytes: jsonBytes(answered.answer), type: 'application/json', status }
  if (way.method === 'GET') return sendWhole(c.req.raw, whole)
  const response = await sendOnce(c.req.raw, whole)
  if (isSession(way)) response.headers.append('set-cookie', cookieOf(edge, way, c, answered.asked.body))
  return response
}

function cookieOf(edge: Edge, { method }: Way, c: AppContext, body: unknown): string {
  const name = cookieName(edge.bound().port)
  const isToken = typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string'
  return method === 'POST' && isToken && !edge.access.isOpen
    ? sessionCookie(name, String(body.token), isSecure(c))
    : endedCookie(name, isSecure(c))
}

function respondEvents({ ports, stopping, access, metrics, onFault }: Edge, answered: Answered): Response {
  const { answer, visitor, reader } = answered
  const ended = metrics.streamBegun()
  reader.signal.addEventListener('abort', ended, { once: true })
  const stream = eventStream(answer as AsyncIterable<StreamMessage<unknown>>, {
    clock: ports.clock,
    stopping,
    reader,
    holds: () => access.holds(visitor),
    onFault,
  })
  // `transfer-encoding` tells the adapter to send the first piece as it comes; `x-accel-buffering` tells nginx so.
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'transfer-encoding': 'chunked',
  }
  return new Response(stream, { headers })
}

function respondText({ name }: Way, c: AppContext, { asked, answer, reader }: Answered): Response {
  const encoding = chooseEncoding(c.req.header('accept-encoding') ?? null)
  const source = Readable.from(bytesOf(answer as AsyncIterable<string>), { objectMode: false })
  source.once('close', () => reader.abort())
  const stream = Readable.toWeb(encodeStream(source, encoding)) as ReadableStream<Uint8Array>
  const file = fileName(name, asked.params)
  const headers: Record<string, string> = {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${file}"`,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
  }
  if (encoding !== undefined) headers['content-encoding'] = encoding
  return new Response(stream, { headers })
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  for await (const piece of pieces) yield Buffer.from(piece)
}

/** `run-01j….log`: what the address names, in letters that every file system takes. */
function fileName(name: string, params: unknown): string {
  const values = Object.values(typeof params === 'object' && params !== null ? params : {}).map(String)
  const [noun = 'ingot'] = name.slice(name.indexOf('/') + 1).split(/s?\//)
  return `${[noun, ...values]
    .join('-')
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 120)}.log`
}
