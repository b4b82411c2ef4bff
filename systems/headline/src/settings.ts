/**
 * settings — where the seven services are and how much is asked of them, read from the environment.
 *
 * Shapes   `<SOURCE>_URL`    base address; the service's own unless given
 *          `<SOURCE>_KEY`    API key (newsapi, guardian, nyt: required when live) or bearer token (the social ones)
 *          `<SOURCE>_QUERY`  what to ask for: search words, for mastodon a tag, for reddit a subreddit (several as
 *                            `a+b`), for bluesky search words or a feed's `at://` address; nyt and hackernews have none
 *          `HEADLINE_QUERY`  search words for newsapi and guardian at once
 *          `HEADLINE_LIMIT`  entries per page, for hackernews stories; 1..100
 *          `HEADLINE_PAGES`  pages per source at most; 1..20
 * Errors   A variable that does not parse is an Error naming it. A missing key is no error here: that source's fetch
 *          fails and says so, the other six go on. An empty variable counts as not set.
 */
import * as z from 'zod'
import { SOURCE_NAMES, type SourceName } from './message.ts'

export interface SourceSettings {
  readonly baseUrl: string
  readonly key: string | null
  readonly query: string
  readonly limit: number
  readonly pages: number
}

export type Settings = Readonly<Record<SourceName, SourceSettings>>

export type Environment = Readonly<Record<string, string | undefined>>

interface Defaults {
  readonly baseUrl: string
  readonly query: string
}

const DISCOVER_FEED = 'at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.generator/whats-hot'

const DEFAULTS: Readonly<Record<SourceName, Defaults>> = {
  newsapi: { baseUrl: 'https://newsapi.org', query: 'technology' },
  guardian: { baseUrl: 'https://content.guardianapis.com', query: 'technology' },
  nyt: { baseUrl: 'https://api.nytimes.com', query: '' },
  mastodon: { baseUrl: 'https://mastodon.social', query: 'news' },
  bluesky: { baseUrl: 'https://public.api.bsky.app', query: DISCOVER_FEED },
  reddit: { baseUrl: 'https://www.reddit.com', query: 'news' },
  hackernews: { baseUrl: 'https://hacker-news.firebaseio.com', query: '' },
}

const NEEDS_KEY: ReadonlySet<SourceName> = new Set(['newsapi', 'guardian', 'nyt'])
const SHARED_QUERY: ReadonlySet<SourceName> = new Set(['newsapi', 'guardian'])

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
// A key goes into headers and addresses as it is; anything else would be refused there, by an error that quotes it.
const plainKey = z.string().regex(/^[\x21-\x7e]+$/, { error: 'must be plain characters without blanks' })
const wholeNumber = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(most, { error })
}

const environmentSchema = z.looseObject({
  HEADLINE_LIMIT: wholeNumber(100).default(50),
  HEADLINE_PAGES: wholeNumber(20).default(3),
  ...Object.fromEntries(SOURCE_NAMES.map((name) => [variable(name, 'URL'), webAddress.optional()])),
  ...Object.fromEntries(SOURCE_NAMES.map((name) => [variable(name, 'KEY'), plainKey.optional()])),
})

export function readSettings(environment: Environment): Settings {
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  )
  const parsed = environmentSchema.safeParse(set)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`The settings cannot be used: ${issues.join('; ')}.`)
  }
  const { HEADLINE_LIMIT: limit, HEADLINE_PAGES: pages } = parsed.data
  const entries = SOURCE_NAMES.map((name): [SourceName, SourceSettings] => [
    name,
    {
      baseUrl: set[variable(name, 'URL')] ?? DEFAULTS[name].baseUrl,
      key: set[variable(name, 'KEY')] ?? null,
      query: queryOf(name, set),
      limit,
      pages,
    },
  ])
  return Object.fromEntries(entries) as Settings
}

/** The variable that must be set before this source can be asked, or null when nothing is missing. */
export function missingKey(name: SourceName, settings: SourceSettings): string | null {
  return NEEDS_KEY.has(name) && settings.key === null ? variable(name, 'KEY') : null
}

function queryOf(name: SourceName, set: Environment): string {
  const shared = SHARED_QUERY.has(name) ? set['HEADLINE_QUERY'] : undefined
  return set[variable(name, 'QUERY')] ?? shared ?? DEFAULTS[name].query
}

function variable(name: SourceName, what: 'URL' | 'KEY' | 'QUERY'): string {
  return `${name.toUpperCase()}_${what}`
}
