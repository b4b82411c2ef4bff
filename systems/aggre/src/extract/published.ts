/**
 * published — when a page was published: structured data, metas, marked times, the address, a date written near the title.
 *
 * Shapes   An ISO date, or date and time with zone where the page says both.
 */
import { dateInText, isoDate } from './written-date.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, elementsOutside, rawText, squeeze } from './page-tree.ts'
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
  'last-modified-date',
] as const
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
  if (thing !== undefined)
    yield isoDate(textOf(thing['datePublished']) || textOf(thing['dateCreated']) || textOf(thing['uploadDate']))
  for (const name of METAS) yield readDate(said.metas.get(name) ?? '')
  for (const one of said.things) yield isoDate(textOf(one['datePublished']))
  const elements = elementsOutside(tree, isElsewhere).filter(({ tag }) => tag !== 'meta')
  yield* markedTimes(elements)
  yield fromUrl(url)
  yield* namedDates(elements)
  yield nearTitle(elements)
  if (thing !== undefined) yield isoDate(textOf(thing['dateModified']))
  yield isoDate(said.metas.get('article:modified_time') ?? said.metas.get('og:updated_time') ?? '')
}

function readDate(text: string): string | null {
  return isoDate(text) ?? dateInText(text)
}

function* markedTimes(elements: readonly PageElement[]): Generator<string | null> {
  for (const element of elements) {
    if (!attribute(element, 'itemprop').toLowerCase().includes('datepublished')) continue
    yield readDate(attribute(element, 'datetime') || attribute(element, 'content') || squeeze(rawText(element)))
  }
  const times = elements.filter(({ tag }) => tag === 'time' || tag === 'abbr')
  const isUpdate = (element: PageElement) =>
    namesOf(element).some((name) => /updated|modified/.test(name)) && !namesOf(element).includes('published')
  for (const element of times.filter((time) => !isUpdate(time))) {
    yield readDate(
      attribute(element, 'datetime') ||
        (element.tag === 'abbr' ? attribute(element, 'title') : squeeze(rawText(element))),
    )
  }
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
