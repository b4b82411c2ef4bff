/**
 * robots — what a site's robots.txt says of a page (RFC 9309), asked once an hour.
 *
 * Units    `…Ms` milliseconds of the client's clock
 * Promise  1. No robots.txt (4xx) allows everything; one that cannot be had (5xx, 429, no answer) refuses for now.
 *          2. `Crawl-delay` widens the gap between two requests at that host, up to `MAX_CRAWL_DELAY_MS`.
 *          3. At most `MAX_SITES` are remembered.
 */
import type { Client } from './ask-once.ts'
import { askOnce } from './ask-once.ts'
import type { TryFailure } from './failure.ts'
import { refused } from './failure.ts'
import { ACCEPTED_CODINGS } from './read-body.ts'
import { withRetries } from './retry.ts'
import type { RobotsRules } from './robots-rules.ts'
import { readRobotsRules } from './robots-rules.ts'
import { createSingleFlight } from './single-flight.ts'

export interface Robots {
  /** Why a page may not be asked for; undefined when it may. */
  objection(url: URL, signal: AbortSignal | undefined): Promise<TryFailure | undefined>
}

const KEPT_MS = 3_600_000
/** A site that was down is asked again sooner. */
const KEPT_UNREACHABLE_MS = 300_000
/** RFC 9309 §2.5: at least that much is read, and what comes after is ignored. */
const MAX_ROBOTS_BYTES = 500 * 1024
const MAX_CRAWL_DELAY_MS = 30_000
const MAX_SITES = 1_000

interface Site {
  readonly rules: RobotsRules | undefined
  readonly untilMs: number
}

export function createRobots(client: Client): Robots {
  const { clock, userAgent } = client.settings
  const sites = new Map<string, Site>()
  const flights = createSingleFlight<Site>()
  return {
    async objection(url, signal) {
      // The rules themselves are always allowed.
      if (url.pathname === '/robots.txt') return undefined
      let site = sites.get(url.origin)
      if (site === undefined || site.untilMs <= clock.nowMs()) {
        site = await flights(url.origin, signal, (shared) => askSite(client, url, shared))
        sites.delete(url.origin)
        sites.set(url.origin, site)
        for (const [oldest] of sites) if (sites.size > MAX_SITES) sites.delete(oldest)
      }
      if (site.rules === undefined) {
        const reason = `is left alone for now: ${url.origin}/robots.txt cannot be had`
        return { kind: 'refused-robots', reason, isRetryable: true, isTriedAgain: false }
      }
      const delayMs = Math.min(MAX_CRAWL_DELAY_MS, site.rules.crawlDelayMs(userAgent) ?? 0)
      if (delayMs > 0) client.gate.widen(url.host, delayMs)
      if (site.rules.allows(userAgent, `${url.pathname}${url.search}`)) return undefined
      return refused('refused-robots', `may not be read: ${url.origin}/robots.txt says so`)
    },
  }
}

async function askSite(client: Client, page: URL, signal: AbortSignal): Promise<Site> {
  const { settings } = client
  const url = new URL('/robots.txt', page)
  const headers = { 'user-agent': settings.userAgent, accept: 'text/plain, */*', 'accept-encoding': ACCEPTED_CODINGS }
  const ask = {
    first: { url, method: 'GET' as const, headers, body: undefined },
    timeoutMs: settings.timeoutMs,
    maxBytes: MAX_ROBOTS_BYTES,
    accept: undefined,
    isCut: true,
    signal,
  }
  const settled = await withRetries(url.href, settings, signal, () => askOnce(client, ask))
  const nowMs = settings.clock.nowMs()
  if (settled.ok) return { rules: readRobotsRules(settled.value.bytes), untilMs: nowMs + KEPT_MS }
  const { kind, status } = settled.failure
  // Too many redirects count as "not there" too (RFC 9309 §2.3.1.2).
  const isAbsent = kind === 'redirects' || (kind === 'status' && status !== undefined && status < 500 && status !== 429)
  return isAbsent
    ? { rules: readRobotsRules(new Uint8Array()), untilMs: nowMs + KEPT_MS }
    : { rules: undefined, untilMs: nowMs + KEPT_UNREACHABLE_MS }
}
