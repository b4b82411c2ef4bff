/**
 * discover-content — pages and failed attempts in bronze, as content rows. Reads bronze and nothing else: extraction can
 * be done again for all that was ever downloaded, without one request.
 */
import type { ArtifactKey, BronzeReader } from '@ingot/bronze'
import type { Database, Transaction } from '@ingot/postgres'

import { canonicalUrl } from '../canonical-url.ts'
import type { Attempt } from '../content/attempt.ts'
import { isAttempt, placeOf, readAttempt } from '../content/attempt.ts'
import type { Extraction, Extractor, ExtractorOptions } from '../content/extractor.ts'
import { openExtractor } from '../content/extractor.ts'
import { pageKey } from '../content/page-key.ts'
import type { Mention } from './content-row.ts'
import { mention } from './content-row.ts'
import { readOn } from './read-on.ts'
import type { ContentAttempt } from './settle-work.ts'
import { settleWork, storeAttempts } from './settle-work.ts'
import type { ReadPage } from './store-articles.ts'
import { storeArticles } from './store-articles.ts'
import { storeMentions } from './store-mentions.ts'
import type { WorkPolicy } from './work-state.ts'

export interface ContentTools {
  readonly database: Database
  readonly bronze: BronzeReader
  readonly signal: AbortSignal
  readonly policy: WorkPolicy
}

export interface PageTools extends ContentTools {
  /** Another than the usual one. */
  readonly extraction?: ExtractorOptions
}

interface Tools extends ContentTools {
  readonly extractor: Extractor
}

export interface ContentRead {
  readonly pages: number
  readonly articles: number
  readonly withoutArticle: number
  readonly attempts: number
  /** Rows whose text or facts are not what they were. */
  readonly changed: number
  /** Pages that extraction could not cope with, the first few: their address, and why. How many: `failedCount`. */
  readonly failed: readonly string[]
  readonly failedCount: number
}

const FAILED_NAMED = 20
/** Few: what is extracted is lost when the process ends before the batch is stored, and one page may take a second. */
const BATCH = 25

interface FoundPage extends ReadPage {
  readonly url: string
  readonly extracted: Extraction
}

interface Found {
  readonly pages: readonly FoundPage[]
  readonly attempts: readonly ContentAttempt[]
  readonly mentions: readonly Mention[]
}

/** What came since the last time, and `alsoIds`: pages that a run looked at, whatever the cursor has seen. Each page once. */
export async function discoverContent(given: PageTools, alsoIds: readonly string[]): Promise<ContentRead> {
  await using extractor = openExtractor(given.extraction)
  const tools = { ...given, extractor }
  const total = startTotal()
  const read = new Set<string>()
  await readOn(tools, {
    sourceType: placeOf('fetch'),
    batchSize: BATCH,
    prepare: (items) =>
      readFound(
        tools,
        items.map(({ key }) => key),
      ),
    store: (transaction, found) => storeFound(transaction, found, tools.policy),
    onStored: (changed, found) => {
      for (const { contentId } of found.pages) read.add(contentId)
      add(total, found, changed)
    },
  })
  const others = new Set(alsoIds).difference(read)
  await readPages(tools, [...others].map(pageKey), total)
  return total
}

/** Every page and attempt that bronze holds. */
export async function readAllContent(given: PageTools): Promise<ContentRead> {
  await using extractor = openExtractor(given.extraction)
  const tools = { ...given, extractor }
  const total = startTotal()
  let batch: ArtifactKey[] = []
  for await (const key of tools.bronze.list({ sourceType: placeOf('fetch') })) {
    batch.push(key)
    if (batch.length < BATCH) continue
    await readPages(tools, batch, total)
    batch = []
  }
  await readPages(tools, batch, total)
  return total
}

type Total = { -readonly [Name in keyof ContentRead]: ContentRead[Name] }

function startTotal(): Total {
  return { pages: 0, articles: 0, withoutArticle: 0, attempts: 0, changed: 0, failed: [], failedCount: 0 }
}

