/**
 * ask-once — one try: a request and the redirects it meets, to the last byte of the answer.
 *
 * Units    `timeoutMs` over all hops, not counting what is waited for a turn at a host
 * Errors   the signal's reason; everything else is a failed try
 * Promise  1. A redirect is resolved against the original URL, then checked and routed like a first request.
 *          2. Another origin gets the harmless headers only (redirect.ts), and coming back does not bring the rest back.
 *          3. A host that let two requests in a row wait in vain is not asked: the try fails at once.
 *          4. An answer that is not kept is let go of, so that its connection is free again.
 */
import type { FetchedBody } from './bronze-http.ts'
import type { AddressGuard } from './address-guard.ts'
import type { TryFailure } from './failure.ts'
import { failureOf, refused } from './failure.ts'
import type { HostGate } from './host-gate.ts'
import { readBody } from './read-body.ts'
import type { Hop } from './redirect.ts'
import { nextHop } from './redirect.ts'
import type { Tried } from './retry.ts'
import { retryAfterMs } from './retry.ts'
import type { Router } from './routes.ts'
import type { Settings } from './settings.ts'
import type { SilentHosts } from './silent-hosts.ts'
import type { Transport, WireResponse } from './transport.ts'

export interface Client {
  readonly settings: Settings
  readonly guard: AddressGuard
  readonly router: Router
  readonly gate: HostGate
  readonly silent: SilentHosts
  readonly transport: Transport
}

export interface Ask {
  readonly first: Hop
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly accept: readonly number[] | undefined
  /** Keeps what came up to `maxBytes` instead of refusing more. */
  readonly isCut?: boolean
  readonly signal: AbortSignal | undefined
  /** Asked before every hop; a failure ends the try. */
  readonly mayAsk?: (url: URL) => Promise<TryFailure | undefined>
}

const SILENT: TryFailure = {
  kind: 'timeout',
  reason: 'is left alone for now: its host does not answer',
  isRetryable: true,
  isTriedAgain: false,
}

type HopEnd = { readonly kind: 'end'; readonly tried: Tried<FetchedBody> } | { readonly kind: 'hop'; readonly hop: Hop }

export async function askOnce(client: Client, ask: Ask): Promise<Tried<FetchedBody>> {
  const seen = new Set<string>()
  let leftMs = ask.timeoutMs
  let { first: hop } = ask
  for (;;) {
    if (client.guard.refuses(hop.url))
      return failed(refused('refused-address', `leads inside: ${hop.url.host} is no public address`))
    const objection = await ask.mayAsk?.(hop.url)
    if (objection !== undefined) return failed(objection)
    seen.add(`${hop.method} ${hop.url.href}`)
    const leave = await client.gate.enter(hop.url.host, ask.signal)
    const startedAtMs = client.settings.clock.nowMs()
    try {
      const ended = await askInTime(client, ask, hop, leftMs)
      if (ended.kind === 'end') return ended.tried
      hop = ended.hop
    } finally {
      leave()
    }
    leftMs = Math.max(1, leftMs - (client.settings.clock.nowMs() - startedAtMs))
    if (seen.has(`${hop.method} ${hop.url.href}`)) return failed(refused('redirects', 'is redirected in a circle'))
    if (seen.size > client.settings.maxRedirects) {
      return failed(refused('redirects', `is redirected more than ${client.settings.maxRedirects} times`))
    }
  }
}

/** Asked at its turn: while it waited for that, others may have waited for an answer in vain. */
async function askInTime(client: Client, ask: Ask, hop: Hop, leftMs: number): Promise<HopEnd> {
  const { silent } = client
  const { host } = hop.url
  if (silent.isSilent(host)) return { kind: 'end', tried: failed(SILENT) }
  let hasAnswered = false
  const onAnswer = (): void => {
    hasAnswered = true
    silent.noteAnswer(host)
  }
  const ended = await withDeadline(client, ask, leftMs, (signal) => askHop(client, ask, { hop, onAnswer }, signal))
  const failure = ended.kind === 'end' && !ended.tried.ok ? ended.tried.failure : undefined
  if (failure?.kind === 'timeout') {
    // Of one that had only what redirects left of the time, or that is sending still, this says nothing.
    if (!hasAnswered && leftMs >= ask.timeoutMs) silent.noteTimeout(host)
    return { kind: 'end', tried: failed({ ...failure, isTriedAgain: !silent.isSilent(host) }) }
  }
  return ended
}

