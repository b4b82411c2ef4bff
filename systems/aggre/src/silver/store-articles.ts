/**
 * store-articles — what pages say, into their content rows. A page without an article is `skipped`, with the reason.
 */
import type { Transaction } from '@ingot/postgres'

import type { Extracted } from '../extract/article.ts'
import { toInstant, toJson } from './sql-values.ts'

export interface ReadPage {
  readonly contentId: string
  readonly fetchedAtMs: number
  /** Canonical, where redirects led elsewhere. */
  readonly resolvedUrl: string | null
  readonly extracted: Extracted
}

// Words beyond this are no article; PostgreSQL's own limit for what is searched is a megabyte.
const MOST_CHARACTERS = 400_000
const MOST_CHARACTERS_OF_A_LINE = 2_000

const COLUMNS = `fetch_status fetch_error fetched_at resolved_url title author site_name published_at language excerpt
  body_text`.split(/\s+/)

const STORE = `
update silver_content content
   set ${COLUMNS.map((column) => `${column} = row.${column}`).join(', ')}
  from jsonb_to_recordset($1::jsonb)
       as row (id text, fetch_status text, fetch_error text, fetched_at timestamptz, resolved_url text, title text, author text,
               site_name text, published_at timestamptz, language text, excerpt text, body_text text)
 where content.id = row.id and content.video_id is null
   and (${COLUMNS.map((column) => `content.${column}`).join(', ')}) is distinct from (${COLUMNS.map((column) => `row.${column}`).join(', ')})
returning content.id`

/** How many rows changed. */
export async function storeArticles(transaction: Transaction, pages: readonly ReadPage[]): Promise<number> {
  if (pages.length === 0) return 0
  const changed = await transaction.query(STORE, [toJson(pages.map(toRow))])
  return changed.length
}

function toRow({ contentId, fetchedAtMs, resolvedUrl, extracted }: ReadPage): object {
  const article = extracted.ok ? extracted.article : undefined
  const line = (text: string | null | undefined) =>
    text === null || text === undefined ? null : text.slice(0, MOST_CHARACTERS_OF_A_LINE)
  return {
    id: contentId,
    fetch_status: extracted.ok ? 'fetched' : 'skipped',
    fetch_error: extracted.ok ? null : `no article: ${line(extracted.reason)}`,
    fetched_at: toInstant(fetchedAtMs),
    resolved_url: resolvedUrl,
    title: line(article?.title),
    author: line(article?.author),
    site_name: line(article?.siteName),
    published_at: toInstant(saidAtMs(article?.publishedAt)),
    language: line(article?.language),
    excerpt: line(article?.excerpt),
    body_text: article === undefined ? null : article.text.slice(0, MOST_CHARACTERS),
  }
}

/** A time without a zone is meant as UTC, a day as its beginning. */
function saidAtMs(text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null
  const atMs = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
  return Number.isNaN(atMs) ? null : atMs
}