async function readPages(tools: Tools, keys: readonly ArtifactKey[], total: Total): Promise<void> {
  for (let start = 0; start < keys.length; start += BATCH) {
    tools.signal.throwIfAborted()
    const found = await readFound(tools, keys.slice(start, start + BATCH))
    const changed = await tools.database.transaction((transaction) => storeFound(transaction, found, tools.policy))
    add(total, found, changed)
  }
}

async function readFound(tools: Tools, keys: readonly ArtifactKey[]): Promise<Found> {
  const { bronze, signal } = tools
  const pages: FoundPage[] = []
  const attempts: ContentAttempt[] = []
  const mentions: Mention[] = []
  for (const key of keys) {
    signal.throwIfAborted()
    const found = isAttempt(key) ? await findAttempt(bronze, key) : await findPage(tools, key)
    if (found === undefined) continue
    if ('page' in found) pages.push(found.page)
    else attempts.push(found.attempt)
    mentions.push(found.mention)
  }
  return { pages, attempts, mentions }
}

async function findPage(
  { bronze, extractor, signal }: Tools,
  key: ArtifactKey,
): Promise<{ page: FoundPage; mention: Mention } | undefined> {
  const { artifactType, ext } = pageKey('')
  if (key.artifactType !== artifactType || key.ext !== ext || !(await bronze.exists(key))) return undefined
  const [bytes, meta] = await Promise.all([bronze.read(key), bronze.meta(key)])
  const mentioned = meta?.url === undefined ? undefined : mention(meta.url, meta.fetchedAtMs)
  // Kept under rules of canonical addresses that have changed since: no row has this id.
  if (meta?.url === undefined || mentioned?.id !== key.externalId) return undefined
  const { url, finalUrl = url, fetchedAtMs, headers } = meta
  const contentType = headers?.['content-type']
  const resolvedUrl = canonicalUrl(finalUrl) ?? null
  const asked = { bytes, url: finalUrl, ...(contentType === undefined ? {} : { contentType }) }
  const extracted = await extractor.extract(asked, signal)
  const page = {
    contentId: key.externalId,
    url,
    fetchedAtMs,
    resolvedUrl: resolvedUrl === mentioned.canonicalUrl ? null : resolvedUrl,
    extracted,
  }
  return { page, mention: mentioned }
}

/** Of any work: the content row that it is about follows from its address. */
export async function findAttempt(
  bronze: BronzeReader,
  key: ArtifactKey,
): Promise<{ attempt: Attempt & { readonly contentId: string }; mention: Mention } | undefined> {
  const attempt = readAttempt(await bronze.readText(key))
  const mentioned = attempt === undefined ? undefined : mention(attempt.url, attempt.atMs)
  if (attempt === undefined || mentioned === undefined) return undefined
  return { attempt: { ...attempt, contentId: mentioned.id }, mention: mentioned }
}

/** How many rows changed. */
async function storeFound(transaction: Transaction, found: Found, policy: WorkPolicy): Promise<number> {
  const { pages, attempts, mentions } = found
  await storeMentions(transaction, mentions)
  await storeAttempts(transaction, attempts)
  const changed = await storeArticles(transaction, pages)
  await settleWork(
    transaction,
    'fetch',
    mentions.map(({ id }) => id),
    policy,
  )
  return changed
}

function add(total: Total, { pages, attempts }: Found, changed: number): void {
  const articles = pages.filter(({ extracted }) => extracted.ok).length
  total.pages += pages.length
  total.articles += articles
  total.withoutArticle += pages.length - articles
  total.attempts += attempts.length
  total.changed += changed
  const failed = pages.flatMap(({ url, extracted }) =>
    'isFailure' in extracted ? [`${url}: ${extracted.reason}`] : [],
  )
  total.failed = [...total.failed, ...failed].slice(0, FAILED_NAMED)
  total.failedCount += failed.length
}
