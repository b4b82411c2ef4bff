/**
 * title — what a page is called, without the name of its site.
 *
 * A heading that the page's stated titles confirm wins, for it is what readers see; the name of the site, which many
 * pages have for a heading too, does not count. Without such a heading: the only h1, then the stated titles.
 */
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute, rawText, shortText, spacedText, squeeze } from './page-tree.ts'
import { namesOf } from './region-names.ts'
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, textOf } from './said-by-page.ts'

const DIVIDER = /(\s+[|·•»«–—:\\/>~-]+\s+|\s*[|»•·]\s*|: )/u
const MAX_CHARS = 400
const MAX_HEADINGS = 60
const KICKER =
  /kicker|topline|overline|eyebrow|dachzeile|pretitle|roofline|spitzmarke|supertitle|overtitle|sr-only|visually-hidden|headerlink|edit|(^|-)(label|topic|category|rubrik|section)(-|$)/

interface Heading {
  readonly text: string
  readonly words: string
  readonly isFirstRank: boolean
}

export function pageTitle(tree: PageTree, said: SaidByPage, siteName: string | null): string | null {
  const site = joined(siteName ?? '')
  const isNoSite = ({ words }: Heading) => words !== site
  const headings = readHeadings(tree, isHeading).filter(isNoSite)
  const stated = statedTitles(said).map((text) => withoutSite(text, siteName))
  const chosen =
    confirmedHeading(headings, said, stated) ??
    onlyHeading(headings) ??
    confirmedHeading(readHeadings(tree, isMarkedTitle).filter(isNoSite), said, stated) ??
    stated[0] ??
    headings[0]?.text
  return chosen === undefined ? null : chosen.slice(0, MAX_CHARS)
}

/** As structured data, share metas and the window say it; the surest first. */
function statedTitles(said: SaidByPage): readonly string[] {
  const thing = articleThing(said)
  const headline = thing === undefined ? '' : textOf(thing['headline']) || textOf(thing['name'])
  const metas = ['og:title', 'twitter:title', 'dc.title', 'dcterms.title', 'citation_title'].map(
    (name) => said.metas.get(name) ?? '',
  )
  return [headline, ...metas, said.title].filter((text) => wordsOf(text).length > 0)
}

function readHeadings(tree: PageTree, test: (element: PageElement) => boolean): readonly Heading[] {
  const found: Heading[] = []
  for (const element of tree.elements) {
    if (found.length >= MAX_HEADINGS) break
    if (!test(element) || shortText(element, MAX_CHARS) === null) continue
    const text = headingText(element)
    const words = joined(text)
    if (words !== '' && text.length <= MAX_CHARS) found.push({ text, words, isFirstRank: element.tag === 'h1' })
  }
  return found
}

/** Without the line some papers put above their headlines, inside the same heading. */
function headingText(element: PageElement): string {
  const isKicker = (child: PageElement) => namesOf(child).some((name) => KICKER.test(name))
  const whole = squeeze(rawText(element))
  const kickers = element.children.filter((child) => child.kind === 'element' && isKicker(child))
  return kickers.length === 0 ? whole : spacedText(element, isKicker) || whole
}

function isHeading(element: PageElement): boolean {
  return (
    element.tag === 'h1' ||
    element.tag === 'h2' ||
    (element.tag === 'h3' && /title|headline/.test(element.attributes['class'] ?? ''))
  )
}

/** Old pages have titles that are no headings. */
function isMarkedTitle(element: PageElement): boolean {
  if (element.tag === 'meta' || element.tag === 'title' || element.tag === 'a') return false
  return (
    attribute(element, 'itemprop') === 'headline' ||
    namesOf(element).some((name) => /(^|-)(title|headline)(-|$)|(item|post|news|article)title/.test(name))
  )
}

function confirmedHeading(
  headings: readonly Heading[],
  said: SaidByPage,
  stated: readonly string[],
): string | undefined {
  const wanted = new Set(stated.map(joined))
  const same = headings.find(({ words }) => wanted.has(words))
  if (same !== undefined) return same.text
  const parts = new Set(statedTitles(said).flatMap((text) => text.split(DIVIDER).map(joined)))
  const confirmed = headings.filter(({ words }) => parts.has(words) || isMostOf(words, wanted))
  const longest = confirmed.reduce<Heading | undefined>(
    (best, one) => (one.words.length > (best?.words.length ?? 0) ? one : best),
    undefined,
  )
  return longest?.text
}

function isMostOf(words: string, wanted: ReadonlySet<string>): boolean {
  for (const title of wanted) {
    const [short, long] = words.length < title.length ? [words, title] : [title, words]
    if (` ${long} `.includes(` ${short} `) && short.length >= 0.5 * long.length) return true
  }
  return false
}

function onlyHeading(headings: readonly Heading[]): string | undefined {
  const first = headings.filter(({ isFirstRank }) => isFirstRank)
  const [only] = first
  return first.length === 1 && only !== undefined && only.words.split(' ').length >= 3 ? only.text : undefined
}

export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function joined(text: string): string {
  return wordsOf(text).join(' ')
}

/** `A story | The Paper` is `A story`: the site's name goes; an unknown last part goes when it is short beside the rest. */
export function withoutSite(title: string, siteName: string | null): string {
  const parts = title.split(DIVIDER)
  if (parts.length < 3) return title
  const site = joined(siteName ?? '').replaceAll(' ', '')
  const isSite = (part: string | undefined) => site !== '' && joined(part ?? '').replaceAll(' ', '') === site
  const before = parts.slice(0, -2).join('').trim()
  if (isSite(parts.at(-1))) return before
  if (isSite(parts[0])) return parts.slice(2).join('').trim()
  const divider = parts.at(-2) ?? ''
  if (/[:/]/.test(divider)) return title
  const least = /[|»«•·]/.test(divider) ? 2 : 3
  return wordsOf(before).length >= least && wordsOf(parts.at(-1) ?? '').length <= 5 ? before : title
}
