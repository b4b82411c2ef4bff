/**
 * syntax — the selection language: one text that names a set of assets, the same in code, on the command line and
 * in the UI.
 *
 *   expression := and ("or" and)*            and := not ("and" not)*            not := "not"* traversal
 *   traversal  := [[depth] "+"] atom ["+" [depth]]
 *   atom       := "*" | attribute | ("sinks" | "roots") "(" expression ")" | "(" expression ")"
 *   attribute  := [key:]PATTERN | tag:K[=V] | owner:V | group:V | kind:V | layer:V
 *
 * A value is a bare run of characters other than whitespace, parentheses, `"`, `+` and `,`, or it is in double quotes,
 * where `\"` and `\\` are the two escapes. Quotes never change what a value means: `*` in a key is a wildcard there
 * too. Keywords and attribute names may be in any case; values are taken as they are. `1+2` is one level upstream
 * of the key `2`; for the key `1` and two levels downstream write `key:1+2`.
 *
 * Shapes   Selection = what the text says, a union on `kind`. `and` and `or` hold two members or more.
 * Units    `Depth`  edges walked, integer 0..999,999,999
 * Errors   InvalidError invalid/selection-syntax  not retryable; the message has the 1-based position and a caret
 * Promise  1. `parseSelection` throws nothing but that error, whatever the text, however deep: 200 levels at most.
 *          2. `printSelection` (print.ts) gives a text that parses to the same Selection.
 */
import type { InvalidError } from '../errors.ts'
import { characterAt, quotePiece, syntaxError } from './syntax-error.ts'
import { tokenize } from './tokens.ts'
import type { ExactAttribute, Keyword, Token } from './tokens.ts'

/** How far to walk along the edges; 0 stays. */
export type Depth = number | 'unlimited'

export type Selection =
  | { readonly kind: 'all' }
  /** `*` stands for any run of characters, `/` included; without one the key must exist. */
  | { readonly kind: 'key'; readonly pattern: string }
  /** Without a `value`, the tag may have any. */
  | { readonly kind: 'tag'; readonly tag: string; readonly value?: string }
  | { readonly kind: 'attribute'; readonly attribute: ExactAttribute; readonly value: string }
  | { readonly kind: 'not' | 'sinks' | 'roots'; readonly of: Selection }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Selection[] }
  | { readonly kind: 'traverse'; readonly of: Selection; readonly upstream: Depth; readonly downstream: Depth }

/** A token to read next, and how many parentheses and `not`s are around it. */
interface Place {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly index: number
  readonly depth: number
}

/** What was read, and the index of the first token after it. */
interface Parsed {
  readonly selection: Selection
  readonly next: number
}

interface Side {
  readonly depth: Depth
  readonly next: number
}

// Deep enough for any text written by a person or a sane program; each level costs a few stack frames here, in
// print.ts and in evaluate.ts, and 200 of them are far from the end of any stack.
const MAX_LEVELS = 200
// More digits than any graph has edges, few enough to be exact as a number.
const MAX_DEPTH_DIGITS = 9
const AN_ATOM = 'an asset key, an attribute such as `group:`, `*`, `sinks(`, `roots(` or `(`'

export function parseSelection(text: string): Selection {
  const start: Place = { text, tokens: tokenize(text), index: 0, depth: 0 }
  if (tokenOf(start).kind === 'end') throw syntaxError(text, 0, `the selection is empty, expected ${AN_ATOM}`)
  const { selection, next } = parseOr(start)
  const rest = moveTo(start, next)
  if (tokenOf(rest).kind !== 'end') throw expected(rest, '`and`, `or` or the end of the selection')
  return selection
}

function parseOr(place: Place): Parsed {
  return parseChain(place, 'or', parseAnd)
}

function parseAnd(place: Place): Parsed {
  return parseChain(place, 'and', parseNot)
}

function parseChain(place: Place, keyword: 'and' | 'or', parseMember: (place: Place) => Parsed): Parsed {
  const first = parseMember(place)
  const members = [first.selection]
  let next = first.next
  while (isKeyword(moveTo(place, next), keyword)) {
    const member = parseMember(moveTo(place, next + 1))
    members.push(member.selection)
    next = member.next
  }
  return members.length === 1 ? first : { selection: { kind: keyword, of: members }, next }
}

function parseNot(place: Place): Parsed {
  if (!isKeyword(place, 'not')) return parseTraversal(place)
  const { selection, next } = parseNot(inside(place))
  return { selection: { kind: 'not', of: selection }, next }
}

function parseTraversal(place: Place): Parsed {
  const upstream = readUpstream(place)
  const atom = parseAtom(moveTo(place, upstream.next))
  const downstream = readDownstream(moveTo(place, atom.next))
  const isPlain = upstream.next === place.index && downstream.next === atom.next
  if (isPlain) return atom
  const selection: Selection = {
    kind: 'traverse',
    of: atom.selection,
    upstream: upstream.depth,
    downstream: downstream.depth,
  }
  return { selection, next: downstream.next }
}

