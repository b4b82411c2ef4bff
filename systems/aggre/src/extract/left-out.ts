/**
 * left-out — the parts of a page that stand around an article: hidden ones, navigation, share bars, comments.
 *
 * A part is left out by its tag, its role or its name, but never when most of what there is to read is inside it: a name
 * such as `with-sidebar` on the whole page must not cost the page.
 */
import { blockWorth, sumOver } from './block-worth.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute } from './page-tree.ts'
import { isNote, namesOf, regionName } from './region-names.ts'
import type { TextBlock } from './text-blocks.ts'
import { readBlocks } from './text-blocks.ts'

export interface LeftOutOptions {
  /** A forum's posts and answers are its text. */
  readonly keepComments: boolean
  /** False leaves out only what is hidden or no text at all. */
  readonly byName: boolean
}

const NEVER_TEXT: ReadonlySet<string> = new Set([
  'button',
  'select',
  'input',
  'textarea',
  'option',
  'datalist',
  'noscript',
  'script',
  'audio',
  'video',
  'progress',
  'meter',
])
const ASIDE_TAGS: ReadonlySet<string> = new Set(['nav', 'footer', 'aside', 'dialog', 'menu', 'fieldset'])
const ASIDE_ROLES: ReadonlySet<string> = new Set(
  'navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist'.split(' '),
)
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i
const ARTICLE_TAGS: ReadonlySet<string> = new Set(['article', 'main', 'section'])
const WHOLE_TAGS: ReadonlySet<string> = new Set(['#page', 'html', 'body', 'main'])
/** What holds more than this share of the page's text is no aside. */
const BULK_SHARE = 0.5
/** A form with less is for letters and searches; some systems wrap all of a page in one. */
const FORM_SHARE = 0.2
/** A sentence or two. */
const LEAST_STORY_WORTH = 100
const LEAD_WORTH = 60
const TEASER_LINK_SHARE = 0.25
/** A card holds an excerpt at most. */
const CARD_WORTH = 200

export function leftOut(tree: PageTree, options: LeftOutOptions): ReadonlySet<PageElement> {
  const noText = new Set(tree.elements.filter((element) => NEVER_TEXT.has(element.tag) && !isQuestion(element)))
  const blocks = readBlocks(tree.root, (element) => noText.has(element))
  const seen = new Set([...noText, ...hiddenParts(tree, readWorths(tree, blocks))])
  return options.byName ? namedAside(tree, seen, options) : seen
}

/** Menus must not weigh against the text beside them here. */
function readWorths(tree: PageTree, blocks: readonly TextBlock[]): Float64Array {
  return sumOver(tree, blocks, (block) => Math.max(0, blockWorth(block)))
}

/** The button that opens an answer holds its heading. */
function isQuestion(element: PageElement): boolean {
  return element.tag === 'button' && /^(h[1-6]|dt|summary)$/.test(element.parent?.tag ?? '')
}

/** Some pages hide all of themselves until a script has run. */
function hiddenParts(tree: PageTree, worths: Float64Array): readonly PageElement[] {
  const bulk = (worths[0] ?? 0) * BULK_SHARE
  return tree.elements.filter((element) => isHidden(element) && (worths[element.index] ?? 0) <= bulk)
}

function namedAside(
  tree: PageTree,
  hidden: ReadonlySet<PageElement>,
  options: LeftOutOptions,
): ReadonlySet<PageElement> {
  const blocks = readBlocks(tree.root, (element) => hidden.has(element))
  const worths = readWorths(tree, blocks)
  const titles = titlesBelow(tree)
  const measured = { worths, titles, within: withinArticles(tree) }
  const bulk = (worths[0] ?? 0) * BULK_SHARE
  // A notice may be longer than a short story; then what is left must still be one.
  const beside = (worths[0] ?? 0) - LEAST_STORY_WORTH
  const isOver = (element: PageElement) => isNotice(element) || (element.tag === 'aside' && titles[element.index] === 0)
  const mostOf = (element: PageElement) => (isOver(element) ? Math.max(bulk, beside) : bulk)
  const links = linkShares(tree, blocks)
  const found = new Set(hidden)
  for (const element of tree.elements) {
    if (WHOLE_TAGS.has(element.tag) || found.has(element)) continue
    const verdict = verdictOn(element, measured)
    if (verdict === 'kept' || (verdict === 'comments' && (options.keepComments || titles[element.index] === 1)))
      continue
    if (verdict === 'teaser' && (links[element.index] ?? 0) <= TEASER_LINK_SHARE) continue
    if (verdict === 'comments' || (worths[element.index] ?? 0) <= mostOf(element)) found.add(element)
  }
  if (!options.keepComments) for (const card of cards(tree, worths, bulk)) found.add(card)
  return found
}

