/**
 * score-recorded — how well extraction does on recorded pages: which segments of the article are there, which of what
 * stands around it are not, and what it says of title, author and date.
 *
 * Shapes   A folder with `evaldata_subset.json` (by URL: file, title, author, date, `with`, `without`) and `html/*.html.gz`.
 *          White space is squeezed on both sides before a segment is looked for.
 * Units    ms of one page on this machine
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import type { Article } from '../article.ts'
import { extractArticle } from '../article.ts'

interface Expected {
  readonly file: string
  readonly title?: string
  readonly author?: string
  readonly date?: string
  readonly with: readonly string[]
  readonly without: readonly string[]
}

interface Segments {
  readonly found: number
  readonly missed: number
  readonly wrong: number
}

export interface PageScore extends Segments {
  readonly file: string
  /** Pages are halved by the hash of their names: rules are made looking at the first half only. */
  readonly isFirstHalf: boolean
  readonly elapsedMs: number
  readonly isRight: { readonly title: boolean | null; readonly author: boolean | null; readonly date: boolean | null }
}

export interface Quality {
  readonly precision: number
  readonly recall: number
  readonly f: number
}

export function scoreRecorded(folder: string): readonly PageScore[] {
  const expected = JSON.parse(readFileSync(resolve(folder, 'evaldata_subset.json'), 'utf8')) as Readonly<
    Record<string, Expected>
  >
  return Object.entries(expected).map(([url, page]) => scorePage(folder, url, page))
}

/** The page with most bytes alone, for its memory. */
export function readLargest(folder: string): void {
  const paths = readdirSync(resolve(folder, 'html')).map((name) => resolve(folder, 'html', name))
  const largest = paths.reduce((best, path) => (statSync(path).size > statSync(best).size ? path : best))
  extractArticle({ bytes: gunzipSync(readFileSync(largest)), url: 'https://example.org/' })
}

function scorePage(folder: string, url: string, page: Expected): PageScore {
  const bytes = gunzipSync(readFileSync(resolve(folder, 'html', `${page.file}.gz`)))
  const startedMs = performance.now()
  const extracted = extractArticle({ bytes, url })
  const elapsedMs = performance.now() - startedMs
  const article = extracted.ok ? extracted.article : null
  return {
    file: page.file,
    isFirstHalf: ((createHash('sha256').update(page.file).digest()[0] ?? 0) & 1) === 0,
    elapsedMs,
    isRight: rightOnes(page, article),
    ...segmentsIn(page, article?.text ?? ''),
  }
}

function segmentsIn(page: Expected, text: string): Segments {
  const squeezed = squeeze(text)
  const isThere = (segment: string) => squeezed.includes(squeeze(segment))
  const found = page.with.filter(isThere).length
  return { found, missed: page.with.length - found, wrong: page.without.filter(isThere).length }
}

/** Null where the set does not say. */
function rightOnes(page: Expected, article: Article | null): PageScore['isRight'] {
  const same = (wanted: string | undefined, got: string | null | undefined) =>
    wanted === undefined || wanted === ''
      ? null
      : squeeze(wanted).toLowerCase().trim() ===
        squeeze(got ?? '')
          .toLowerCase()
          .trim()
  return {
    title: same(page.title, article?.title),
    author: same(page.author, article?.author),
    date: same(page.date, article?.publishedAt?.slice(0, 10)),
  }
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

export function qualityOf(pages: readonly Segments[]): Quality {
  const sum = (count: (page: Segments) => number) => pages.reduce((total, page) => total + count(page), 0)
  const found = sum((page) => page.found)
  const precision = found / (found + sum((page) => page.wrong))
  const recall = found / (found + sum((page) => page.missed))
  return { precision, recall, f: (2 * precision * recall) / (precision + recall) }
}

export function shareRight(pages: readonly PageScore[], what: keyof PageScore['isRight']): number {
  const said = pages.map((page) => page.isRight[what]).filter((isRight) => isRight !== null)
  return said.filter(Boolean).length / Math.max(1, said.length)
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
