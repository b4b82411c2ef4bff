/**
 * said-by-page — what a page says of itself in its head: metas, structured data, the title, the language.
 *
 * Shapes   Names of metas in lower case; of several with one name the first that is not empty.
 * Errors   none: structured data that cannot be read is as if it were not there.
 */
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, rawText, squeeze } from './page-tree.ts'
import { decodeEntities } from './entities.ts'

export type JsonObject = { readonly [name: string]: unknown }

export interface SaidByPage {
  readonly metas: ReadonlyMap<string, string>
  /** Every object of the page's JSON-LD that has a type, outermost first. */
  readonly things: readonly JsonObject[]
  readonly title: string
  readonly htmlLang: string
}

const MAX_THINGS = 500

export function saidByPage(tree: PageTree): SaidByPage {
  const metas = new Map<string, string>()
  const things: JsonObject[] = []
  let title = ''
  let htmlLang = ''
  for (const element of tree.elements) {
    if (element.tag === 'meta') addMeta(metas, element)
    else if (element.tag === 'script') collectThings(readJson(rawText(element)), things, 0)
    else if (element.tag === 'title' && title === '') title = squeeze(rawText(element))
    else if (element.tag === 'html') htmlLang ||= attribute(element, 'lang') || attribute(element, 'xml:lang')
  }
  return { metas, things, title, htmlLang }
}

function addMeta(metas: Map<string, string>, element: PageElement): void {
  const content = squeeze(decodeEntities(attribute(element, 'content')))
  if (content === '') return
  for (const key of ['name', 'property', 'itemprop', 'http-equiv']) {
    const name = attribute(element, key).toLowerCase().trim()
    if (name !== '' && !metas.has(name)) metas.set(name, content)
  }
}

function readJson(script: string): unknown {
  const text = script.replaceAll(/<!--|-->|<!\[CDATA\[|\]\]>|^\s*\/\*|\*\/\s*$/g, '').trim()
  // A raw line break inside a string is the commonest slip, and harmless to mend; a comma at the end comes next.
  const mended = text.replaceAll(/[\n\r\t]+/g, ' ')
  for (const attempt of [mended, mended.replaceAll(/,\s*([}\]])/g, '$1').replace(/;\s*$/, '')]) {
    try {
      return JSON.parse(attempt)
    } catch {
      // The next attempt, or nothing.
    }
  }
  return undefined
}

function collectThings(value: unknown, into: JsonObject[], depth: number): void {
  if (depth > 6 || into.length >= MAX_THINGS) return
  if (Array.isArray(value)) {
    for (const one of value) collectThings(one, into, depth + 1)
  } else if (isObject(value)) {
    if (value['@type'] !== undefined) into.push(value)
    for (const inner of ['@graph', 'mainEntity', 'mainEntityOfPage', 'hasPart'])
      collectThings(value[inner], into, depth + 1)
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function typesOf(thing: JsonObject): readonly string[] {
  return [thing['@type']].flat().filter((type) => typeof type === 'string')
}

/** The thing that is the page's article, where one is: of several the one that the page is titled after. */
export function articleThing(said: SaidByPage): JsonObject | undefined {
  const isOf = (pattern: RegExp) => (thing: JsonObject) => typesOf(thing).some((type) => pattern.test(type))
  const articles = said.things.filter(
    (thing) => isOf(/Article|Posting|Report$|^Review$|Recipe|HowTo/)(thing) && !isOf(/^Comment/)(thing),
  )
  const others = isOf(
    /^(QAPage|Question|Product|VideoObject|Book|Movie|Event|Course|SoftwareApplication|CreativeWork)$/,
  )
  return articles.find((thing) => isTitledAs(thing, said)) ?? articles[0] ?? said.things.find(others)
}

function isTitledAs(thing: JsonObject, said: SaidByPage): boolean {
  const headline = textOf(thing['headline']) || textOf(thing['name'])
  return headline !== '' && [said.title, said.metas.get('og:title') ?? ''].some((title) => title.includes(headline))
}

/** A text of a thing: a string, or the first of several. */
export function textOf(value: unknown, spaces: 'squeezed' | 'as written' = 'squeezed'): string {
  const first: unknown = Array.isArray(value) ? value[0] : value
  const text = isObject(first) ? first['@value'] : first
  if (typeof text !== 'string') return ''
  return spaces === 'squeezed' ? squeeze(decodeEntities(text)) : decodeEntities(text)
}
