/**
 * create-bronze-http — the client of bronze-http.ts on undici.
 *
 * Errors   InvalidError invalid/bronze-http   an option that cannot be meant
 *          InvalidError invalid/closed        used after it was closed, or under way then
 *          and those of bronze-http.ts
 * Promise  1. Two calls for one key at once make one request, and both get its answer. Two processes may make two: what
 *             comes first is kept, and both get that.
 *          2. Closing it breaks off what is under way.
 */
import { InvalidError } from '@ingot/core'

import { keepFirst } from '../media/keep-first.ts'
import type { ArtifactKey, BronzeStore, Provenance } from '../store/bronze-store.ts'
import { urlHash } from '../store/url-hash.ts'
import { createAddressGuard } from './address-guard.ts'
import type { Client } from './ask-once.ts'
import { askOnce } from './ask-once.ts'
import type {
  BronzeHttp,
  BronzeHttpOptions,
  Fetched,
  FetchedBody,
  FetchOptions,
  FetchOutcome,
  FetchRequest,
} from './bronze-http.ts'
import { createHostGate } from './host-gate.ts'
import { ACCEPTED_CODINGS } from './read-body.ts'
import type { Hop } from './redirect.ts'
import { nameOf, readRequestUrl } from './request-url.ts'
import { withRetries } from './retry.ts'
import type { Robots } from './robots.ts'
import { createRobots } from './robots.ts'
import { createRouter } from './routes.ts'
import type { BronzeHttpPorts } from './settings.ts'
import { settle } from './settings.ts'
import { createSilentHosts } from './silent-hosts.ts'
import { createSingleFlight } from './single-flight.ts'
import { createTransport } from './transport.ts'

const BAD_URL: Fetched = {
  ok: false,
  failure: {
    kind: 'bad-url',
    reason: 'The address is no http or https URL, or has a user name in it: give one that a browser would open.',
    isRetryable: false,
  },
}

/** What a sidecar keeps of an answer's headers. */
const KEPT_HEADERS = new Set(['content-type', 'etag', 'last-modified', 'date', 'content-language', 'link'])

export function createBronzeHttp(
  bronze: BronzeStore,
  options: BronzeHttpOptions & BronzeHttpPorts,
): BronzeHttp & AsyncDisposable {
  const client = createClient(options)
  const robots = createRobots(client)
  const flights = createSingleFlight<FetchOutcome>()
  const closing = new AbortController()
  const untilClosed = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal])
  const fetchItem: BronzeHttp['fetchItem'] = (key, request, { signal, isRobotsRespected = false } = {}) => {
    const name = JSON.stringify([key.sourceType, key.externalId, key.artifactType, key.ext])
    return flights(name, untilClosed(signal), async (shared) => {
      if (await bronze.exists(key)) return { ok: true, from: 'bronze', bytes: await bronze.read(key), key }
      const fetched = await fetch(client, robots, request, { signal: shared, isRobotsRespected })
      if (!fetched.ok) return fetched
      const isOurs = await keepFirst(bronze, key, fetched.body.bytes, provenanceOf(request, fetched.body))
      // Another process was quicker, and its answer may be another: both callers get what bronze keeps.
      if (!isOurs) return { ok: true, from: 'bronze', bytes: await bronze.read(key), key }
      return { ok: true, from: 'network', bytes: fetched.body.bytes, key }
    })
  }
  return {
    fetchItem,
    fetchUrl: (artifact, request, rest) => fetchItem({ ...artifact, externalId: requestHash(request) }, request, rest),
    fetch: (request, rest = {}) => fetch(client, robots, request, { ...rest, signal: untilClosed(rest.signal) }),
    [Symbol.asyncDispose]: async () => {
      closing.abort(
        new InvalidError('invalid/closed', 'The HTTP client was used after it had been closed: open another.'),
      )
      await client.transport[Symbol.asyncDispose]()
    },
  }
}

function createClient(options: BronzeHttpOptions & BronzeHttpPorts): Client {
  const settings = settle(options)
  const router = createRouter(settings.routes)
  const guard = createAddressGuard(settings.allowedPrivate, router.targets)
  return {
    settings,
    router,
    guard,
    gate: createHostGate(settings.clock, settings.maxPerHost, settings.minGapMs),
    silent: createSilentHosts(settings.clock),
    transport: createTransport({ guard, lookup: options.lookup, ca: options.ca }),
  }
}

async function fetch(client: Client, robots: Robots, request: FetchRequest, options: FetchOptions): Promise<Fetched> {
  const { settings } = client
  const { signal, isRobotsRespected = false } = options
  signal?.throwIfAborted()
  const url = readRequestUrl(request.url)
  if (url === undefined) return BAD_URL
  const ask = {
    first: firstHop(url, request, settings.userAgent),
    timeoutMs: request.timeoutMs ?? settings.timeoutMs,
    maxBytes: request.maxBytes ?? settings.maxBytes,
    accept: request.accept,
    signal,
    ...(isRobotsRespected ? { mayAsk: (hop: URL) => robots.objection(hop, signal) } : {}),
  }
  const settled = await withRetries(nameOf(url), settings, signal, () => askOnce(client, ask))
  return settled.ok ? { ok: true, body: settled.value } : settled
}

function firstHop(url: URL, request: FetchRequest, userAgent: string): Hop {
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const headers = { 'user-agent': userAgent, accept: '*/*', ...Object.fromEntries(given) }
  return {
    url,
    method: request.method ?? 'GET',
    headers: { ...headers, 'accept-encoding': ACCEPTED_CODINGS },
    body: request.body,
  }
}

function provenanceOf(request: FetchRequest, { fetchedAtMs, finalUrl, status, headers }: FetchedBody): Provenance {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.has(name))
  return { fetchedAtMs, url: request.url, finalUrl, status, headers: Object.fromEntries(kept) }
}

/** A POST asks something else with every body. */
function requestHash({ url, method, body }: FetchRequest): ArtifactKey['externalId'] {
  return urlHash(method === 'POST' ? `${url}\n${body ?? ''}` : url)
}
