/**
 * tokens — cuts the text of a selection into tokens; an attribute and its value are one token.
 *
 * Units    `at`, `end`  indexes of UTF-16 code units in the text, from 0; `end` is exclusive
 * Errors   InvalidError invalid/selection-syntax  not retryable; a quote left open, a stray backslash, a comma,
 *          an unknown attribute, an attribute without a value
 * Promise  1. The last token is always `end`, and no other is.
 *          2. Time grows linearly with the text: no pattern here backtracks.
 */
import type { InvalidError } from '../errors.ts'
import { quotePiece, syntaxError } from './syntax-error.ts'

/** The attributes whose value must match exactly. */
export type ExactAttribute = 'owner' | 'group' | 'kind' | 'layer'
export type Keyword = 'and' | 'or' | 'not' | 'sinks' | 'roots'

type TokenBody =
  | { readonly kind: 'open' | 'close' | 'plus' | 'end' }
  | { readonly kind: 'keyword'; readonly keyword: Keyword }
  /** A word that stands alone: a depth, `*`, or the pattern of a key. */
  | { readonly kind: 'word'; readonly word: string }
  /** `key:…`, or a quoted string that stands alone. */
  | { readonly kind: 'key'; readonly pattern: string }
  | { readonly kind: 'tag'; readonly tag: string; readonly value?: string }
  | { readonly kind: 'attribute'; readonly attribute: ExactAttribute; readonly value: string }

export type Token = TokenBody & { readonly at: number; readonly end: number }

interface Value {
  readonly value: string
  readonly end: number
}

const KEYWORDS: readonly Keyword[] = ['and', 'or', 'not', 'sinks', 'roots']
const EXACT_ATTRIBUTES: readonly ExactAttribute[] = ['owner', 'group', 'kind', 'layer']
const KNOWN_ATTRIBUTES = '`key:`, `tag:`, `owner:`, `group:`, `kind:` and `layer:`'

const SPACE = /\s*/y
const BARE = /[^\s()"+,]*/y
const BARE_TAG = /[^\s()"+,=]*/y
const ATTRIBUTE_HEAD = /[^\s()"+,:]*:/y
const MARKS: ReadonlyMap<string, 'open' | 'close' | 'plus'> = new Map([
  ['(', 'open'],
  [')', 'close'],
  ['+', 'plus'],
])

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const token = readToken(text, at)
    tokens.push(token)
    at = skipSpace(text, token.end)
  }
  return [...tokens, { kind: 'end', at: text.length, end: text.length }]
}

function readToken(text: string, at: number): Token {
  const first = text.charAt(at)
  const mark = MARKS.get(first)
  if (mark !== undefined) return { kind: mark, at, end: at + 1 }
  if (first === ',') throw syntaxError(text, at, 'a list with commas is not in the language, use `or` instead of `,`')
  if (first === '"') return readQuotedKey(text, at)
  const head = matchAt(ATTRIBUTE_HEAD, text, at)
  return head === '' ? readWord(text, at) : readAttribute(text, at, head)
}

function readQuotedKey(text: string, at: number): Token {
  const { value, end } = readQuoted(text, at)
  return { kind: 'key', pattern: value, at, end }
}

function readWord(text: string, at: number): Token {
  const word = matchAt(BARE, text, at)
  const end = at + word.length
  const lowerCase = word.toLowerCase()
  const keyword = KEYWORDS.find((known) => known === lowerCase)
  return keyword === undefined ? { kind: 'word', word, at, end } : { kind: 'keyword', keyword, at, end }
}

function readAttribute(text: string, at: number, head: string): Token {
  const name = head.slice(0, -1).toLowerCase()
  const valueAt = at + head.length
  if (name === 'tag') return readTag(text, at, valueAt)
  const attribute = EXACT_ATTRIBUTES.find((known) => known === name)
  if (attribute === undefined && name !== 'key') throw unknownAttribute(text, at, head)
  const { value, end } = readValue(text, valueAt, BARE)
  return attribute === undefined
    ? { kind: 'key', pattern: value, at, end }
    : { kind: 'attribute', attribute, value, at, end }
}

/** `tag:K` or `tag:K=V`; the first `=` outside quotes ends K, so that V may hold more of them. */
function readTag(text: string, at: number, tagAt: number): Token {
  const tag = readValue(text, tagAt, BARE_TAG)
  if (text.charAt(tag.end) !== '=') return { kind: 'tag', tag: tag.value, at, end: tag.end }
  const value = readValue(text, tag.end + 1, BARE)
  return { kind: 'tag', tag: tag.value, value: value.value, at, end: value.end }
}

function readValue(text: string, at: number, bare: RegExp): Value {
  if (text.charAt(at) === '"') return readQuoted(text, at)
  const value = matchAt(bare, text, at)
  if (value === '') {
    throw syntaxError(text, at, `expected a value directly after the \`${text.charAt(at - 1)}\`, bare or in "quotes"`)
  }
  return { value, end: at + value.length }
}

function readQuoted(text: string, at: number): Value {
  let value = ''
  let index = at + 1
  while (index < text.length) {
    const character = text.charAt(index)
    if (character === '"') return { value, end: index + 1 }
    if (character === '\\') index = escapedAt(text, index)
    value += text.charAt(index)
    index += 1
  }
  throw syntaxError(text, at, 'the quote that opens here is not closed, expected another `"`')
}

function escapedAt(text: string, backslashAt: number): number {
  const escaped = text.charAt(backslashAt + 1)
  if (escaped === '"' || escaped === '\\') return backslashAt + 1
  throw syntaxError(text, backslashAt, 'inside quotes a backslash must be followed by `"` or by another backslash')
}

function unknownAttribute(text: string, at: number, head: string): InvalidError {
  const problem = head === ':' ? 'expected an attribute before the `:`' : `unknown attribute ${quotePiece(head)}`
  return syntaxError(
    text,
    at,
    `${problem}, the attributes are ${KNOWN_ATTRIBUTES}; if this is the key of an asset, quote it`,
  )
}

function skipSpace(text: string, at: number): number {
  return at + matchAt(SPACE, text, at).length
}

// A sticky pattern reads in place: slicing the rest of the text for each token would cost quadratic time.
function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
