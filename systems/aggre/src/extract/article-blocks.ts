/** article-blocks — the blocks of a page's article: its main region, and the lead that stands between title and region. */
import { withoutEndMatter } from './end-matter.ts'
import { leadsOutside } from './outside-links.ts'
import { linkShare } from './block-worth.ts'
import { leftOut } from './left-out.ts'
import type { LeftOutOptions } from './left-out.ts'
import { mainRegion } from './main-region.ts'
import type { PageElement, PageTree } from './page-tree.ts'
import { spacedText } from './page-tree.ts'
import { withoutStrays } from './stray-blocks.ts'
import type { TextBlock } from './text-blocks.ts'
import { readBlocks } from './text-blocks.ts'
import { wordsOf } from './title.ts'

const LEAD_WITHIN = 15
const TITLE_WORDS = 4
const LEAST_TITLES = 5

export interface BlocksOf {
  readonly tree: PageTree
  readonly title: string | null
  readonly url: string
}

export function articleBlocks({ tree, title, url }: BlocksOf, options: LeftOutOptions): readonly TextBlock[] {
  const out = new Set([...leftOut(tree, options), ...otherStories(tree, title)])
  const blocks = readBlocks(tree.root, (element) => out.has(element), leadsOutside(url))
  const region = mainRegion(tree, blocks)
  const end = lastIndexWithin(tree, region)
  const isInside = (block: TextBlock) => block.owner.index >= region.index && block.owner.index <= end
  const first = blocks.findIndex(isInside)
  const inside = withoutStrays(withoutEndMatter(blocks.filter(isInside)))
  return [...leadOf(blocks.slice(0, Math.max(0, first)), title), ...inside]
}

/** Stories that follow the page's own for who reads on: articles with a title of their own, where one has the page's. */
function otherStories(tree: PageTree, title: string | null): readonly PageElement[] {
  const wanted = wordsOf(title ?? '').join(' ')
  const stories = new Map<PageElement, string>()
  for (const element of tree.elements) {
    if (element.tag !== 'h1') continue
    const story = storyOf(element)
    if (story !== undefined && !stories.has(story)) stories.set(story, wordsOf(spacedText(element)).join(' '))
  }
  const own = [...stories.values()].filter((heading) => heading === wanted)
  return own.length !== 1 ? [] : [...stories].filter(([, heading]) => heading !== wanted).map(([story]) => story)
}

/** The outermost article around a heading. */
function storyOf(heading: PageElement): PageElement | undefined {
  let found: PageElement | undefined
  for (let at = heading.parent; at !== undefined; at = at.parent) if (at.tag === 'article') found = at
  return found
}

/** Of a page that is a list of links: those that read like titles. Menus have fewer, shorter ones. */
export function listedTitles(tree: PageTree): readonly TextBlock[] {
  const out = leftOut(tree, { byName: true, keepComments: true })
  const blocks = readBlocks(tree.root, (element) => out.has(element))
  const titles = blocks.filter((block) => wordsOf(block.text).length >= TITLE_WORDS)
  return titles.length >= LEAST_TITLES ? titles : []
}

/** Index of the last element below, as elements stand in document order. */
function lastIndexWithin(tree: PageTree, element: PageElement): number {
  for (let at: PageElement | undefined = element; at !== undefined; at = at.parent) {
    const siblings = at.parent?.children ?? []
    for (let i = siblings.indexOf(at) + 1; i < siblings.length && i > 0; i += 1) {
      const next = siblings[i]
      if (next?.kind === 'element') return next.index - 1
    }
  }
  return tree.elements.length - 1
}

/** Paragraphs between the title's heading and the region. */
function leadOf(before: readonly TextBlock[], title: string | null): readonly TextBlock[] {
  const wanted = wordsOf(title ?? '').join(' ')
  const isTitle = (block: TextBlock) =>
    block.owner.tag === 'h1' || (wanted !== '' && wordsOf(block.text).join(' ') === wanted)
  const at = before.findLastIndex((block) => block.kind === 'heading' && isTitle(block))
  if (at === -1 || before.length - at > LEAD_WITHIN) return []
  return before.slice(at + 1).filter(isLead)
}

function isLead(block: TextBlock): boolean {
  return (
    (block.kind === 'paragraph' || block.kind === 'quote' || block.kind === 'heading') &&
    block.text.length >= 60 &&
    linkShare(block) < 0.2
  )
}
