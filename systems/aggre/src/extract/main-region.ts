/**
 * main-region — the part of a page that holds its text.
 *
 * From the whole page downwards: into the child that holds nearly all there is to read, sooner when the author calls it
 * the article. What is left behind must be worth little.
 */
import { sumWorths } from './block-worth.ts'
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

export function mainRegion(tree: PageTree, blocks: readonly TextBlock[]): PageElement {
  const worths = sumWorths(tree, blocks)
  let at = tree.root
  for (;;) {
    const next = nextInto(at, worths)
    if (next === undefined) return at
    at = next
  }
}

function nextInto(at: PageElement, worths: Float64Array): PageElement | undefined {
  const whole = worths[at.index] ?? 0
  const children = at.children.filter((child) => child.kind === 'element')
  const best = children.reduce<PageElement | undefined>(
    (most, child) => ((worths[child.index] ?? 0) > (most === undefined ? 0 : (worths[most.index] ?? 0)) ? child : most),
    undefined,
  )
  if (best === undefined || PIECES.has(best.tag)) return undefined
  const share = isNamedArticle(best) ? NAMED_SHARE : PLAIN_SHARE
  const isInside = isNamedBody(at)
  return (worths[best.index] ?? 0) >= whole * (isInside ? 1 : share) ? best : undefined
}

function isNamedArticle(element: PageElement): boolean {
  return element.tag === 'article' || element.tag === 'main' || regionName(element) === 'content'
}

/** Inside the body of an article nothing is a wrapper any more. */
function isNamedBody(element: PageElement): boolean {
  return attribute(element, 'itemprop').toLowerCase() === 'articlebody'
}
