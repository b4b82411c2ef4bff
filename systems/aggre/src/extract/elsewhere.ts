/**
 * elsewhere — the elements in which a page speaks of its article, without those that speak of other things: comments,
 * related stories, sidebars.
 *
 * A name does not count on what holds the page's title or most of its text: templates call all sorts of things `sidebar`.
 */
import type { PageElement, PageTree } from './page-tree.ts'
import { elementsOutside } from './page-tree.ts'

const BULK_SHARE = 0.5

export function elementsAbout(tree: PageTree, isElsewhere: (element: PageElement) => boolean): readonly PageElement[] {
  const holdsTitle = new Uint8Array(tree.elements.length)
  const chars = new Float64Array(tree.elements.length)
  for (let index = tree.elements.length - 1; index > 0; index -= 1) {
    const element = tree.elements[index]
    if (element?.parent === undefined) continue
    const own = element.children.reduce((sum, child) => sum + (child.kind === 'text' ? child.text.trim().length : 0), 0)
    if (element.tag !== 'script') chars[index] = (chars[index] ?? 0) + own
    const { index: above } = element.parent
    chars[above] = (chars[above] ?? 0) + (chars[index] ?? 0)
    if (element.tag === 'h1' || holdsTitle[index] === 1) holdsTitle[above] = 1
  }
  const bulk = (chars[0] ?? 0) * BULK_SHARE
  return elementsOutside(
    tree,
    (element) => holdsTitle[element.index] !== 1 && (chars[element.index] ?? 0) <= bulk && isElsewhere(element),
  )
}