/** What asks for consent lies over the page, whatever its length. */
function isNotice(element: PageElement): boolean {
  if (/^(alert)?dialog$/.test(attribute(element, 'role')) || attribute(element, 'aria-modal') === 'true') return true
  return namesOf(element).some((name) =>
    /(^|-)(cookies?|consent|gdpr|cmp)(-|$)|cookie(bar|banner|consent|notice)/.test(name),
  )
}

/** Of the characters below an element, the share that are links. */
function linkShares(tree: PageTree, blocks: readonly TextBlock[]): Float64Array {
  const chars = sumOver(tree, blocks, (block) => block.text.length)
  const linked = sumOver(tree, blocks, (block) => block.linkChars)
  return linked.map((count, index) => count / Math.max(1, chars[index] ?? 0))
}

/** Neighbours alike, each with a heading that leads elsewhere: other stories. */
function cards(tree: PageTree, worths: Float64Array, bulk: number): readonly PageElement[] {
  const groups = new Map<string, PageElement[]>()
  for (const element of tree.elements) {
    if (!isLinkedHeading(element)) continue
    for (let at = element.parent, up = 0; at?.parent !== undefined && up < 5; at = at.parent, up += 1) {
      if (attribute(at, 'id') !== '' && attribute(at, 'class') === '') continue
      const key = `${at.parent.index} ${at.tag} ${attribute(at, 'class')}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [at])
      else if (group.at(-1) !== at) group.push(at)
    }
  }
  const sum = (group: readonly PageElement[]) => group.reduce((total, { index }) => total + (worths[index] ?? 0), 0)
  const isCards = (group: readonly PageElement[]) =>
    group.length >= 2 && sum(group) <= Math.min(bulk, group.length * CARD_WORTH)
  return [...groups.values()].filter(isCards).flat()
}

function isLinkedHeading(element: PageElement): boolean {
  if (!/^h[1-6]$/.test(element.tag)) return false
  const leadsAway = (link: PageElement | undefined) =>
    link?.tag === 'a' && attribute(link, 'href') !== '' && !attribute(link, 'href').startsWith('#')
  if (leadsAway(element.parent)) return true
  const inner = element.children.filter((child) => child.kind === 'element' || child.text.trim() !== '')
  const [only] = inner
  return inner.length === 1 && only?.kind === 'element' && leadsAway(only)
}

function isHidden(element: PageElement): boolean {
  if (WHOLE_TAGS.has(element.tag)) return false
  const { hidden, style } = element.attributes
  if (hidden !== undefined && hidden !== 'until-found') return true
  if (style !== undefined && HIDDEN_STYLE.test(style)) return true
  return attribute(element, 'aria-hidden') === 'true' && element.tag !== 'a'
}

interface Measured {
  readonly worths: Float64Array
  readonly titles: Uint8Array
  readonly within: Uint8Array
}

function verdictOn(element: PageElement, measured: Measured): 'aside' | 'comments' | 'teaser' | 'kept' {
  if (element.tag === 'aside' && isNote(element)) return 'kept'
  if (ASIDE_TAGS.has(element.tag) || ASIDE_ROLES.has(attribute(element, 'role'))) return 'aside'
  if (element.tag === 'header' && isPageHeader(element, measured)) return 'aside'
  if (element.tag === 'form' && isSmallForm(element, measured)) return 'aside'
  const name = regionName(element)
  return name === 'plain' || name === 'content' ? 'kept' : name
}

function isSmallForm(element: PageElement, { worths }: Measured): boolean {
  return (worths[element.index] ?? 0) <= (worths[0] ?? 0) * FORM_SHARE
}

/** The header of the site: neither inside an article, nor holding a title with a paragraph. */
function isPageHeader(element: PageElement, { worths, titles, within }: Measured): boolean {
  if (within[element.index] === 1) return false
  return (worths[element.index] ?? 0) < LEAD_WORTH || titles[element.index] === 0
}

/** Per element, by its index: 1 when it stands in an article or in a part of the page's main text. */
function withinArticles(tree: PageTree): Uint8Array {
  const found = new Uint8Array(tree.elements.length)
  for (const { index, parent } of tree.elements) {
    if (parent !== undefined && (ARTICLE_TAGS.has(parent.tag) || found[parent.index] === 1)) found[index] = 1
  }
  return found
}

/** Per element, by its index: 1 when a first heading is below it. */
function titlesBelow(tree: PageTree): Uint8Array {
  const found = new Uint8Array(tree.elements.length)
  for (let index = tree.elements.length - 1; index > 0; index -= 1) {
    const element = tree.elements[index]
    if (element?.parent !== undefined && (element.tag === 'h1' || found[index] === 1)) found[element.parent.index] = 1
  }
  return found
}