function readUpstream(place: Place): Side {
  const { index } = place
  if (tokenOf(place).kind === 'plus') return { depth: 'unlimited', next: index + 1 }
  // `2+` alone, or before `and`, is the key `2` and what is downstream of it.
  const isDepth = isDigits(place) && isPlusAttached(place) && isAtomStart(moveTo(place, index + 2))
  return isDepth ? { depth: toDepth(place), next: index + 2 } : { depth: 0, next: index }
}

function readDownstream(place: Place): Side {
  const { index } = place
  if (tokenOf(place).kind !== 'plus') return { depth: 0, next: index }
  const after = moveTo(place, index + 1)
  const isDepth = isDigits(after) && tokenOf(after).at === tokenOf(place).end
  return isDepth ? { depth: toDepth(after), next: index + 2 } : { depth: 'unlimited', next: index + 1 }
}

function parseAtom(place: Place): Parsed {
  const token = tokenOf(place)
  if (token.kind === 'open') return parseGroup(place)
  if (token.kind === 'keyword') return parseEnds(place, token.keyword)
  const selection = leafOf(token)
  if (selection === undefined) throw expected(place, AN_ATOM)
  return { selection, next: place.index + 1 }
}

function parseGroup(place: Place): Parsed {
  const { selection, next } = parseOr(inside(place))
  const rest = moveTo(place, next)
  if (tokenOf(rest).kind === 'close') return { selection, next: next + 1 }
  const open = characterAt(place.text, tokenOf(place).at)
  throw expected(rest, `\`and\`, \`or\` or the \`)\` for the \`(\` at character ${open}`)
}

function parseEnds(place: Place, keyword: Keyword): Parsed {
  if (keyword !== 'sinks' && keyword !== 'roots') throw expected(place, AN_ATOM)
  const group = moveTo(place, place.index + 1)
  if (tokenOf(group).kind !== 'open')
    throw expected(group, `\`(\` after \`${keyword}\` (the asset of that name is \`key:${keyword}\`)`)
  const { selection, next } = parseGroup(group)
  return { selection: { kind: keyword, of: selection }, next }
}

function leafOf(token: Token): Selection | undefined {
  switch (token.kind) {
    case 'word':
      return token.word === '*' ? { kind: 'all' } : { kind: 'key', pattern: token.word }
    case 'key':
      return { kind: 'key', pattern: token.pattern }
    case 'tag':
      return { kind: 'tag', tag: token.tag, ...(token.value === undefined ? {} : { value: token.value }) }
    case 'attribute':
      return { kind: 'attribute', attribute: token.attribute, value: token.value }
    default:
      return undefined
  }
}

function isAtomStart(place: Place): boolean {
  const token = tokenOf(place)
  if (token.kind === 'keyword') return token.keyword === 'sinks' || token.keyword === 'roots'
  return token.kind === 'open' || leafOf(token) !== undefined
}

function isKeyword(place: Place, keyword: Keyword): boolean {
  const token = tokenOf(place)
  return token.kind === 'keyword' && token.keyword === keyword
}

function isDigits(place: Place): boolean {
  const token = tokenOf(place)
  return token.kind === 'word' && /^[0-9]+$/.test(token.word)
}

function isPlusAttached(place: Place): boolean {
  const plus = tokenOf(moveTo(place, place.index + 1))
  return plus.kind === 'plus' && plus.at === tokenOf(place).end
}

function toDepth(place: Place): number {
  const digits = pieceOf(place)
  if (digits.length <= MAX_DEPTH_DIGITS) return Number(digits)
  const problem = `expected a depth of at most ${MAX_DEPTH_DIGITS} digits; leave it out for no limit`
  throw syntaxError(place.text, tokenOf(place).at, problem)
}

/** The place after this token, one level deeper. */
function inside(place: Place): Place {
  if (place.depth < MAX_LEVELS) return { ...place, index: place.index + 1, depth: place.depth + 1 }
  const problem = `expected at most ${MAX_LEVELS} levels of parentheses and \`not\`, and this is one more`
  throw syntaxError(place.text, tokenOf(place).at, problem)
}

function moveTo(place: Place, index: number): Place {
  return { ...place, index }
}

function tokenOf(place: Place): Token {
  const end: Token = { kind: 'end', at: place.text.length, end: place.text.length }
  return place.tokens[place.index] ?? end
}

function pieceOf(place: Place): string {
  const { at, end } = tokenOf(place)
  return place.text.slice(at, end)
}

function expected(place: Place, what: string): InvalidError {
  const token = tokenOf(place)
  const found = token.kind === 'end' ? 'the selection ends here' : `found ${quotePiece(pieceOf(place))}`
  return syntaxError(place.text, token.at, `expected ${what}, but ${found}${hintFor(token)}`)
}

function hintFor(token: Token): string {
  return token.kind === 'keyword' ? `; for the asset of that name write \`key:${token.keyword}\`` : ''
}
