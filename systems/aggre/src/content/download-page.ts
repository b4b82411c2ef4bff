/**
 * download-page — a page into bronze, once; or why it is not there, into bronze too. Knows of no table.
 *
 * Rules    robots.txt is respected where the configuration does not say otherwise. Only HTML is kept: of anything else
 *          (PDF, pictures, plain text) an attempt remains that says so and is not repeated.
 */
import type { BronzeHttp, BronzeStore, FetchedBody, FetchFailure } from '@ingot/bronze'
import { keepFirst, urlHash } from '@ingot/bronze'

import { canonicalUrl } from '../canonical-url.ts'
import type { AggreConfig } from '../config/config.ts'
import { keepAttempt } from './attempt.ts'
import { pageKey } from './page-key.ts'

export interface Download {
  readonly contentId: string
  readonly url: string
  /** `known`: bronze had it, or somebody else was quicker: what came first stays. */
  readonly outcome: 'fetched' | 'known' | 'failed' | 'skipped'
  readonly reason: string | null
  readonly bytes: number
}

export interface DownloadTools {
  readonly bronze: BronzeStore
  readonly http: BronzeHttp
  readonly config: AggreConfig['content']
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** Undefined for what is no web address. */
export async function downloadPage(tools: DownloadTools, url: string): Promise<Download | undefined> {
  const canonical = canonicalUrl(url)
  if (canonical === undefined) return undefined
  const { bronze, http, config, signal } = tools
  const contentId = urlHash(canonical)
  const page = { contentId, url }
  if (await bronze.exists(pageKey(contentId))) return { ...page, outcome: 'known', reason: null, bytes: 0 }
  const { host } = new URL(canonical)
  if (!isAllowed(host, config)) {
    return without(tools, page, {
      outcome: 'skipped',
      reason: `${host} is left out by the configuration`,
      isRetryable: false,
    })
  }
  const { maxBytes, timeoutMs, isRobotsRespected } = config
  const headers = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1' }
  const fetched = await http.fetch({ url, headers, maxBytes, timeoutMs }, { signal, isRobotsRespected })
  if (!fetched.ok) return without(tools, page, refusal(fetched.failure))
  const { body } = fetched
  if (!isHtml(body)) {
    const reason = `${mediaType(body) ?? 'an answer without a type'} is not a web page`
    return without(tools, page, { outcome: 'skipped', reason, isRetryable: false })
  }
  const { fetchedAtMs, finalUrl, status } = body
  const provenance = { fetchedAtMs, url, finalUrl, status, headers: kept(body.headers) }
  const isOurs = await keepFirst(bronze, pageKey(contentId), body.bytes, provenance)
  if (!isOurs) return { ...page, outcome: 'known', reason: null, bytes: 0 }
  return { ...page, outcome: 'fetched', reason: null, bytes: body.bytes.length }
}

interface Without {
  readonly outcome: 'failed' | 'skipped'
  readonly reason: string
  readonly isRetryable: boolean
}

async function without(
  { bronze, nowMs }: DownloadTools,
  page: Pick<Download, 'contentId' | 'url'>,
  why: Without,
): Promise<Download> {
  await keepAttempt(bronze, page.contentId, { work: 'fetch', url: page.url, atMs: nowMs(), ...why })
  return { ...page, outcome: why.outcome, reason: why.reason, bytes: 0 }
}

/** What nobody is to ask for again is skipped; what went wrong has failed. */
function refusal({ kind, reason, isRetryable }: FetchFailure): Without {
  const isSkipped = !isRetryable && ['too-large', 'refused-address', 'refused-robots', 'bad-url'].includes(kind)
  return { outcome: isSkipped ? 'skipped' : 'failed', reason, isRetryable }
}

function isAllowed(host: string, { onlyHosts, neverHosts }: AggreConfig['content']): boolean {
  const isOf = (rule: string) => (rule.startsWith('*.') ? `.${host}`.endsWith(rule.slice(1)) : host === rule)
  return !neverHosts.some(isOf) && (onlyHosts.length === 0 || onlyHosts.some(isOf))
}

const HTML_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml'])

function isHtml(body: FetchedBody): boolean {
  const type = mediaType(body)
  if (type !== undefined) return HTML_TYPES.has(type)
  return /^\s*<(!doctype\s+html|html|head|body|!--)/i.test(
    Buffer.from(body.bytes.subarray(0, 1_024)).toString('latin1'),
  )
}

function mediaType({ headers }: FetchedBody): string | undefined {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return type === '' ? undefined : type
}

const KEPT_HEADERS = ['content-type', 'content-language', 'last-modified', 'etag', 'date']

function kept(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  )
}
