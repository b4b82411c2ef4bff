/**
 * page-tree — a page as a small tree of elements and text, of bounded size whatever was sent.
 *
 * Shapes   `elements` holds every element in document order, and an element's `index` is its place there: a parent always
 *          comes before its children, so sums over subtrees need one loop backwards and no recursion.
 * Errors   none: any text is a page. What is beyond the limits is left out.
 */
import { Parser } from 'htmlparser2'

export interface PageElement {
  readonly kind: 'element'
  readonly index: number
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly parent: PageElement | undefined
  readonly children: readonly PageNode[]
}

export interface PageText {
  readonly kind: 'text'
  readonly text: string
}

export type PageNode = PageElement | PageText

export interface PageTree {
  readonly root: PageElement
  readonly elements: readonly PageElement[]
}

/** Pages people read stay far below these; beyond them the parser itself would need quadratic time. */
const MAX_DEPTH = 600
const MAX_ELEMENTS = 60_000
const MAX_EVENTS = 600_000
const MAX_TEXT_CHARS = 1_500_000
const CHUNK_CHARS = 1 << 16

/** Their content is never text of the page; of scripts the structured data is kept. */
const SILENT: ReadonlySet<string> = new Set(['style', 'template', 'svg', 'math', 'iframe', 'object', 'canvas'])

export function parsePage(html: string): PageTree {
  const builder = new TreeBuilder()
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => builder.open(tag, attributes),
      ontext: (text) => builder.say(text),
      onclosetag: () => builder.close(),
    },
    { decodeEntities: true },
  )
  for (let at = 0; at < html.length && !builder.isFull; at += CHUNK_CHARS) {
    parser.write(html.slice(at, at + CHUNK_CHARS))
  }
  if (!builder.isFull) parser.end()
  builder.finish()
  return { root: builder.root, elements: builder.elements }
}

interface OpenElement extends PageElement {
  readonly children: PageNode[]
}

class TreeBuilder {
  readonly elements: OpenElement[] = []
  readonly root: OpenElement = this.#make('#page', {}, undefined)
  #at = this.root
  #depth = 0
  #events = 0
  #chars = 0
  /** How deep inside an element whose content is left out. */
  #silentDepth = 0
  #texts: string[] = []

  get isFull(): boolean {
    const isLarge = this.elements.length > MAX_ELEMENTS || this.#chars > MAX_TEXT_CHARS
    return isLarge || this.#depth > MAX_DEPTH || this.#events > MAX_EVENTS
  }

  open(tag: string, attributes: Record<string, string>): void {
    this.#events += 1
    if (this.isFull) return
    this.#depth += 1
    if (this.#silentDepth > 0 || isSilent(tag, attributes)) {
      this.#silentDepth += 1
      return
    }
    this.#flush()
    const element = this.#make(tag, attributes, this.#at)
    this.#at.children.push(element)
    this.#at = element
  }

  say(text: string): void {
    this.#events += 1
    if (this.#silentDepth > 0 || this.isFull) return
    if (this.#at.tag !== 'script') this.#chars += text.length
    this.#texts.push(text)
  }

  close(): void {
    if (this.isFull) return
    this.#depth -= 1
    if (this.#silentDepth > 0) {
      this.#silentDepth -= 1
      return
    }
    this.#flush()
    this.#at = (this.#at.parent as OpenElement | undefined) ?? this.root
  }

  /** What was said after the last tag. */
  finish(): void {
    this.#flush()
  }

  #flush(): void {
    if (this.#texts.length === 0) return
    this.#at.children.push({ kind: 'text', text: this.#texts.join('') })
    this.#texts = []
  }

  #make(tag: string, attributes: Record<string, string>, parent: OpenElement | undefined): OpenElement {
    const element: OpenElement = { kind: 'element', index: this.elements.length, tag, attributes, parent, children: [] }
    this.elements.push(element)
    return element
  }
}

function isSilent(tag: string, attributes: Readonly<Record<string, string>>): boolean {
  if (tag === 'script') return !(attributes['type'] ?? '').toLowerCase().includes('ld+json')
  // A component's own tree, sent with the page, is part of it.
  return SILENT.has(tag) && !(tag === 'template' && attributes['shadowrootmode'] !== undefined)
}

export function attribute(element: PageElement, name: string): string {
  return element.attributes[name] ?? ''
}

/** All text below, as written. */
export function rawText(element: PageElement): string {
  const parts: string[] = []
  const visit = (node: PageNode): void => {
    if (node.kind === 'text') parts.push(node.text)
    else for (const child of node.children) visit(child)
  }
  visit(element)
  return parts.join('')
}

/** The same with a space between elements, so that words of neighbours do not grow together. */
export function spacedText(element: PageElement, isLeftOut: (child: PageElement) => boolean = () => false): string {
  const visit = (node: PageNode): string =>
    node.kind === 'text' ? node.text : isLeftOut(node) ? ' ' : ` ${node.children.map(visit).join('')} `
  return squeeze(element.children.map(visit).join(''))
}

/** The same of a line; null where there is more below, without reading all of it. */
export function shortText(element: PageElement, maxChars: number): string | null {
  const parts: string[] = []
  let left = maxChars * 3
  const visit = (node: PageNode): void => {
    // A node costs something too: thousands of empty ones are no line.
    left -= node.kind === 'text' ? node.text.length : 4
    if (left < 0) return
    if (node.kind === 'text') parts.push(node.text)
    else {
      parts.push(' ')
      for (const child of node.children) if (left >= 0) visit(child)
      parts.push(' ')
    }
  }
  visit(element)
  const text = squeeze(parts.join(''))
  return left < 0 || text.length > maxChars ? null : text
}

export function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00a0\u200b\ufeff]+/g, ' ').trim()
}

/** Elements that neither pass the test themselves nor stand in one that does. */
export function elementsOutside(tree: PageTree, test: (element: PageElement) => boolean): readonly PageElement[] {
  const isWithin = new Uint8Array(tree.elements.length)
  return tree.elements.filter((element) => {
    const within = (element.parent !== undefined && isWithin[element.parent.index] === 1) || test(element)
    isWithin[element.index] = within ? 1 : 0
    return !within
  })
}
