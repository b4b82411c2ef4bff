/**
 * evaluate — which assets of a graph a selection names.
 *
 * Shapes   Selectable = what the language can ask of an asset; SelectionGraph = the assets and their direct edges.
 * Units    `Depth`  edges walked; a member itself is 0 edges away
 * Errors   InvalidError invalid/unknown-asset     not retryable; a key without `*` that no asset has, wherever it
 *                                                 stands in the selection; the message names near misses
 *          InvalidError invalid/selection-syntax  not retryable; `selectAssets` only
 *          A wildcard, tag, owner, group, kind or layer that matches nothing is not an error: it is the empty set.
 * Promise  1. The answer is a subset of the graph's nodes: an edge that leaves them is not followed.
 *          2. A traversal contains what it starts from, and asks for the neighbours of a node at most once a side.
 *          3. `sinks(E)` and `roots(E)` are subsets of E; an asset that depends on itself is still a sink or a root.
 */
import { InvalidError } from '../errors.ts'
import { nearMisses } from './near-miss.ts'
import { parseSelection } from './syntax.ts'
import type { Depth, Selection } from './syntax.ts'
import type { ExactAttribute } from './tokens.ts'

export interface Selectable {
  readonly key: string
  readonly layer?: string | undefined
  readonly group: string
  readonly kinds: readonly string[]
  readonly owners: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export interface SelectionGraph {
  readonly nodes: ReadonlyMap<string, Selectable>
  /** Direct neighbours: the keys this one depends on. */
  upstream(key: string): readonly string[]
  /** Direct neighbours: the keys that depend on this one. */
  downstream(key: string): readonly string[]
}

type Keys = ReadonlySet<string>
type Neighbours = (key: string) => readonly string[]

/** The keys that the text names, in the order of the graph's nodes. */
export function selectAssets(text: string, graph: SelectionGraph): readonly string[] {
  const selected = select(parseSelection(text), graph)
  return [...graph.nodes.keys()].filter((key) => selected.has(key))
}

export function select(selection: Selection, graph: SelectionGraph): ReadonlySet<string> {
  switch (selection.kind) {
    case 'all':
      return new Set(graph.nodes.keys())
    case 'key':
      return selectKey(selection.pattern, graph)
    case 'tag':
      return keysWhere(graph, (node) => hasTag(node, selection.tag, selection.value))
    case 'attribute':
      return keysWhere(graph, (node) => hasValue(node, selection.attribute, selection.value))
    case 'not':
      return complement(select(selection.of, graph), graph)
    case 'and':
      return intersection(selection.of, graph)
    case 'or':
      return union(selection.of, graph)
    case 'sinks':
      return ends(select(selection.of, graph), (key) => graph.downstream(key))
    case 'roots':
      return ends(select(selection.of, graph), (key) => graph.upstream(key))
    case 'traverse':
      return traverse(select(selection.of, graph), selection.upstream, selection.downstream, graph)
    default:
      throw new Error(`unhandled selection ${JSON.stringify(selection satisfies never)}`)
  }
}

function selectKey(pattern: string, graph: SelectionGraph): Keys {
  if (pattern.includes('*')) return selectWildcard(pattern.split('*'), graph)
  if (!graph.nodes.has(pattern)) throw unknownAsset(pattern, graph)
  return new Set([pattern])
}

function selectWildcard(pieces: readonly string[], graph: SelectionGraph): Keys {
  return new Set([...graph.nodes.keys()].filter((key) => isMatch(key, pieces)))
}

/**
 * The key begins with the first piece, ends with the last, and holds the others in between, in order.
 * Not a regular expression: `a*a*a*b` would make one backtrack for a time that grows with every star.
 */
function isMatch(key: string, pieces: readonly string[]): boolean {
  const first = pieces.at(0) ?? ''
  const last = pieces.at(-1) ?? ''
  if (!key.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = key.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return key.length - last.length >= at && key.endsWith(last)
}

function unknownAsset(key: string, graph: SelectionGraph): InvalidError {
  const near = nearMisses(key, graph.nodes.keys()).map((miss) => JSON.stringify(miss))
  const advice = near.length === 0 ? 'no key comes close to it' : `did you mean ${orList(near)}?`
  return new InvalidError('invalid/unknown-asset', `selection: no asset has the key ${JSON.stringify(key)}; ${advice}`)
}

function orList(words: readonly string[]): string {
  const head = words.slice(0, -1).join(', ')
  const last = words.at(-1) ?? ''
  return head === '' ? last : `${head} or ${last}`
}

function hasTag(node: Selectable, tag: string, value: string | undefined): boolean {
  return Object.hasOwn(node.tags, tag) && (value === undefined || node.tags[tag] === value)
}

function hasValue(node: Selectable, attribute: ExactAttribute, value: string): boolean {
  switch (attribute) {
    case 'layer':
      return node.layer === value
    case 'group':
      return node.group === value
    case 'kind':
      return node.kinds.includes(value)
    case 'owner':
      return node.owners.includes(value)
    default:
      throw new Error(`unhandled attribute ${JSON.stringify(attribute satisfies never)}`)
  }
}

function keysWhere(graph: SelectionGraph, isWanted: (node: Selectable) => boolean): Keys {
  const wanted = [...graph.nodes].filter(([, node]) => isWanted(node))
  return new Set(wanted.map(([key]) => key))
}

function complement(keys: Keys, graph: SelectionGraph): Keys {
  return new Set([...graph.nodes.keys()].filter((key) => !keys.has(key)))
}

// Both hold one member's answer at a time: an `or` of a thousand wildcards must not hold a thousand sets.
function union(members: readonly Selection[], graph: SelectionGraph): Keys {
  const keys = new Set<string>()
  for (const member of members) {
    for (const key of select(member, graph)) keys.add(key)
  }
  return keys
}

function intersection(members: readonly Selection[], graph: SelectionGraph): Keys {
  let keys: Keys = new Set(graph.nodes.keys())
  for (const member of members) {
    const wanted = select(member, graph)
    keys = new Set([...keys].filter((key) => wanted.has(key)))
  }
  return keys
}

function ends(keys: Keys, neighbours: Neighbours): Keys {
  const isEnd = (key: string): boolean => !neighbours(key).some((other) => other !== key && keys.has(other))
  return new Set([...keys].filter(isEnd))
}

function traverse(from: Keys, upstream: Depth, downstream: Depth, graph: SelectionGraph): Keys {
  const above = walk(from, upstream, graph, (key) => graph.upstream(key))
  const below = walk(from, downstream, graph, (key) => graph.downstream(key))
  return new Set([...above, ...below])
}

/** Breadth first, so that a node is met at its smallest depth and need not be visited again. */
function walk(from: Keys, depth: Depth, graph: SelectionGraph, neighbours: Neighbours): Keys {
  const reached = new Set(from)
  const edgesLeft = depth === 'unlimited' ? Infinity : depth
  let edge: readonly string[] = [...from]
  for (let walked = 0; walked < edgesLeft && edge.length > 0; walked += 1) {
    edge = nextEdge(edge, graph, neighbours, reached)
  }
  return reached
}

/** The neighbours not met before; they are added to `reached`. */
function nextEdge(
  edge: readonly string[],
  graph: SelectionGraph,
  neighbours: Neighbours,
  reached: Set<string>,
): readonly string[] {
  const next: string[] = []
  for (const key of edge.flatMap(neighbours)) {
    if (reached.has(key) || !graph.nodes.has(key)) continue
    reached.add(key)
    next.push(key)
  }
  return next
}
