/**
 * bronze-http — HTTP for fetchers: looks into bronze, asks the service on a miss, writes bronze; nothing is asked twice.
 *
 * Shapes   FetchOutcome is a value: a service that fails is expected. Only an abort, and bronze that cannot be written,
 *          reject.
 * Units    `…Ms` milliseconds, `…Bytes` bytes after decompression
 * Errors   ConflictError conflict/bronze, StorageError storage/bronze, the signal's reason
 * Promise  1. What bronze holds is never asked for (`from: 'bronze'`).
 *          2. Tried again with backoff: no connection, no answer in time, a body that breaks off, 429 and 5xx, after what
 *             `Retry-After` asks. Not tried again: other statuses, what the guard refuses, and what is too large.
 *          3. A host that let two requests in a row wait until they were given up is left alone for five minutes, or until it
 *             answers: what is asked of it fails at once, with kind `timeout`.
 *          4. No address that is not public is ever connected to, after DNS and on every redirect, unless allowed.
 *          5. A refused or failed answer leaves nothing in bronze.
 */
import type { ArtifactKey } from '../store/bronze-store.ts'

export interface FetchRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Tighter or wider than the client's, for this request. */
  readonly maxBytes?: number
  readonly timeoutMs?: number
  /** Statuses whose body is kept as an answer; 2xx without 206 (a part) unless given. */
  readonly accept?: readonly number[]
}

export interface FetchedBody {
  readonly bytes: Uint8Array
  readonly status: number
  readonly finalUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly fetchedAtMs: number
}

export type FetchFailureKind =
  | 'network'
  | 'timeout'
  | 'status'
  | 'too-large'
  | 'redirects'
  | 'refused-address'
  | 'refused-robots'
  | 'bad-url'

export interface FetchFailure {
  readonly kind: FetchFailureKind
  readonly status?: number
  /** A sentence without query or credentials. */
  readonly reason: string
  /** True when a later try may succeed. */
  readonly isRetryable: boolean
}

export type FetchOutcome =
  | { readonly ok: true; readonly from: 'bronze' | 'network'; readonly bytes: Uint8Array; readonly key: ArtifactKey }
  | { readonly ok: false; readonly failure: FetchFailure }

export type Fetched =
  | { readonly ok: true; readonly body: FetchedBody }
  | { readonly ok: false; readonly failure: FetchFailure }

export interface BronzeHttp {
  /** Item-keyed: `{sourceType}/{externalId}/{artifactType}.{ext}`. */
  fetchItem(key: ArtifactKey, request: FetchRequest, options?: FetchOptions): Promise<FetchOutcome>
  /** Request-keyed: the external id is the hash of the URL (and of the body of a POST). */
  fetchUrl(
    artifact: Omit<ArtifactKey, 'externalId'>,
    request: FetchRequest,
    options?: FetchOptions,
  ): Promise<FetchOutcome>
  /** Asks and keeps nothing: for lists whose answer the caller writes under a key of its own, with the time in it. */
  fetch(request: FetchRequest, options?: FetchOptions): Promise<Fetched>
}

export interface FetchOptions {
  readonly signal?: AbortSignal
  /** Asks the site's robots.txt first: for pages of people, not for APIs. */
  readonly isRobotsRespected?: boolean
}

export interface BronzeHttpOptions {
  readonly userAgent?: string
  /** For one try, from the connection to the last byte. 20,000 unless given. */
  readonly timeoutMs?: number
  /** 20,000,000 unless given. */
  readonly maxBytes?: number
  /** Tries in all. 4 unless given. */
  readonly attempts?: number
  readonly firstDelayMs?: number
  readonly maxDelayMs?: number
  readonly maxRetryAfterMs?: number
  readonly maxRedirects?: number
  /** At one host at once. 2 unless given. */
  readonly maxPerHost?: number
  /** Between the beginnings of two requests to one host. 0 unless given. */
  readonly minGapMs?: number
  /** Hosts (`127.0.0.1:8080`, `intranet.example`) or ranges (`10.0.0.0/8`) that may be asked although they are not public. */
  readonly allowedPrivate?: readonly string[]
  /**
   * Where requests really go: an origin (`https://lobste.rs`), or `*` for every other, to the origin that answers for
   * it, as a stand-in or a proxy on this machine does. The original host goes along as `x-forwarded-host`, its scheme as
   * `x-forwarded-proto`; what is kept names the original URL. An address given here is allowed.
   */
  readonly routes?: Readonly<Record<string, string>>
}
