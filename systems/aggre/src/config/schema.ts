/**
 * schema — what the configuration of aggre may say, with what holds where it says nothing.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes; names as in the code, so that nothing is called two things.
 * Promise  1. A source that the file does not name is off; one that it names without settings has the defaults.
 *          2. No unknown key, no number out of range, no address that is not http(s) gets past.
 */
import { z } from 'zod'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const ms = z
  .int()
  .min(0)
  .max(30 * DAY_MS)
const count = (most: number) => z.int().min(1).max(most)
const origin = z
  .url({ protocol: /^https?$/, error: 'must be an origin like https://lobste.rs' })
  .refine((url) => /^https?:\/\/[^/?#]+\/?$/.test(url), {
    error: 'must be an origin like https://lobste.rs, without a path',
  })
  .transform((url) => url.replace(/\/$/, ''))
const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const host = z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/, {
  error: 'must be a host in lower case like example.org, or *.example.org for all below it',
})
/** Beside a key of a file, so that it can be told apart in lists and logs. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/, {
  error: 'must be 1 to 60 of A-Z a-z 0-9 _ . - and begin with a letter or digit',
})

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function listOf<Item extends z.ZodType>(item: Item, most = 500) {
  return z.array(item).max(most)
}

function unique<Item extends z.ZodType>(item: Item, keyOf: (item: z.output<Item>) => string) {
  return listOf(item).superRefine((items, context) => {
    const seen = new Set<string>()
    for (const [index, one] of items.entries()) {
      const key = keyOf(one).toLowerCase()
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: `"${keyOf(one)}" is listed twice` })
      seen.add(key)
    }
  })
}

/** `lobsters:` with nothing after it is null in YAML, and means the defaults. */
function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => (value === null ? {} : value), z.strictObject(shape))
}

function source<Shape extends z.ZodRawShape>(minGapMs: number, shape: Shape) {
  return section({
    /** False switches it off and leaves its settings where they are. */
    enabled: z.boolean().default(true),
    /** Not asked again before; 0 = whenever the job runs. */
    everyMs: ms.default(0),
    /** Between the beginnings of two requests of this source. */
    minGapMs: ms.default(minGapMs),
    ...shape,
  }).optional()
}

const hackernews = source(0, {
  firebaseOrigin: origin.default('https://hacker-news.firebaseio.com'),
  algoliaOrigin: origin.default('https://hn.algolia.com'),
  lists: z.array(z.enum(['top', 'new', 'best'])).default(['top', 'new', 'best']),
  /** Of each list; Hacker News has 500 of top and new. */
  maxItemsPerList: count(500).default(100),
  searches: z.array(z.enum(['front_page', 'newest'])).default(['front_page', 'newest']),
  hitsPerSearch: count(1000).default(100),
})

const reddit = source(2_000, {
  origin: origin.default('https://www.reddit.com'),
  subreddits: unique(
    z.string().regex(/^[A-Za-z0-9_]{2,21}$/, { error: 'must be a subreddit without r/' }),
    String,
  ).default([]),
  sorts: z.array(z.enum(['hot', 'new', 'top', 'rising', 'controversial'])).default(['hot', 'new']),
  /** Other lists of the site, as in its addresses: `domain/example.org/new`, `r/all/top?t=week`. */
  paths: unique(
    z.string().regex(/^[A-Za-z0-9_.+-]+(\/[A-Za-z0-9_.+-]+)*\/?(\?[A-Za-z0-9_=&.+%-]*)?$/, {
      error: 'must be a path of reddit.com without the first slash, like domain/example.org/new',
    }),
    String,
  ).default([]),
  /** Of 100 posts each. */
  maxPages: count(10).default(1),
  /** Asks the Atom feed where the JSON is refused. */
  isFeedFallback: z.boolean().default(true),
})

const rss = source(0, {
  feeds: unique(z.strictObject({ name, url: address }), (feed) => feed.name).default([]),
})

