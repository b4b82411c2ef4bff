/**
 * main-region — the part of a page that holds its text.
 *
 * From the whole page downwards: into the child that holds nearly all there is to read, sooner when the author calls it
 * the article. What is left behind must be worth little.
 */
import { linkShare, sumOver, sumWorths } from './block-worth.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { attribute } from './page-tree.ts'
import { regionName } from './region-names.ts'
import type { TextBlock } from './text-blocks.ts'

/** Parts of a text, never the whole of one. */
const PIECES: ReadonlySet<string> = new Set(
  'p li ul ol dl dd blockquote pre figure h1 h2 h3 h4 h5 h6 a span b strong em i'.split(' '),
)
const PLAIN_SHARE = 0.8
const NAMED_SHARE = 0.5
/** Of the best part's worth; less is a note on the licence, or a credit. */
const LEAST_PART_SHARE = 0.1
const LEAST_ROWS = 2
const ROW_LINK_SHARE = 0.5

/** Per element, by its index, of all below it. */
interface Sums {
  readonly worths: Float64Array
  readonly rows: Float64Array
  readonly titled: Float64Array
}

export function mainRegion(tree: PageTree, blocks: readonly TextBlock[]): PageElement {
  const sums: Sums = {
    worths: sumWorths(tree, blocks),
    rows: sumOver(tree, blocks, (block) => (block.kind === 'row' && linkShare(block) < ROW_LINK_SHARE ? 1 : 0)),
    titled: sumOver(tree, blocks, ({ owner }) => (owner.tag === 'h1' || owner.tag === 'h2' ? 1 : 0)),
  }
  let at = tree.root
  for (;;) {
    const next = nextInto(at, sums)
    if (next === undefined) return at
    at = next
  }
}

function nextInto(at: PageElement, sums: Sums): PageElement | undefined {
  const { worths } = sums
  const whole = worths[at.index] ?? 0
  const children = at.children.filter((child) => child.kind === 'element')
  const best = children.reduce<PageElement | undefined>(
    (most, child) => ((worths[child.index] ?? 0) > (most === undefined ? 0 : (worths[most.index] ?? 0)) ? child : most),
    undefined,
  )
  if (best === undefined || PIECES.has(best.tag)) return undefined
  if (hasPartBeside(best, children, sums)) return undefined
  const share = isNamedArticle(best) ? NAMED_SHARE : PLAIN_SHARE
  const isInside = isNamedBody(at)
  return (worths[best.index] ?? 0) >= whole * (isInside ? 1 : share) ? best : undefined
}

/**
 * Parts like the best one that belong to it: the next piece of a body that advertisements cut in pieces, the table of
 * facts in the panel beside the description. A part with a title of its own is another story.
 */
function hasPartBeside(best: PageElement, children: readonly PageElement[], { worths, rows, titled }: Sums): boolean {
  const mark = markOf(best)
  if (mark === ' ') return false
  const least = isNamedArticle(best) ? LEAST_PART_SHARE * (worths[best.index] ?? 0) : Infinity
  const isPart = ({ index }: PageElement) =>
    (rows[index] ?? 0) >= LEAST_ROWS || ((worths[index] ?? 0) >= least && (titled[index] ?? 0) === 0)
  return children.some((child) => child !== best && child.tag === best.tag && markOf(child) === mark && isPart(child))
}

function markOf(element: PageElement): string {
  return `${attribute(element, 'class') || attribute(element, 'itemprop')} ${attribute(element, 'role')}`
}

function isNamedArticle(element: PageElement): boolean {
  return element.tag === 'article' || element.tag === 'main' || regionName(element) === 'content'
}

/** Inside the body of an article nothing is a wrapper any more. */
function isNamedBody(element: PageElement): boolean {
  return attribute(element, 'itemprop').toLowerCase() === 'articlebody'
}
