/**
 * search-discussions — asks Hacker News and Lobsters where a page is discussed, and keeps their answers in bronze. Knows of
 * no table.
 *
 * Shapes   `enrichment/{id}/hackernews-{day}.json`   Algolia's answer for the address
 *          `lobsters_domain/{domain}/{day}.json`     Lobsters' stories of the domain, asked once a day however many pages
 *          `enrichment/{id}/attempt-{time}.json`     what was asked, with what success, and which answers belong to it
 * Promise  What was answered today is not asked again today; Lobsters is asked once for a domain in a round, also where it
 *          has no story of it or fails, which leaves no answer in bronze; a service that fails costs the other nothing.
 */
import type { ArtifactKey, BronzeHttp, BronzeStore, FetchOutcome } from '@ingot/bronze'
import { urlHash } from '@ingot/bronze'

import { canonicalUrl } from '../canonical-url.ts'
import type { AggreConfig } from '../config/config.ts'
import { keepAttempt, placeOf } from '../content/attempt.ts'

/** What Lobsters said of a domain, by the domain: of one round, to be begun empty. */
export type DomainAnswers = Map<string, Promise<Asked>>

export interface SearchTools {
  readonly domains: DomainAnswers
  readonly bronze: BronzeStore
  readonly http: BronzeHttp
  readonly config: AggreConfig
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

export interface Searched {
  readonly contentId: string
  readonly url: string
  readonly outcome: 'done' | 'failed'
  readonly answers: number
  readonly reason: string | null
}

type Service = AggreConfig['enrich']['services'][number]

/** Undefined for what is no web address. */
export async function searchDiscussions(tools: SearchTools, url: string): Promise<Searched | undefined> {
  const canonical = canonicalUrl(url)
  if (canonical === undefined) return undefined
  const contentId = urlHash(canonical)
  const atMs = tools.nowMs()
  const day = new Date(atMs).toISOString().slice(0, 10)
  const asked = await Promise.all(
    tools.config.enrich.services.map(async (service) => ({
      service,
      result: await ask(tools, service, { contentId, canonical, day }),
    })),
  )
  const answers = asked.flatMap(({ service, result }) =>
    result.kind === 'answer' ? [{ service, key: result.key }] : [],
  )
  const failures = asked.flatMap(({ service, result }) => (result.kind === 'failure' ? [{ service, ...result }] : []))
  const outcome = failures.length === 0 ? 'done' : 'failed'
  const reason = failures.length === 0 ? null : failures.map((one) => `${one.service}: ${one.reason}`).join(' ')
  const isRetryable = failures.some((one) => one.isRetryable)
  await keepAttempt(tools.bronze, contentId, {
    work: 'enrich',
    url: canonical,
    atMs,
    outcome,
    reason,
    isRetryable,
    answers,
  })
  return { contentId, url: canonical, outcome, answers: answers.length, reason }
}

interface Page {
  readonly contentId: string
  readonly canonical: string
  readonly day: string
}

type Asked =
  | { readonly kind: 'answer'; readonly key: ArtifactKey }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failure'; readonly reason: string; readonly isRetryable: boolean }

function ask(tools: SearchTools, service: Service, page: Page): Promise<Asked> {
  if (service === 'hackernews') return fetchAnswer(tools, hackernews(tools.config, page))
  const domain = new URL(page.canonical).hostname
  const asked = tools.domains.get(domain) ?? fetchAnswer(tools, lobsters(tools.config, domain, page.day))
  tools.domains.set(domain, asked)
  return asked
}

interface Question {
  readonly key: ArtifactKey
  readonly url: string
}

async function fetchAnswer({ http, signal }: SearchTools, { key, url }: Question): Promise<Asked> {
  return toAsked(await http.fetchItem(key, { url, headers: { accept: 'application/json' } }, { signal }))
}

function toAsked(outcome: FetchOutcome): Asked {
  if (outcome.ok) return { kind: 'answer', key: outcome.key }
  const { status, reason, isRetryable } = outcome.failure
  // Lobsters answers so for a domain of which it has no story.
  return status === 404 ? { kind: 'nothing' } : { kind: 'failure', reason, isRetryable }
}

function hackernews(config: AggreConfig, { contentId, canonical, day }: Page): Question {
  const origin = config.sources.hackernews?.algoliaOrigin ?? 'https://hn.algolia.com'
  const query = new URLSearchParams({
    // Without the scheme, of which there may be another.
    query: canonical.replace(/^https:\/\//, ''),
    restrictSearchableAttributes: 'url',
    tags: 'story',
    hitsPerPage: String(config.enrich.maxHits),
  })
  return {
    key: { sourceType: placeOf('enrich'), externalId: contentId, artifactType: `hackernews-${day}`, ext: 'json' },
    url: `${origin}/api/v1/search?${query.toString()}`,
  }
}

function lobsters(config: AggreConfig, domain: string, day: string): Question {
  const origin = config.sources.lobsters?.origin ?? 'https://lobste.rs'
  return {
    key: { sourceType: 'lobsters_domain', externalId: domain, artifactType: day, ext: 'json' },
    url: `${origin}/domains/${encodeURIComponent(domain)}.json`,
  }
}
