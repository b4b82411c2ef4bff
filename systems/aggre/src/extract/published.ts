/**
 * published — when a page was published: structured data, metas, marked times, the address, a date written near the title.
 *
 * Shapes   An ISO date, or date and time with zone where the page says both.
 */
import { dateInText, isoDate } from './written-date.ts'
import { elementsAbout } from './elsewhere.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, rawText, shortText, squeeze } from './page-tree.ts'
import { namesOf } from './region-names.ts'
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, textOf } from './said-by-page.ts'

const METAS = [
  'article:published_time',
  'og:article:published_time',
  'og:published_time',
  'datepublished',
  'citation_publication_date',
  'citation_date',
  'parsely-pub-date',
  'sailthru.date',
  'article.published',
  'publish-date',
  'publishdate',
  'publication_date',
  'pubdate',
  'pub_date',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.created',
  'dc.date.created',
  'dc.date',
  'dcterms.date',
  'dc.created',
  'date',
  'datecreated',
  'article:created',
  'article_date_original',
  'publish_date',
  'published_at',
  'published-date',
  'og:pubdate',
  'article:published',
  'rnews:datepublished',
  'dcterms.date.issued',
  'originalpublicationdate',
  'creation_date',
  'release_date',
] as const
const MODIFIED_METAS = [
  'article:modified_time',
  'og:updated_time',
  'datemodified',
  'last-modified',
  'last-modified-date',
  'dcterms.modified',
  'dc.date.modified',
] as const
const PUBLISHED_LINE =
  /publi(shed|sht|ziert|cado|cada|é|ée|cato|kace|kowan)|posted|gepostet|geschrieben|veröffentlicht|erstellt|mise? en ligne|опубликован|发布|發布|公開|投稿日|掲載|نشر/i
const UPDATED_LINE =
  /updated|modified|revised|aktualisiert|geändert|zuletzt|actualizado|mis à jour|modifi|aggiornat|bijgewerkt|обновлен|更新/i
const LINE_CHARS = 160
const DATELINE_CHARS = 50
const URL_DATE = /(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)/
const DATE_NAME =
  /(^|-)(date|datum|fecha|data|published|publish|pubdate|posted|timestamp|time|dateline|entry-date|postdate|created|veroeffentlicht)(-|$)/
const COMMENT_NAME = /comment|kommentar|reply|related|sidebar|widget|footer|teaser|recent/

export function pagePublishedAt(tree: PageTree, said: SaidByPage, url: string): string | null {
  for (const candidate of candidates(tree, said, url)) {
    if (candidate !== null) return candidate
  }
  return null
}

function* candidates(tree: PageTree, said: SaidByPage, url: string): Generator<string | null> {
  const thing = articleThing(said)
  for (const name of ['datePublished', 'dateCreated', 'uploadDate']) yield readDate(textOf(thing?.[name]))
  for (const name of METAS) yield readDate(said.metas.get(name) ?? '')
  for (const one of said.things) yield readDate(textOf(one['datePublished']))
  const elements = elementsAbout(tree, isElsewhere).filter(({ tag }) => tag !== 'meta')
  yield* publishedProperties(elements)
  yield* markedTimes(elements)
  yield fromUrl(url)
  yield* namedDates(elements)
  yield nearTitle(elements)
  yield* saidLines(elements, PUBLISHED_LINE)
  yield* publishedProperties(tree.elements)
  yield datelineOf(elements)
  yield readDate(textOf(thing?.['dateModified']))
  for (const name of MODIFIED_METAS) yield readDate(said.metas.get(name) ?? '')
  yield* saidLines(elements, UPDATED_LINE)
}

function readDate(text: string): string | null {
  return isoDate(text) ?? dateInText(text)
}

/** The surest mark there is. */
function* publishedProperties(elements: readonly PageElement[]): Generator<string | null> {
  for (const element of elements) {
    if (!attribute(element, 'itemprop').toLowerCase().includes('datepublished')) continue
    yield readDate(attribute(element, 'datetime') || attribute(element, 'content') || squeeze(rawText(element)))
  }
}

function* markedTimes(elements: readonly PageElement[]): Generator<string | null> {
  const title = elements.findIndex(({ tag }) => tag === 'h1')
  const marked = [...elements.entries()].filter(([, element]) => isTime(element) && !isUpdate(element))
  // Above a title stand the day of today and the news of the hour, below it the day of the article.
  const distance = (at: number) => (title === -1 ? at : at > title ? at - title : 3 * (title - at))
  for (const [, element] of marked.sort(([one], [other]) => distance(one) - distance(other))) {
    yield readDate(
      attribute(element, 'datetime') ||
        (element.tag === 'abbr' ? attribute(element, 'title') : squeeze(rawText(element))),
    )
  }
}

function isTime({ tag }: PageElement): boolean {
  return tag === 'time' || tag === 'abbr' || tag === 'relative-time' || tag === 'time-ago'
}

function isUpdate(element: PageElement): boolean {
  const names = [...namesOf(element), attribute(element, 'itemprop').toLowerCase()]
  return names.some((name) => /updated|modified/.test(name)) && !names.includes('published')
}

/** Lines that say so: `was posted on 19 May 2010`. */
function* saidLines(elements: readonly PageElement[], pattern: RegExp): Generator<string | null> {
  for (const element of elements) {
    const text = shortText(element, LINE_CHARS)
    if (text !== null && pattern.test(text)) yield dateInText(text)
  }
}

/** `BERLIN, 3 March 2020 (dpa)`, `(3. März 2020)`: how the first paragraph of some papers begins. */
function datelineOf(elements: readonly PageElement[]): string | null {
  const first = elements.find((element) => element.tag === 'p' && rawText(element).trim().length > LINE_CHARS / 2)
  return first === undefined ? null : dateInText(squeeze(rawText(first)).slice(0, DATELINE_CHARS))
}

function fromUrl(url: string): string | null {
  const found = URL_DATE.exec(url)
  return found === null
    ? null
    : isoDate(`${found[1]}-${(found[2] ?? '').padStart(2, '0')}-${(found[3] ?? '').padStart(2, '0')}`)
}

function* namedDates(elements: readonly PageElement[]): Generator<string | null> {
  for (const element of elements) {
    if (!namesOf(element).some((name) => DATE_NAME.test(name))) continue
    const text = squeeze(rawText(element))
    if (text.length < 120) yield dateInText(text)
  }
}

/** A short line with a date close to the first heading. */
function nearTitle(elements: readonly PageElement[]): string | null {
  const at = elements.findIndex(({ tag }) => tag === 'h1' || tag === 'h2')
  if (at === -1) return null
  for (const element of elements.slice(Math.max(0, at - 10), at + 40)) {
    const own = squeeze(element.children.map((child) => (child.kind === 'text' ? child.text : ' ')).join(''))
    const found = own.length > 5 && own.length < 100 ? dateInText(own) : null
    if (found !== null) return found
  }
  return null
}

function isElsewhere(element: PageElement): boolean {
  if (element.tag === 'body' || element.tag === 'html' || element.tag === 'meta') return false
  if (element.tag === 'footer' || element.tag === 'nav' || element.tag === 'aside') return true
  return namesOf(element).some((name) => COMMENT_NAME.test(name))
}
