/**
 * sample-server — every service and every site that aggre asks, on this machine, with invented and unchanging content.
 *
 * Shapes   `routes` is what `BronzeHttpOptions` needs to ask this server instead of the internet; it tells services apart
 *          by `x-forwarded-host`. `requests` is every request so far, in order of arrival; with `logFile` each is
 *          also a line of that file, as JSON, which outlives this process and may be written by several servers.
 *          AGGRE_SAMPLE_MISBEHAVING makes hosts misbehave where no options can be given: `lobste.rs=down,t.me=garbage`.
 * Errors   InvalidError invalid/aggre-sample  that variable names a misbehaviour that there is none of
 * Promise  1. The same question always has the same answer, but for `flaky.example/clocks`, which fails the first time.
 *          2. A host can be made to misbehave: `down` breaks the connection off, `slow` does not answer for `slowMs`,
 *             `rate-limited` always answers 429, `garbage` sends a web page with status 200 where JSON or XML was asked
 *             for, `truncated` sends half of its body as if it were whole.
 *          3. `close` ends every connection, waiting ones too.
 *          4. No real service's words are here, and nothing leaves this machine.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'

import { InvalidError } from 'ingot'

import { feeds } from './feeds.ts'
import { algolia, firebase } from './hackernews.ts'
import { huggingface } from './huggingface.ts'
import { lobsters } from './lobsters.ts'
import { reddit } from './reddit.ts'
import type { SampleAnswer, SampleRequest, SampleService } from './service.ts'
import { bareHost, notFound, sites } from './sites.ts'
import { telegram } from './telegram.ts'
import { youtube } from './youtube.ts'

const MISBEHAVIOURS = ['down', 'slow', 'rate-limited', 'garbage', 'truncated'] as const
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

export interface SampleServerOptions {
  /** By host, without `www.`. */
  readonly misbehaving?: Readonly<Record<string, Misbehaviour>>
  /** A host whose first request is answered 429 with `Retry-After: 1`. */
  readonly rateLimitedOnce?: string
  readonly slowMs?: number
  readonly logFile?: string
}

export interface SampleRequestSeen {
  readonly host: string
  /** With the query. */
  readonly path: string
  /** 0 for the first that this server saw. */
  readonly atIndex: number
  readonly userAgent: string
}

export interface SampleServer {
  readonly url: string
  readonly routes: Readonly<Record<string, string>>
  requests(): readonly SampleRequestSeen[]
  close(): Promise<void>
}

const SERVICES: Readonly<Record<string, SampleService | undefined>> = {
  'hacker-news.firebaseio.com': firebase,
  'hn.algolia.com': algolia,
  'lobste.rs': lobsters,
  'reddit.com': reddit,
  'huggingface.co': huggingface,
  'youtube.com': youtube,
  't.me': telegram,
}

const GARBAGE = '<!doctype html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>'

export async function startSampleServer(given: SampleServerOptions = {}): Promise<SampleServer> {
  const misbehaving = given.misbehaving ?? readMisbehaving(process.env['AGGRE_SAMPLE_MISBEHAVING'] ?? '')
  const options = { ...given, misbehaving }
  const seen: SampleRequestSeen[] = []
  if (options.logFile !== undefined) mkdirSync(dirname(options.logFile), { recursive: true })
  const server = createServer((request, response) => handle({ request, response, options, seen }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    routes: { '*': url },
    requests: () => [...seen],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function readMisbehaving(text: string): Readonly<Record<string, Misbehaviour>> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [host = '', name = ''] = pair.split('=').map((part) => part.trim())
      const misbehaviour = MISBEHAVIOURS.find((one) => one === name)
      if (misbehaviour !== undefined && host !== '') return [host, misbehaviour]
      const known = MISBEHAVIOURS.join(', ')
      throw new InvalidError(
        'invalid/aggre-sample',
        `AGGRE_SAMPLE_MISBEHAVING has "${pair}". Write host=misbehaviour, with one of ${known}.`,
      )
    }),
  )
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly options: SampleServerOptions
  readonly seen: SampleRequestSeen[]
}

function handle(exchange: Exchange): void {
  const { request, response, options, seen } = exchange
  const host = hostOf(request)
  const url = new URL(request.url ?? '/', 'http://sample')
  const earlier = seen.filter((one) => one.host === host && pathOf(one) === url.pathname).length
  const isFirst = !seen.some((one) => bareHost(one.host) === options.rateLimitedOnce)
  record(exchange, { host, path: url.pathname + url.search, atIndex: seen.length, userAgent: userAgentOf(request) })
  if (bareHost(host) === options.rateLimitedOnce && isFirst) return send(request, response, TOO_MANY)
  const answer = answerOf({ host, path: url.pathname, parameters: url.searchParams, earlier })
  respond(exchange, bareHost(host), answer)
}

function record({ options, seen }: Exchange, request: SampleRequestSeen): void {
  seen.push(request)
  // One call per line: several processes may write to this file at once.
  if (options.logFile !== undefined) appendFileSync(options.logFile, `${JSON.stringify(request)}\n`)
}

function answerOf(request: SampleRequest): SampleAnswer {
  const service = SERVICES[bareHost(request.host)]
  // What a service does not know under its own address may still be a page of its site.
  return (
    service?.(request) ??
    sites(request) ??
    feeds(request) ??
    notFound(`page ${request.path} at ${request.host} among the samples`)
  )
}

const TOO_MANY: SampleAnswer = {
  status: 429,
  contentType: 'application/json; charset=utf-8',
  body: '{"message":"Too Many Requests","error":429}',
  headers: { 'retry-after': '1' },
}

function respond({ request, response, options }: Exchange, host: string, answer: SampleAnswer): void {
  switch (options.misbehaving?.[host]) {
    case 'down':
      return void response.destroy()
    case 'slow':
      return sendLater(request, response, answer, options.slowMs ?? 60_000)
    case 'rate-limited':
      return send(request, response, TOO_MANY)
    case 'garbage':
      return send(request, response, { status: 200, contentType: 'text/html', body: GARBAGE })
    case 'truncated':
      return send(request, response, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) })
    default:
      return send(request, response, answer)
  }
}

function sendLater(request: IncomingMessage, response: ServerResponse, answer: SampleAnswer, slowMs: number): void {
  const timer = setTimeout(() => send(request, response, answer), slowMs)
  response.once('close', () => clearTimeout(timer))
}

/** Compressed where the client reads gzip, as most sites do. */
function send(request: IncomingMessage, response: ServerResponse, answer: SampleAnswer): void {
  const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = isGzip ? gzipSync(answer.body) : Buffer.from(answer.body)
  const encoding = isGzip ? { 'content-encoding': 'gzip' } : {}
  response.writeHead(answer.status, { 'content-type': answer.contentType, ...encoding, ...answer.headers })
  response.end(body)
}

function hostOf(request: IncomingMessage): string {
  const forwarded = request.headers['x-forwarded-host']
  return (Array.isArray(forwarded) ? forwarded[0] : forwarded) ?? request.headers.host ?? ''
}

function userAgentOf(request: IncomingMessage): string {
  return request.headers['user-agent'] ?? ''
}

function pathOf({ path }: SampleRequestSeen): string {
  return path.split('?')[0] ?? path
}