const youtube = source(500, {
  origin: origin.default('https://www.youtube.com'),
  channels: unique(
    z.strictObject({
      id: z.string().regex(/^UC[A-Za-z0-9_-]{22}$/, { error: 'must be a channel id: UC and 22 characters more' }),
      name: z.string().min(1).max(100),
    }),
    (channel) => channel.id,
  ).default([]),
})

const lobsters = source(1_000, {
  origin: origin.default('https://lobste.rs'),
  lists: z.array(z.enum(['hottest', 'newest'])).default(['hottest', 'newest']),
  /** Of 25 stories each. */
  maxPages: count(10).default(1),
})

const huggingface = source(1_000, {
  origin: origin.default('https://huggingface.co'),
  limit: count(100).default(50),
})

const telegram = source(1_000, {
  origin: origin.default('https://t.me'),
  channels: unique(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_]{3,31}$/, { error: 'must be the public name of a channel, without @' }),
    String,
  ).default([]),
  /** Of one channel in one go. */
  maxMessages: count(5_000).default(100),
  /** Where `aggre telegram-auth` keeps the session, relative to the home of aggre. Without one the public pages are read. */
  sessionFile: z.string().min(1).default('.ingot/telegram.session'),
})

/** Work that may fail: tried again after `firstDelayMs`, then twice that and so on, `maxAttempts` times in all. */
function work(batchSize: number, maxAttempts: number, firstDelayMs: number) {
  return {
    enabled: z.boolean().default(true),
    /** Rows in one run. */
    batchSize: count(1_000).default(batchSize),
    maxAttempts: count(50).default(maxAttempts),
    firstDelayMs: ms.default(firstDelayMs),
    maxDelayMs: ms.default(7 * DAY_MS),
  }
}

export const aggreSchema = z.strictObject({
  http: section({
    userAgent: z
      .string()
      .min(5)
      .max(200)
      .default('ingot-aggre/0.1 (content aggregator; reads what it is given to read)'),
    timeoutMs: ms.min(100).default(20_000),
    maxBytes: count(1_000_000_000).default(20_000_000),
    attempts: count(10).default(4),
    maxPerHost: count(50).default(2),
    minGapMs: ms.default(0),
    /** Addresses that are not public and may be asked all the same: `127.0.0.1:8080`, `10.0.0.0/8`. */
    allowedPrivate: listOf(z.string().min(1)).default([]),
  }).prefault({}),
  collect: section({
    cron: z
      .string()
      .regex(/^(\S+\s+){4,5}\S+$/, { error: 'must be a cron expression like 0 * * * *' })
      .default('0 * * * *'),
    timezone: z.string().refine(isTimezone, { error: 'must be a time zone like Europe/Zurich' }).default('UTC'),
  }).prefault({}),
  sources: section({ hackernews, reddit, rss, youtube, lobsters, huggingface, telegram }).prefault({}),
  content: section({
    ...work(50, 5, 10 * 60_000),
    isRobotsRespected: z.boolean().default(true),
    timeoutMs: ms.min(100).default(30_000),
    maxBytes: count(200_000_000).default(10_000_000),
    /** Pages in flight at once. */
    maxConcurrent: count(50).default(8),
    /** Only these when there are any; then all but these. */
    onlyHosts: listOf(host, 10_000).default([]),
    neverHosts: listOf(host, 10_000).default([]),
  }).prefault({}),
  enrich: section({
    ...work(50, 5, HOUR_MS),
    services: z.array(z.enum(['hackernews', 'lobsters'])).default(['hackernews', 'lobsters']),
    maxHits: count(100).default(20),
    /** Looked for again after so long, while it is young; 0 = once. */
    againAfterMs: ms.default(0),
  }).prefault({}),
  transcribe: section({
    ...work(2, 3, HOUR_MS),
    /** Longer videos are skipped. */
    maxDurationMs: ms.min(1_000).default(3 * HOUR_MS),
    maxBytes: count(10_000_000_000).default(500_000_000),
    timeoutMs: ms.min(1_000).default(6 * HOUR_MS),
  }).prefault({}),
})

export type AggreConfig = z.output<typeof aggreSchema>