async function withDeadline(
  { settings }: Client,
  { signal, timeoutMs }: Ask,
  leftMs: number,
  work: (signal: AbortSignal) => Promise<HopEnd>,
): Promise<HopEnd> {
  const deadline = new AbortController()
  const inTime = new AbortController()
  settings.clock.sleep(leftMs, inTime.signal).then(
    () => deadline.abort(),
    () => {}, // ended in time
  )
  try {
    return await work(signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]))
  } catch (error) {
    signal?.throwIfAborted()
    if (!deadline.signal.aborted) return { kind: 'end', tried: failed(failureOf(error)) }
    const reason = `did not answer within ${timeoutMs} ms`
    return { kind: 'end', tried: failed({ kind: 'timeout', reason, isRetryable: true, isTriedAgain: true }) }
  } finally {
    inTime.abort()
  }
}

interface Asked {
  readonly hop: Hop
  /** Called when the host has begun to answer, whatever it says. */
  readonly onAnswer: () => void
}

async function askHop(client: Client, ask: Ask, { hop, onAnswer }: Asked, signal: AbortSignal): Promise<HopEnd> {
  const { url, headers } = client.router.route(hop.url)
  const request = { url, method: hop.method, headers: { ...hop.headers, ...headers }, body: hop.body }
  const response = await client.transport.send(request, signal)
  onAnswer()
  const { status } = response
  // A part is no answer to a question for the whole, and what is kept is kept for good.
  const isAnswer = ask.accept?.includes(status) ?? (status >= 200 && status < 300 && status !== 206)
  if (isAnswer) return { kind: 'end', tried: await readAnswer(client, ask, hop, response) }
  await response.discard()
  const next = nextHop(hop, status, response.headers['location'])
  if (next === undefined) return { kind: 'end', tried: failed(badStatus(response, client.settings)) }
  if (!next.ok) return { kind: 'end', tried: failed(refused('redirects', next.why, status)) }
  return { kind: 'hop', hop: next.hop }
}

async function readAnswer(client: Client, ask: Ask, hop: Hop, response: WireResponse): Promise<Tried<FetchedBody>> {
  const { status, headers, body } = response
  const { maxBytes, isCut = false } = ask
  if (!isCut && Number(headers['content-length']) > maxBytes) {
    await response.discard()
    return failed(refused('too-large', `is larger than ${maxBytes} bytes`, status))
  }
  const read = await readBody(body, headers, { maxBytes, isCut })
  if (read.kind === 'too-large') return failed(refused('too-large', read.why, status))
  if (read.kind === 'unknown-coding') {
    await response.discard()
    return failed(refused('network', read.why, status))
  }
  const fetchedAtMs = client.settings.clock.nowMs()
  return {
    ok: true,
    value: { bytes: read.bytes, status, finalUrl: hop.url.href, headers: shown(headers), fetchedAtMs },
  }
}

/** Cookies are a session: nothing that is kept or logged may hold one. */
function shown(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/cookie|authenticat|authoriz/.test(name)))
}

function badStatus({ status, headers }: WireResponse, settings: Settings): TryFailure {
  const isPassing = status === 429 || status >= 500
  const waitMs = isPassing ? retryAfterMs(headers['retry-after'], settings) : undefined
  const failure: TryFailure = {
    kind: 'status',
    status,
    reason: `answered ${status}`,
    isRetryable: isPassing,
    isTriedAgain: isPassing,
  }
  return waitMs === undefined ? failure : { ...failure, waitMs }
}

function failed(failure: TryFailure): { readonly ok: false; readonly failure: TryFailure } {
  return { ok: false, failure }
}
