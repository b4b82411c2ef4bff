/** author — who wrote a page: structured data, metas, marked elements, a byline, in this order. */
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, elementsOutside, spacedText, squeeze } from './page-tree.ts'
import { namesOf } from './region-names.ts'
import type { JsonObject, SaidByPage } from './said-by-page.ts'
import { articleThing, isObject, textOf } from './said-by-page.ts'

const MAX_CHARS = 80
const METAS = [
  'author',
  'article:author',
  'og:article:author',
  'dc.creator',
  'dcterms.creator',
  'parsely-author',
  'sailthru.author',
  'byl',
  'citation_author',
  'twitter:data1',
]
const PREFIX =
  /^(written |authored |via |submitted |posted |published |geschrieben |veröffentlicht |interview:? |words:? |escrito |publicado |publié |par |por |by |von |autor(in)?:? |author:? |auteur:? |text:? |from |di |af |av |door |przez |de )+/i
const BY_WORDS =
  /^(by|von|par|por|di|da|door|av|af|autor(in)?:?|author:?|text:?|auteur:?|written by|posted by|geschrieben von)\s+(?=\p{Lu}|@)/u

export function pageAuthor(tree: PageTree, said: SaidByPage): string | null {
  const thing = articleThing(said)
  const byThing = thing === undefined ? '' : namesIn(thing['author'] ?? thing['creator'], said.things)
  const candidates = function* () {
    yield byThing
    for (const name of METAS.slice(0, -1)) yield said.metas.get(name) ?? ''
    if (/^(written )?by|author|von|autor/i.test(said.metas.get('twitter:label1') ?? ''))
      yield said.metas.get('twitter:data1') ?? ''
    yield* marked(tree)
  }
  for (const candidate of candidates()) {
    const name = cleanName(candidate)
    if (name !== null) return name
  }
  return null
}

function namesIn(value: unknown, things: readonly JsonObject[]): string {
  const names = [value].flat().map((one) => {
    if (!isObject(one)) return textOf(one)
    if (one['name'] !== undefined) return textOf(one['name'])
    const target = things.find((thing) => thing['@id'] !== undefined && thing['@id'] === one['@id'])
    return textOf(target?.['name'])
  })
  return [...new Set(names.filter((name) => name !== '' && cleanName(name) !== null))].slice(0, 5).join(', ')
}

/** What elements are marked as the author's, the surest mark first. */
function* marked(tree: PageTree): Generator<string> {
  const isByProperty = (element: PageElement) => attribute(element, 'itemprop').split(' ').includes('author')
  const isByLink = (element: PageElement) =>
    element.tag === 'a' && attribute(element, 'rel').split(' ').includes('author')
  const isByName = (pattern: RegExp) => (element: PageElement) => namesOf(element).some((name) => pattern.test(name))
  const tests = [
    isByProperty,
    isByLink,
    isByName(
      /^((entry|post|article|story)-)?(author|byline)(-(name|link|title))?$|^(author|byline)-(name|link|title)$|^(fn|vcard)$/,
    ),
    isByName(/(^|-)(author|byline|autor|verfasser|auteur)(-|$)/),
  ]
  const elements = elementsOutside(tree, isElsewhere)
  for (const test of tests) {
    for (const element of elements) if (test(element)) yield nameWithin(element)
  }
}

function nameWithin(element: PageElement): string {
  const inner = find(element, (child) => attribute(child, 'itemprop') === 'name')
  if (inner !== undefined) return attribute(inner, 'content') || spacedText(inner)
  return attribute(element, 'content') || squeeze(spacedText(element))
}

function find(element: PageElement, test: (child: PageElement) => boolean): PageElement | undefined {
  for (const child of element.children) {
    if (child.kind === 'text') continue
    const found = test(child) ? child : find(child, test)
    if (found !== undefined) return found
  }
  return undefined
}

function isElsewhere(element: PageElement): boolean {
  if (element.tag === 'body' || element.tag === 'html') return false
  return namesOf(element).some((name) => /comment|kommentar|reply|related|sidebar/.test(name))
}

function cleanName(text: string): string | null {
  const name = squeeze(text.slice(0, 500))
    .replace(BY_WORDS, '')
    .replace(PREFIX, '')
    .replace(/(^|\s)@\w+/gu, '')
    .replace(
      /\s*(\||•|·| - | – | am | on | in |, \d| \d+ (minutes?|hours?|days?|months?|years?) ago|\d{1,2}[./]\d|\().*$/u,
      '',
    )
    .replace(/[,;:|•·–-]+$/u, '')
    .trim()
  if (name.length < 2 || name.length > MAX_CHARS || !/\p{L}/u.test(name)) return null
  if (
    /^https?:|www\.|\.(com|de|org|net)\b|@\w+\.|[{}<>]|^(admin|administrator|author|autor|editor|redaktion|anonymous|unknown|website|webmaster|user)$/i.test(
      name,
    )
  )
    return null
  return name.split(' ').length > 8 ? null : name
}
