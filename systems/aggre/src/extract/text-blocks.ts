/**
 * text-blocks — a tree read as the blocks of text a reader sees: paragraphs, headings, items, rows, code.
 *
 * Shapes   A block never spans a block-level element's border. A data table gives a row per block; a table that only
 *          lays the page out is transparent. `owner` is the nearest element that is no phrase.
 */
import type { PageElement, PageNode } from './page-tree.ts'
import { squeeze } from './page-tree.ts'

export type BlockKind = 'paragraph' | 'heading' | 'item' | 'row' | 'code' | 'quote' | 'caption'

export interface TextBlock {
  readonly owner: PageElement
  readonly kind: BlockKind
  /** White space squeezed but for line breaks; as written in code. */
  readonly text: string
  readonly linkChars: number
  /** Of them those of links to other sites. */
  readonly outsideChars: number
}

const PHRASES: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark nobr q rb rp rt ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr x picture source'
  ).split(' '),
)
const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const KIND_OF_TAG: Readonly<Record<string, BlockKind>> = {
  li: 'item',
  dd: 'item',
  dt: 'item',
  pre: 'code',
  blockquote: 'quote',
  figcaption: 'caption',
  caption: 'caption',
}

export function readBlocks(
  root: PageElement,
  isLeftOut: (element: PageElement) => boolean,
  isOutside: (href: string) => boolean = () => false,
): readonly TextBlock[] {
  const reader = new BlockReader(isLeftOut, isOutside)
  reader.read(root, HEADINGS.has(root.tag) ? 'heading' : (KIND_OF_TAG[root.tag] ?? 'paragraph'))
  return reader.blocks
}

class BlockReader {
  readonly blocks: TextBlock[] = []
  readonly #isLeftOut: (element: PageElement) => boolean
  #pieces: string[] = []
  readonly #isOutside: (href: string) => boolean
  #linkChars = 0
  #linkDepth = 0
  #outsideChars = 0
  #outsideDepth = 0
  #breaks = 0
  /** Inside a data table's row: borders of cells are a mark, not an end. */
  #rowDepth = 0

  constructor(isLeftOut: (element: PageElement) => boolean, isOutside: (href: string) => boolean) {
    this.#isLeftOut = isLeftOut
    this.#isOutside = isOutside
  }

  read(element: PageElement, kind: BlockKind): void {
    for (const child of element.children) this.#readNode(child, element, kind)
    this.#end(element, kind)
  }

  #readNode(node: PageNode, owner: PageElement, kind: BlockKind): void {
    if (node.kind === 'text') return this.#say(node.text)
    if (node.tag === 'script' || node.tag === 'head' || this.#isLeftOut(node)) return
    if (node.tag === 'br') return this.#breakLine(owner, kind)
    if (PHRASES.has(node.tag)) return this.#readPhrase(node, owner, kind)
    if (this.#rowDepth > 0) return this.#readInRow(node, owner, kind)
    this.#end(owner, kind)
    if (node.tag === 'tr' && isDataRow(node)) {
      this.#rowDepth += 1
      this.read(node, 'row')
      this.#rowDepth -= 1
      return
    }
    this.read(node, kindWithin(node, kind))
  }

  #readPhrase(node: PageElement, owner: PageElement, kind: BlockKind): void {
    const href = node.tag === 'a' ? node.attributes['href'] : undefined
    const link = leadsAway(href) ? 1 : 0
    const outside = link === 1 && this.#isOutside(href ?? '') ? 1 : 0
    this.#linkDepth += link
    this.#outsideDepth += outside
    for (const child of node.children) this.#readNode(child, owner, kind)
    this.#linkDepth -= link
    this.#outsideDepth -= outside
  }

  #readInRow(node: PageElement, owner: PageElement, kind: BlockKind): void {
    if (node.tag === 'td' || node.tag === 'th') {
      if (this.#pieces.some((piece) => piece.trim() !== '')) this.#pieces.push(' | ')
    } else this.#pieces.push(' ')
    for (const child of node.children) this.#readNode(child, owner, kind)
    this.#pieces.push(' ')
  }

  #say(text: string): void {
    this.#pieces.push(text)
    const chars = text.trim().length
    if (chars === 0) return
    this.#breaks = 0
    if (this.#linkDepth > 0) this.#linkChars += chars
    if (this.#outsideDepth > 0) this.#outsideChars += chars
  }

  /** One break is a new line, two are a new paragraph. */
  #breakLine(owner: PageElement, kind: BlockKind): void {
    this.#breaks += 1
    if (this.#breaks >= 2 && kind !== 'code' && this.#rowDepth === 0) this.#end(owner, kind)
    else this.#pieces.push(kind === 'code' ? '\n' : this.#rowDepth > 0 ? ' ' : '\u2028')
  }

  #end(owner: PageElement, kind: BlockKind): void {
    const raw = this.#pieces.join('')
    const text = kind === 'code' ? cleanCode(raw) : cleanLines(raw)
    const linkChars = Math.min(this.#linkChars, text.length)
    const outsideChars = Math.min(this.#outsideChars, text.length)
    if (text !== '') this.blocks.push({ owner, kind, text, linkChars, outsideChars })
    this.#pieces = []
    this.#linkChars = 0
    this.#outsideChars = 0
    this.#breaks = 0
  }
}

/** A link to a place on the same page marks a heading or a note; it is no sign of a menu. */
function leadsAway(href: string | undefined): boolean {
  return href !== undefined && !href.startsWith('#')
}

function kindWithin(element: PageElement, outer: BlockKind): BlockKind {
  if (HEADINGS.has(element.tag)) return 'heading'
  const own = KIND_OF_TAG[element.tag]
  if (own !== undefined) return own
  return outer === 'heading' || outer === 'row' ? 'paragraph' : outer
}

/** A row of a table of facts: two cells or more, none of which lays out blocks of its own. */
function isDataRow(row: PageElement): boolean {
  let cells = 0
  for (const cell of row.children) {
    if (cell.kind === 'text') continue
    cells += 1
    if (countBlocks(cell) > 3) return false
  }
  return cells >= 2
}

const LAYOUT: ReadonlySet<string> = new Set([
  'table',
  'tr',
  'article',
  'section',
  'h1',
  'h2',
  'h3',
  'form',
  'blockquote',
  'pre',
  'nav',
])

function countBlocks(element: PageElement): number {
  let count = 0
  for (const child of element.children) {
    if (child.kind === 'text') continue
    if (LAYOUT.has(child.tag)) return 9
    if (!PHRASES.has(child.tag) && child.tag !== 'br') count += 1
    count += countBlocks(child)
    if (count > 3) return count
  }
  return count
}

function cleanLines(raw: string): string {
  const lines = raw.replaceAll('\u00ad', '').split('\u2028').map(squeeze)
  return lines.filter((line) => line !== '').join('\n')
}

/** Line by line: an expression over all of it would need quadratic time on a page of tabs. */
function cleanCode(raw: string): string {
  const lines = raw
    .replaceAll('\u2028', '\n')
    .split('\n')
    .map((line) => line.trimEnd())
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return first === -1 ? '' : lines.slice(first, last + 1).join('\n')
}
