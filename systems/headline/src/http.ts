/**
 * http — one GET request, tried a few times, answered as text.
 *
 * Shapes   HttpResult = the body of a 2xx answer, or one sentence that says why there is none.
 * Units    every `…Ms` milliseconds; `maxBytes` bytes of body after decompression
 * Errors   None but the abort: `fetchText` rejects with the signal's reason when it is aborted, and never otherwise.
 * Promise  1. Tried again: no connection, no answer in time, a body that breaks off, 429 and 5xx. Not tried again:
 *             other statuses, redirects without end or into nowhere, and a body over `maxBytes`, which is not read further.
 *          2. Between tries it waits what `Retry-After` asks, at most `maxRetryAfterMs`; where that header asks for no
 *             time ahead (absent, past, not a whole number of seconds or a date) a random part of a time that doubles ("full jitter"), so that many clients do not come back at once.
 *          3. No reason contains the request's query, where API keys may be; no key follows a redirect to another
 *             origin (follow-redirects.ts).
 */
import { fetchFollowing } from './follow-redirects.ts'

export interface Clock {
  nowMs(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface HttpRequest {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface HttpOptions {
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  readonly signal?: AbortSignal
  /** Tries in all, the first included. */
  readonly attempts?: number
  /** For one try, from the request to the last byte. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly firstDelayMs?: number
  readonly maxDelayMs?: number
  readonly maxRetryAfterMs?: number
}

export type HttpResult =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly attempts: number }
  | { readonly ok: false; readonly status: number | null; readonly reason: string; readonly attempts: number }

/** `fetchText` with its options bound: what the code that collects is given. */
export type Http = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResult>

export const USER_AGENT = 'ingot-headline/0.1 (news and social message collector)'

const DEFAULTS = {
  attempts: 4,
  timeoutMs: 15_000,
  maxBytes: 20_000_000,
  firstDelayMs: 500,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 60_000,
}

const HTTP_DATE = /^[a-z]{3,9}, .* GMT$/i

type Try =
  | { readonly kind: 'done'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused'; readonly status: number | null; readonly why: string }
  | { readonly kind: 'again'; readonly status: number | null; readonly why: string; readonly waitMs: number | null }

export function createHttp(options: HttpOptions): Http {
  return (request, signal) => fetchText(request, signal === undefined ? options : { ...options, signal })
}

export async function fetchText(request: HttpRequest, options: HttpOptions): Promise<HttpResult> {
  const settled = { ...DEFAULTS, ...options }
  const name = nameRequest(request.url)
  if (name === null)
    return { ok: false, status: null, reason: 'The address is no http or https URL that can be asked.', attempts: 0 }
  for (let attempts = 1; ; attempts += 1) {
    settled.signal?.throwIfAborted()
    const tried = await tryOnce(request, settled)
    if (tried.kind === 'done') return { ok: true, status: tried.status, body: tried.body, attempts }
    if (tried.kind === 'refused' || attempts >= settled.attempts) {
      const times = attempts > 1 ? `, tried ${attempts} times` : ''
      return { ok: false, status: tried.status, reason: `${name} ${tried.why}${times}.`, attempts }
    }
    await settled.clock.sleep(tried.waitMs ?? jitteredDelayMs(attempts, settled), settled.signal)
  }
}

type Settled = HttpOptions & typeof DEFAULTS

function jitteredDelayMs(attempt: number, { firstDelayMs, maxDelayMs, random }: Settled): number {
  return Math.floor(random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1)))
}

async function tryOnce(request: HttpRequest, options: Settled): Promise<Try> {
  const { clock, timeoutMs, signal } = options
  const deadline = new AbortController()
  const settled = new AbortController()
  clock.sleep(timeoutMs, settled.signal).then(
    () => deadline.abort(),
    () => {}, // settled in time, or the whole is aborted: both are seen below
  )
  try {
    const stop = signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal])
    const headers = { 'user-agent': USER_AGENT, accept: 'application/json', ...request.headers }
    const followed = await fetchFollowing({ url: request.url, headers }, stop)
    if (followed.kind === 'astray') return { kind: 'refused', status: followed.status, why: followed.why }
    return await readAnswer(followed.response, options)
  } catch (error) {
    signal?.throwIfAborted()
    const why = deadline.signal.aborted ? `did not answer within ${timeoutMs} ms` : `could not be read: ${cause(error)}`
    return { kind: 'again', status: null, why, waitMs: null }
  } finally {
    settled.abort()
  }
}

async function readAnswer(response: Response, options: Settled): Promise<Try> {
  const { status } = response
  if (!response.ok) {
    // Not read, but let go of, or its connection would stay taken.
    await response.body?.cancel()
    const why = `answered ${status}${response.statusText === '' ? '' : ` ${response.statusText}`}`
    if (status !== 429 && status < 500) return { kind: 'refused', status, why }
    return { kind: 'again', status, why, waitMs: retryAfterMs(response.headers.get('retry-after'), options) }
  }
  const body = await readBody(response, options.maxBytes)
  if (body === null) return { kind: 'refused', status, why: `is larger than ${options.maxBytes} bytes` }
  return { kind: 'done', status, body }
}

/** The body as UTF-8, which is what JSON is; null as soon as it is too large. fetch has decompressed it already. */
async function readBody(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  const parts: string[] = []
  let bytes = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) return null // leaving the loop cancels the stream
    parts.push(decoder.decode(chunk, { stream: true }))
  }
  parts.push(decoder.decode())
  return parts.join('')
}

/** Whole seconds or an HTTP date; null when there is none that lies ahead. At once is never meant by a busy service. */
function retryAfterMs(header: string | null, { clock, maxRetryAfterMs }: Settled): number | null {
  if (header === null) return null
  // Left to itself Date.parse reads "1.5" as the fifth of January.
  const asMs = HTTP_DATE.test(header) ? Date.parse(header) - clock.nowMs() : Number.NaN
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : asMs
  return asked > 0 ? Math.min(maxRetryAfterMs, asked) : null
}

/** `https://host/path`, without query; null for what fetch refuses, user name and password included: it would quote them. */
function nameRequest(url: string): string | null {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return null
  return parsed.username + parsed.password === '' ? `${parsed.origin}${parsed.pathname}` : null
}

/** fetch says "fetch failed" and keeps what happened in `cause`, sometimes one deeper. */
function cause(error: unknown): string {
  let here = error
  while (here instanceof Error && here.cause instanceof Error) here = here.cause
  if (here instanceof AggregateError) here = here.errors[0]
  return here instanceof Error ? here.message : String(here)
}
