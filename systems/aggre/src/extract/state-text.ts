/**
 * state-text — the text of a page that a script fills, from the state that the page sends for it as JSON.
 *
 * Nothing is known of the state's shape but this: the paragraphs of one article stand at one place, be it a single string
 * or the same property of all objects in a list. Of all such places the one with most sentences is the text.
 *
 * Units    characters
 * Errors   none: what is no JSON is as if it were not there.
 */
import { stripTags } from './entities.ts'
import { squeeze } from './page-tree.ts'
import { wordsOf } from './title.ts'

const MAX_SCRIPT_CHARS = 4_000_000
const MAX_VALUES = 200_000
const LEAST_WORDS = 6
const LEAST_CHARS = 300
const SENTENCE = /\p{L}[.!?…。！？؟।]["'”’»)]?(\s|$|<)|[。！？，、]/u

interface Place {
  readonly texts: string[]
  sentenceChars: number
}

export function stateText(html: string): string {
  const places = new Map<string, Place>()
  for (const script of scriptsIn(html)) for (const state of statesIn(script)) collect(state, places)
  let best: Place | undefined
  for (const place of places.values()) if (place.sentenceChars > (best?.sentenceChars ?? 0)) best = place
  return best === undefined || best.sentenceChars < LEAST_CHARS
    ? ''
    : best.texts.map(asText).filter(Boolean).join('\n\n')
}

/** By looking for the next tag: an expression would read to the end of the page for each script that is never closed. */
function* scriptsIn(html: string): Generator<string> {
  const lower = html.toLowerCase()
  for (let at = lower.indexOf('<script'); at !== -1; at = lower.indexOf('<script', at + 1)) {
    const start = lower.indexOf('>', at) + 1
    const end = lower.indexOf('</script', start)
    if (start === 0 || end === -1) return
    if (end - start <= MAX_SCRIPT_CHARS && !lower.slice(at, start).includes('ld+json')) yield html.slice(start, end)
    at = end
  }
}

/** The script is JSON, or sets something to it. */
function statesIn(script: string): readonly unknown[] {
  const start = script.search(/[{[]/)
  if (start === -1) return []
  const end = Math.max(script.lastIndexOf('}'), script.lastIndexOf(']'))
  try {
    return [JSON.parse(script.slice(start, end + 1))]
  } catch {
    return []
  }
}

/** Every string under its place: the names that lead to it, without the positions in lists. */
function collect(state: unknown, into: Map<string, Place>): void {
  const open: { readonly value: unknown; readonly path: string }[] = [{ value: state, path: '' }]
  for (let seen = 0; open.length > 0 && seen < MAX_VALUES; seen += 1) {
    const { value, path } = open.pop() ?? { value: null, path: '' }
    if (typeof value === 'string') add(into, path, value)
    else if (typeof value === 'object' && value !== null) {
      const inner = Array.isArray(value)
        ? value.map((one) => ({ value: one as unknown, path: `${path}[]` }))
        : namedIn(value, path)
      // Backwards, so that what is written first is taken first.
      for (const one of inner.toReversed()) open.push(one)
    }
  }
}

function namedIn(value: object, path: string): { value: unknown; path: string }[] {
  return Object.entries(value).map(([name, inner]) => ({
    value: inner as unknown,
    path: `${path}.${name}`.slice(-500),
  }))
}

function add(places: Map<string, Place>, path: string, text: string): void {
  if (!/\p{L}/u.test(text) || /^(https?:|\/|data:|#)/.test(text)) return
  const place = places.get(path) ?? { texts: [], sentenceChars: 0 }
  places.set(path, place)
  place.texts.push(text)
  if (isProse(text)) place.sentenceChars += text.length
}

/** Not the rules of a style sheet, nor the words of a program. */
function isProse(text: string): boolean {
  const sample = text.slice(0, 2_000)
  if (!SENTENCE.test(sample) || /[{}]|function\s*\(|=>/.test(sample)) return false
  return wordsOf(sample).length >= LEAST_WORDS || /[。！？，、]/.test(sample)
}

function asText(text: string): string {
  return stripTags(text)
    .split(/\n+/)
    .map(squeeze)
    .filter((line) => line !== '')
    .join('\n\n')
}
