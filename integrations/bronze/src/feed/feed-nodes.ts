/**
 * feed-nodes — an XML feed as a stream of entries: no document is built, and a broken one is read as far as it goes.
 *
 * Shapes   FeedNode = an element with its attributes, its text and its elements; where HTML may stand, the elements are
 *          markup and part of the text.
 * Errors   none: `problem` is a sentence
 * Promise  1. Entities that the document defines are not expanded, and nothing is loaded from anywhere.
 *          2. Elements deeper than `MAX_DEPTH` end the reading; beyond `MAX_ENTRIES` no entry is kept, and beyond
 *             `MAX_CHILDREN` no element of one.
 */
import { Parser } from 'htmlparser2'

import type { Scope } from './feed-names.ts'
import { elementName, EMPTY_SCOPE, scopeWithin } from './feed-names.ts'

export interface FeedNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** With the markup inside, where there was some. */
  readonly text: string
  readonly children: readonly FeedNode[]
  /** The `xml:base`s on the way to it, outermost first. */
  readonly bases: readonly string[]
}

export interface FeedNodes {
  readonly format: 'rss' | 'atom' | 'rdf'
  /** The elements of the channel or feed that are no entries. */
  readonly head: FeedNode
  readonly entries: readonly FeedNode[]
}

export type ReadNodes =
  | { readonly ok: true; readonly nodes: FeedNodes }
  | { readonly ok: false; readonly problem: string }

const MAX_DEPTH = 300
const MAX_ENTRIES = 100_000
const MAX_CHILDREN = 10_000
const SLICE = 65_536

const HOLDS_MARKUP = new Set([
  'title',
  'description',
  'content',
  'summary',
  'content:encoded',
  'atom:content',
  'atom:summary',
  'atom:title',
  'subtitle',
  'tagline',
  'info',
  'xhtml:body',
  'xhtml:div',
  'body',
])
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i

interface OpenNode extends FeedNode {
  readonly children: FeedNode[]
  readonly scope: Scope
  /** As read. */
  raw: string
  /** As HTML, with the tags. */
  markup: string
  hasMarkup: boolean
  /** Among the entries already. */
  isKept: boolean
}

export function readFeedNodes(xml: string): ReadNodes {
  const reader = createReader()
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      onclosetag: (name) => reader.close(name),
      ontext: (text) => reader.text(text),
    },
    { xmlMode: true },
  )
  // In slices, so that what is refused at its beginning is not read to its end.
  for (let at = 0; at < xml.length && reader.problem() === undefined; at += SLICE)
    parser.write(xml.slice(at, at + SLICE))
  if (reader.problem() === undefined) parser.end()
  return reader.result()
}

const ROOTS: Readonly<Record<string, FeedNodes['format']>> = {
  rss: 'rss',
  channel: 'rss',
  feed: 'atom',
  'atom:feed': 'atom',
  entry: 'atom',
  'atom:entry': 'atom',
  rdf: 'rdf',
  'rdf:rdf': 'rdf',
}

const FRAMES = new Set(['rss', 'channel', 'feed', 'rdf', 'rdf:rdf'])

interface State {
  format: FeedNodes['format'] | undefined
  firstRoot: string | undefined
  problem: string | undefined
  /** Open elements, outermost first, down to the one that holds markup. */
  readonly open: OpenNode[]
  /** Elements of markup that are open inside the innermost of `open`. */
  markupDepth: number
  /** Of elements outside of any feed. */
  strayDepth: number
  readonly head: OpenNode
  readonly entries: FeedNode[]
}

function createReader() {
  const state: State = {
    format: undefined,
    firstRoot: undefined,
    problem: undefined,
    open: [],
    markupDepth: 0,
    strayDepth: 0,
    head: newNode('head', {}, EMPTY_SCOPE, []),
    entries: [],
  }
  return {
    problem: () => state.problem,
    open: (written: string, attributes: Readonly<Record<string, string>>) => openElement(state, written, attributes),
    close: (written: string) => closeElement(state, written),
    text(text: string): void {
      const top = state.open.at(-1)
      if (top === undefined) return
      top.raw += text
      // In XHTML text is text; anywhere else what was escaped is HTML, also between tags that were not.
      if (HOLDS_MARKUP.has(top.name)) top.markup += top.attributes['type'] === 'xhtml' ? escapeText(text) : text
    },
    result: (): ReadNodes => resultOf(state),
  }
}

function resultOf({ problem, format, firstRoot, head, entries }: State): ReadNodes {
  if (problem !== undefined) return { ok: false, problem }
  if (format !== undefined) return { ok: true, nodes: { format, head, entries } }
  return { ok: false, problem: firstRoot === undefined ? 'it holds no elements' : `its root is <${firstRoot}>` }
}

