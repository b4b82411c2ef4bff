/**
 * discover-content — pages and failed attempts in bronze, as content rows. Reads bronze and nothing else: extraction can
 * be done again for all that was ever downloaded, without one request.
 */
import { setImmediate as breathe } from 'node:timers/promises'

import type { ArtifactKey, BronzeReader } from '@ingot/bronze'
import type { Database, Transaction } from '@ingot/postgres'

import { canonicalUrl } from '../canonical-url.ts'
import type { Attempt } from '../content/attempt.ts'
import { isAttempt, placeOf, readAttempt } from '../content/attempt.ts'
import { pageKey } from '../content/page-key.ts'
import type { Extracted, Page } from '../extract/article.ts'
import { extractArticle } from '../extract/article.ts'
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

export interface ContentRead {
  readonly pages: number
  readonly articles: number
  readonly withoutArticle: number
  readonly attempts: number
  /** Rows whose text or facts are not what they were. */
  readonly changed: number
}

/** Few: what is extracted is lost when the process ends before the batch is stored, and one page may take a second. */
const BATCH = 25

interface Found {
  readonly pages: readonly ReadPage[]
  readonly attempts: readonly ContentAttempt[]
  readonly mentions: readonly Mention[]
}

/** What came since the last time, and `alsoIds`: pages that a run looked at, whatever the cursor has seen. Each page once. */
export async function discoverContent(tools: ContentTools, alsoIds: readonly string[]): Promise<ContentRead> {
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
export async function readAllContent(tools: ContentTools): Promise<ContentRead> {
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

type Total = { -readonly [Name in keyof ContentRead]: number }

function startTotal(): Total {
  return { pages: 0, articles: 0, withoutArticle: 0, attempts: 0, changed: 0 }
}

async function readPages(tools: ContentTools, keys: readonly ArtifactKey[], total: Total): Promise<void> {
  for (let start = 0; start < keys.length; start += BATCH) {
    tools.signal.throwIfAborted()
    const found = await readFound(tools, keys.slice(start, start + BATCH))
    const changed = await tools.database.transaction((transaction) => storeFound(transaction, found, tools.policy))
    add(total, found, changed)
  }
}

async function readFound({ bronze, signal }: ContentTools, keys: readonly ArtifactKey[]): Promise<Found> {
  const pages: ReadPage[] = []
  const attempts: ContentAttempt[] = []
  const mentions: Mention[] = []
  for (const key of keys) {
    signal.throwIfAborted()
    const found = isAttempt(key) ? await findAttempt(bronze, key) : await findPage(bronze, key)
    if (found === undefined) continue
    if ('page' in found) pages.push(found.page)
    else attempts.push(found.attempt)
    mentions.push(found.mention)
    // An extraction keeps the processor; what else the process has to say must be said in between.
    await breathe()
  }
  return { pages, attempts, mentions }
}

async function findPage(
  bronze: BronzeReader,
  key: ArtifactKey,
): Promise<{ page: ReadPage; mention: Mention } | undefined> {
  const { artifactType, ext } = pageKey('')
  if (key.artifactType !== artifactType || key.ext !== ext || !(await bronze.exists(key))) return undefined
  const [bytes, meta] = await Promise.all([bronze.read(key), bronze.meta(key)])
  const mentioned = meta?.url === undefined ? undefined : mention(meta.url, meta.fetchedAtMs)
  // Kept under rules of canonical addresses that have changed since: no row has this id.
  if (meta?.url === undefined || mentioned?.id !== key.externalId) return undefined
  const { url, finalUrl = url, fetchedAtMs, headers } = meta
  const contentType = headers?.['content-type']
  const resolvedUrl = canonicalUrl(finalUrl) ?? null
  const extracted = safely({ bytes, url: finalUrl, ...(contentType === undefined ? {} : { contentType }) })
  const page = {
    contentId: key.externalId,
    fetchedAtMs,
    resolvedUrl: resolvedUrl === mentioned.canonicalUrl ? null : resolvedUrl,
    extracted,
  }
  return { page, mention: mentioned }
}

/** One page that extraction cannot cope with must not keep all after it from being read. */
function safely(page: Page): Extracted {
  try {
    return extractArticle(page)
  } catch (error) {
    return { ok: false, reason: `extraction failed: ${error instanceof Error ? error.message : String(error)}` }
  }
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
}
