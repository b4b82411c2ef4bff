/**
 * sample-server — the seven services on this machine, each in its own shape, with invented and unchanging content.
 *
 * Shapes   `env` is what `readSettings` needs to ask this server instead of the real services.
 *          `requests` is every request so far, in order of arrival.
 * Promise  1. Every run sees the same content. The first request to `rateLimitedOnce` (reddit, unless told) is
 *             answered 429 with `Retry-After: 1`, so that each run also shows a retry.
 *          2. A source can be made to misbehave: `down` breaks the connection off, `slow` does not answer for
 *             `slowMs`, `rate-limited` always answers 429, `garbage` sends a web page with status 200, `truncated`
 *             sends half of its JSON as if it were whole.
 *          3. `close` ends every connection, waiting ones too.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { SOURCE_NAMES, type SourceName } from './message.ts'
import { blueskySample } from './sample/bluesky.ts'
import { guardianSample } from './sample/guardian.ts'
import { hackernewsSample } from './sample/hackernews.ts'
import { mastodonSample } from './sample/mastodon.ts'
import { newsapiSample } from './sample/newsapi.ts'
import { nytSample } from './sample/nyt.ts'
import { redditSample } from './sample/reddit.ts'
import type { SampleAnswer, SampleService } from './sample/service.ts'

export type Misbehaviour = 'down' | 'slow' | 'rate-limited' | 'garbage' | 'truncated'

export interface SampleServerOptions {
  readonly misbehaving?: Readonly<Partial<Record<SourceName, Misbehaviour>>>
  /** Null for no 429 at all. */
  readonly rateLimitedOnce?: SourceName | null
  readonly slowMs?: number
}

export interface SampleRequestSeen {
  readonly source: SourceName
  /** With the query, without the source's prefix. */
  readonly path: string
  readonly userAgent: string
}

export interface SampleServer {
  readonly url: string
  readonly env: Readonly<Record<string, string>>
  requests(): readonly SampleRequestSeen[]
  close(): Promise<void>
}

const SERVICES: Readonly<Record<SourceName, SampleService>> = {
  newsapi: newsapiSample,
  guardian: guardianSample,
  nyt: nytSample,
  mastodon: mastodonSample,
  bluesky: blueskySample,
  reddit: redditSample,
  hackernews: hackernewsSample,
}

const GARBAGE = '<!doctype html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>'
/** Two pages of everything, and all stories of Hacker News. */
const LIMIT = 12

export async function startSampleServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const seen: SampleRequestSeen[] = []
  const server = createServer((request, response) => handle(request, response, options, seen))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    env: environmentFor(url),
    requests: () => [...seen],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function environmentFor(url: string): Record<string, string> {
  const urls = SOURCE_NAMES.map((name) => [`${name.toUpperCase()}_URL`, `${url}/${name}`])
  const keys = ['NEWSAPI_KEY', 'GUARDIAN_KEY', 'NYT_KEY'].map((name) => [name, 'sample-key'])
  return { ...Object.fromEntries([...urls, ...keys]), HEADLINE_LIMIT: String(LIMIT), HEADLINE_PAGES: '3' }
}

function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: SampleServerOptions,
  seen: SampleRequestSeen[],
): void {
  const url = new URL(request.url ?? '/', 'http://sample')
  const [, prefix, ...rest] = url.pathname.split('/')
  const source = SOURCE_NAMES.find((name) => name === prefix)
  if (source === undefined) return send(request, response, 404, '{"message":"Not Found"}')
  const path = `/${rest.join('/')}`
  const isFirst = !seen.some((earlier) => earlier.source === source)
  seen.push({ source, path: path + url.search, userAgent: request.headers['user-agent'] ?? '' })
  const { rateLimitedOnce = 'reddit' } = options
  if (source === rateLimitedOnce && isFirst) return sendRateLimit(request, response)
  const answer = SERVICES[source]({ path, parameters: url.searchParams, headers: request.headers })
  respond(request, response, answer ?? { status: 404, body: { message: 'Not Found' } }, options, source)
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: SampleAnswer,
  options: SampleServerOptions,
  source: SourceName,
): void {
  const text = JSON.stringify(body)
  switch (options.misbehaving?.[source]) {
    case 'down':
      return void response.destroy()
    case 'slow':
      return sendLater(request, response, text, options.slowMs ?? 60_000)
    case 'rate-limited':
      return sendRateLimit(request, response)
    case 'garbage':
      return send(request, response, 200, GARBAGE, { 'content-type': 'text/html' })
    case 'truncated':
      return send(request, response, 200, text.slice(0, Math.floor(text.length / 2)))
    default:
      return send(request, response, status, text)
  }
}

function sendRateLimit(request: IncomingMessage, response: ServerResponse): void {
  send(request, response, 429, '{"message":"Too Many Requests","error":429}', { 'retry-after': '1' })
}

function sendLater(request: IncomingMessage, response: ServerResponse, text: string, slowMs: number): void {
  const timer = setTimeout(() => send(request, response, 200, text), slowMs)
  response.once('close', () => clearTimeout(timer))
}

/** Compressed where the client reads gzip, as all seven services do. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = isGzip ? gzipSync(text) : Buffer.from(text)
  const encoding = isGzip ? { 'content-encoding': 'gzip' } : {}
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...encoding, ...headers })
  response.end(body)
}
