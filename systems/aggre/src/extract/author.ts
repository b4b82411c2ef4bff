/**
 * author — who wrote a page: structured data, metas, marked elements, a line that begins like a byline, in this order.
 *
 * A person comes before the paper: many sites state themselves as the author of everything and name the writer beside
 * the title only. The paper is the answer when nobody else is named.
 */
import { cleanName, isByline, isFullName, joinNames } from './author-name.ts'
import { elementsAbout } from './elsewhere.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, shortText, spacedText } from './page-tree.ts'
import { namesOf } from './region-names.ts'
import type { JsonObject, SaidByPage } from './said-by-page.ts'
import { articleThing, isObject, textOf, typesOf } from './said-by-page.ts'
import { wordsOf } from './title.ts'

const METAS = [
  'author',
  'article:author',
  'og:article:author',
  'article:author_name',
  'dc.creator',
  'dcterms.creator',
  'dc.creator.personalname',
  'parsely-author',
  'sailthru.author',
  'byl',
  'byline',
  'citation_author',
]
/** Names of several authors of one page stand close together. */
const CLOSE_ELEMENTS = 12
/** Shorter labels of hosts stand in names by chance. */
const LEAST_LABEL = 6
const BYLINE_CHARS = 100
const NEAR_TITLE = { before: 15, after: 80 }
const AUTHOR_PAGE =
  /\/(?:authors?|autor|autoren|autores|auteurs?|autore|journalists?|reporters?|columnists?|contributors?|newsteam|redakteure?|by)\/[^/?#]+\/?(?:[?#]|$)/i

export function pageAuthor(tree: PageTree, said: SaidByPage, site: Site): string | null {
  let paper: string | null = null
  for (const { name, isPaper } of candidates(tree, said)) {
    if (name === null || (paper !== null && !name.split(', ').every(isFullName))) continue
    if (!isPaper && !isOfSite(name, site)) return name
    paper ??= name
  }
  return paper
}

export interface Site {
  readonly siteName: string | null
  readonly url: string
}

/** `Bay Boating Club` on `bayboating.example`. */
function isOfSite(name: string, { siteName, url }: Site): boolean {
  const words = joined(name)
  if (words === joined(siteName ?? '')) return true
  const host = URL.canParse(url) ? new URL(url).hostname.split('.') : []
  const label = (host.at(-2) ?? '').replaceAll('-', '')
  return label.length >= LEAST_LABEL && words !== label && words.includes(label)
}

interface Candidate {
  readonly name: string | null
  readonly isPaper: boolean
}

function* candidates(tree: PageTree, said: SaidByPage): Generator<Candidate> {
  const thing = articleThing(said)
  if (thing !== undefined) yield* statedAuthors(thing['author'] ?? thing['creator'], said.things)
  const person = (name: string | null): Candidate => ({ name, isPaper: false })
  for (const name of METAS) yield person(cleanName(said.metas.get(name) ?? ''))
  if (/^(written )?by|author|von|autor|verfasst|écrit|escrito/i.test(said.metas.get('twitter:label1') ?? ''))
    yield person(cleanName(said.metas.get('twitter:data1') ?? ''))
  for (const name of markedNames(tree)) yield person(name)
}

/** People first, then what is said to be an organisation. */
function* statedAuthors(value: unknown, things: readonly JsonObject[]): Generator<Candidate> {
  const authors = [value].flat().map((one) => authorOf(one, things))
  for (const isPaper of [false, true]) {
    yield {
      name: joinNames(authors.filter((author) => author.isPaper === isPaper).flatMap(({ names }) => names)),
      isPaper,
    }
  }
}

function authorOf(one: unknown, things: readonly JsonObject[]): { names: readonly string[]; isPaper: boolean } {
  if (!isObject(one)) return { names: [textOf(one)], isPaper: false }
  const target =
    one['name'] === undefined ? things.find((thing) => thing['@id'] !== undefined && thing['@id'] === one['@id']) : one
  const names = [target?.['name']].flat().map((name) => textOf(name))
  return { names, isPaper: target !== undefined && typesOf(target).some((type) => /Organi[sz]ation/.test(type)) }
}

/** What elements are marked as the author's, the surest mark first. */
function* markedNames(tree: PageTree): Generator<string | null> {
  const elements = elementsAbout(tree, isElsewhere)
  for (const test of [isByProperty, isByLink]) yield* groupsOf(elements.filter(test))
  for (const test of [isByExactName, isByName])
    for (const element of elements) if (test(element)) yield nameWithin(element)
  yield* groupsOf(elements.filter((element) => element.tag === 'a' && AUTHOR_PAGE.test(attribute(element, 'href'))))
  yield* bylines(elements)
}

function isByProperty(element: PageElement): boolean {
  return attribute(element, 'itemprop').split(' ').includes('author')
}

function isByLink(element: PageElement): boolean {
  return element.tag === 'a' && attribute(element, 'rel').split(' ').includes('author')
}

const EXACT_NAME =
  /^((entry|post|article|story)-)?(author|byline)(-(name|link|title))?$|^(author|byline)-(name|link|title)$|^(fn|vcard)$/
const AUTHOR_NAME =
  /author(?!i[sz])|byline|verfasser|auteur|(^|-)(autor|autorin|autore|redakteur)(-|$)|(item|posted|written)-?(poster|by)(-|$)/

function isByExactName(element: PageElement): boolean {
  return marksOf(element).some((name) => EXACT_NAME.test(name))
}

function isByName(element: PageElement): boolean {
  return marksOf(element).some((name) => AUTHOR_NAME.test(name))
}

/** Class names, the id, and the names that pages give their parts for tests. */
function marksOf(element: PageElement): readonly string[] {
  const own = attribute(element, 'data-testid') || attribute(element, 'data-component')
  return own === '' ? namesOf(element) : [...namesOf(element), own.toLowerCase()]
}

/** Names marked one after the other belong to one byline; those further on to a box about an author, or to another story. */
function* groupsOf(elements: readonly PageElement[]): Generator<string | null> {
  let group: PageElement[] = []
  for (const element of elements) {
    const last = group.at(-1)
    if (last !== undefined && element.index - last.index > CLOSE_ELEMENTS) {
      yield joinNames(group.map(textWithin))
      group = []
    }
    group.push(element)
  }
  yield joinNames(group.map(textWithin))
}

function nameWithin(element: PageElement): string | null {
  const whole = textWithin(element)
  const name = cleanName(whole)
  if (name !== null || whole === '') return name
  // A box about an author: the name has an element of its own.
  const isOwn = (child: PageElement) =>
    isByLink(child) ||
    namesOf(child).some((one) => /(^|-)name(-|$)/.test(one)) ||
    AUTHOR_PAGE.test(attribute(child, 'href'))
  const inner = find(element, (child) => isOwn(child) && cleanName(spacedText(child)) !== null)
  return inner === undefined ? null : cleanName(spacedText(inner))
}

function textWithin(element: PageElement): string {
  const inner = find(element, (child) => attribute(child, 'itemprop') === 'name')
  if (inner !== undefined) return attribute(inner, 'content') || spacedText(inner)
  return attribute(element, 'content') || spacedText(element)
}

function find(element: PageElement, test: (child: PageElement) => boolean): PageElement | undefined {
  for (const child of element.children) {
    if (child.kind === 'text') continue
    const found = test(child) ? child : find(child, test)
    if (found !== undefined) return found
  }
  return undefined
}

/** Short lines that begin with `By` and go on with a name: a nickname beside the title only, a full name anywhere. */
function* bylines(elements: readonly PageElement[]): Generator<string | null> {
  const title = elements.findIndex(({ tag }) => tag === 'h1')
  for (const [at, element] of elements.entries()) {
    const text = shortText(element, BYLINE_CHARS)
    if (text === null || !isByline(text)) continue
    const name = cleanName(text)
    const isBesideTitle = title !== -1 && at >= title - NEAR_TITLE.before && at <= title + NEAR_TITLE.after
    if (name !== null && (isBesideTitle || name.split(', ').every(isFullName))) yield name
  }
}

function isElsewhere(element: PageElement): boolean {
  if (element.tag === 'body' || element.tag === 'html') return false
  return namesOf(element).some((name) => /comment|kommentar|reply|related|sidebar/.test(name))
}

function joined(text: string): string {
  return wordsOf(text).join('')
}