function openElement(state: State, written: string, attributes: Readonly<Record<string, string>>): void {
  if (state.problem !== undefined) return
  const top = state.open.at(-1)
  if (state.open.length + state.markupDepth + state.strayDepth >= MAX_DEPTH) {
    state.problem =
      state.format === undefined
        ? `its root is <${state.firstRoot}>`
        : `its elements are nested more than ${MAX_DEPTH} deep`
  } else if (top === undefined) openRoot(state, written, attributes)
  else if (HOLDS_MARKUP.has(top.name)) openMarkup(state, top, written, attributes)
  else openNode(state, top, written, attributes)
}

function closeElement(state: State, written: string): void {
  const top = state.open.at(-1)
  if (top === undefined) state.strayDepth = Math.max(0, state.strayDepth - 1)
  else if (state.markupDepth > 0) {
    state.markupDepth -= 1
    const name = written.replace(/^.*:/, '')
    if (!VOID.test(name)) top.markup += `</${name}>`
  } else closeNode(state)
}

function openRoot(state: State, written: string, attributes: Readonly<Record<string, string>>): void {
  const scope = scopeWithin(EMPTY_SCOPE, attributes)
  const name = elementName(written, scope, false)
  state.firstRoot ??= written
  // A feed may stand in something else, as in a page; but not every `<channel>` and `<entry>` there is one.
  const format = state.strayDepth === 0 || name === 'rss' || name === 'atom:feed' ? ROOTS[name] : undefined
  if (format === undefined || state.format !== undefined) {
    state.strayDepth += 1
    if (name === 'opml') state.problem = `its root is <${written}>`
    return
  }
  state.format = format
  const bare = format === 'atom' ? name.replace('atom:', '') : name
  state.open.push(newNode(bare, attributes, scope, basesOf([], attributes)))
}

function openNode(state: State, top: OpenNode, written: string, attributes: Readonly<Record<string, string>>): void {
  const scope = scopeWithin(top.scope, attributes)
  const name = elementName(written, scope, state.format === 'atom')
  // An entry that was not closed ends where the next begins.
  const unclosed = isEntryName(name) ? state.open.find((node) => isEntryName(node.name)) : undefined
  // One with nothing in it yet was only opened twice.
  if (unclosed !== undefined) {
    if (unclosed.children.length > 0) keepEntry(state, unclosed)
    unclosed.isKept = true
  }
  state.open.push(newNode(name, attributes, scope, basesOf(top.bases, attributes)))
}

function openMarkup(state: State, top: OpenNode, written: string, attributes: Readonly<Record<string, string>>): void {
  top.hasMarkup = true
  state.markupDepth += 1
  const kept = Object.entries(attributes).filter(([name]) => !name.startsWith('xmlns'))
  const inner = kept.map(([name, value]) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`).join('')
  top.markup += `<${written.replace(/^.*:/, '')}${inner}>`
}

function closeNode(state: State): void {
  const node = state.open.pop()
  if (node === undefined) return
  if (isEntryName(node.name)) return keepEntry(state, node)
  if (isFrame(node)) return
  const parent = state.open.at(-1)
  // What belongs to the channel is asked for in one place, wherever the format puts it.
  const { children } = parent === undefined || isFrame(parent) ? state.head : parent
  if (children.length < MAX_CHILDREN) children.push(closed(node))
}

function keepEntry(state: State, node: OpenNode): void {
  if (node.isKept || state.entries.length >= MAX_ENTRIES) return
  node.isKept = true
  state.entries.push(closed(node))
}

function closed({ name, attributes, hasMarkup, markup, raw, children, bases }: OpenNode): FeedNode {
  return { name, attributes, text: hasMarkup ? markup : raw, children, bases }
}

function isEntryName(name: string): boolean {
  return name === 'item' || name === 'entry'
}

/** The elements that hold the channel's own and the entries. */
function isFrame({ name }: FeedNode): boolean {
  return FRAMES.has(name)
}

function newNode(
  name: string,
  attributes: Readonly<Record<string, string>>,
  scope: Scope,
  bases: readonly string[],
): OpenNode {
  return {
    name,
    attributes,
    text: '',
    children: [],
    bases,
    scope,
    raw: '',
    markup: '',
    hasMarkup: false,
    isKept: false,
  }
}

function basesOf(outer: readonly string[], attributes: Readonly<Record<string, string>>): readonly string[] {
  const base = attributes['xml:base']?.trim() ?? ''
  return base === '' ? outer : [...outer, base]
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
