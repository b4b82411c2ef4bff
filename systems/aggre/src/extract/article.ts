/**
 * article — what a web page says, without what stands around it. Pure: bytes in, value out; nothing is fetched.
 *
 * Errors   none: a page without an article is a reason.
 */
import { decodeText } from '@ingot/bronze'

import { articleText } from './article-text.ts'
import { pageAuthor } from './author.ts'
import { pageExcerpt } from './excerpt.ts'
import { pageLanguage } from './language.ts'
import { parsePage } from './page-tree.ts'
import { pagePublishedAt } from './published.ts'
import { saidByPage } from './said-by-page.ts'
import { pageSiteName } from './site-name.ts'
import { pageTitle } from './title.ts'

export interface Page {
  readonly bytes: Uint8Array
  readonly url: string
  /** The header, where known. */
  readonly contentType?: string
}

export interface Article {
  readonly title: string | null
  readonly author: string | null
  /** ISO date `2026-01-31`, or date and time with zone where the page says it. */
  readonly publishedAt: string | null
  readonly siteName: string | null
  /** BCP 47, lower case: `en`, `pt-br`; said by the page, else guessed from the text. */
  readonly language: string | null
  readonly excerpt: string | null
  /** Paragraphs divided by an empty line. */
  readonly text: string
}

export type Extracted =
  | { readonly ok: true; readonly article: Article }
  | { readonly ok: false; readonly reason: string }

/** Beyond this a page is data, not reading. */
const MAX_BYTES = 8_000_000

export function extractArticle(page: Page): Extracted {
  if (page.bytes.length === 0) return { ok: false, reason: 'the page is empty' }
  if (isBinary(page.bytes)) return { ok: false, reason: 'the page is not text' }
  const { text: html } = decodeText(page.bytes.subarray(0, MAX_BYTES), page.contentType)
  const tree = parsePage(isPlain(page) ? asMarkup(html) : html)
  const said = saidByPage(tree)
  const siteName = pageSiteName(said, page.url)
  const title = pageTitle(tree, said, siteName)
  const text = articleText({ tree, said, title, url: page.url, html })
  if (text === '') return { ok: false, reason: 'the page holds no text to read' }
  return {
    ok: true,
    article: {
      title,
      author: pageAuthor(tree, said, { siteName, url: page.url }),
      publishedAt: pagePublishedAt(tree, said, page.url),
      siteName,
      language: pageLanguage(said, text),
      excerpt: pageExcerpt(said, text),
      text,
    },
  }
}

function isPlain(page: Page): boolean {
  return /^\s*text\/(plain|markdown)\b/i.test(page.contentType ?? '')
}

function asMarkup(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<p>${escaped.split(/\n\s*\n/).join('</p>\n<p>')}</p>`
}

/** Pictures, archives, PDF: their first bytes hold what no text holds. UTF-16 begins with its mark. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1_024)
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16) return false
  const isPdf = head[0] === 0x25 && head[1] === 0x50 && head[2] === 0x44 && head[3] === 0x46
  const controls = head.reduce((count, byte) => count + (byte < 9 || (byte > 13 && byte < 27) ? 1 : 0), 0)
  return isPdf || controls > head.length / 50
}
