/**
 * plain-text — the markup in a post as readable text.
 *
 * Promise  1. Paragraphs, lists and quotes stand apart by an empty line; `<br>`, list items and rows begin a new line;
 *             other white space is one blank, except in `<pre>`.
 *          2. Script and style are dropped.
 *          3. Any string gives a string, in time that grows with its length only: tags are read one by one, and which
 *             are open is not kept, but for `<pre>`.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

const DROPPED = new Set(['script', 'style', 'template', 'svg', 'noscript'])
const PARAGRAPHS = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure section article header footer hr'.split(' '),
)
const LINES = new Set('div li dt dd tr figcaption'.split(' '))
const NOTHING = () => undefined

/** Empty where the markup says nothing. */
export function plainText(html: string): string {
  const text = openText()
  let name = ''
  let droppedDepth = 0
  let preDepth = 0
  const onTag = (by: 1 | -1) => {
    if (DROPPED.has(name)) droppedDepth = Math.max(0, droppedDepth + by)
    if (name === 'pre') preDepth = Math.max(0, preDepth + by)
    if (droppedDepth === 0) text.breakFor(name, by === 1)
  }
  const add = (words: string) => {
    if (droppedDepth === 0) text.add(words, preDepth > 0)
  }
  readTokens(html, {
    onopentagname: (start, end) => void (name = html.slice(start, end).toLowerCase()),
    onopentagend: () => onTag(1),
    onselfclosingtag: () => (DROPPED.has(name) ? undefined : onTag(1)),
    onclosetag(start, end) {
      name = html.slice(start, end).toLowerCase()
      onTag(-1)
    },
    ontext: (start, end) => add(html.slice(start, end)),
    ontextentity: (codePoint) => add(String.fromCodePoint(codePoint)),
  })
  return text.toString()
}

/** Entities decoded, everything else left: for titles, where `Vec<T>` is no markup. Unknown entities stay. */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&#?\w{1,31};/g, (entity) => {
    let decoded = ''
    readTokens(entity, {
      ontext: (start, end) => void (decoded += entity.slice(start, end)),
      ontextentity: (codePoint) => void (decoded += String.fromCodePoint(codePoint)),
    })
    return decoded
  })
}

function readTokens(html: string, wanted: Partial<TokenizerCallbacks>): void {
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      isInForeignContext: () => false,
      onattribdata: NOTHING,
      onattribend: NOTHING,
      onattribentity: NOTHING,
      onattribname: NOTHING,
      oncdata: NOTHING,
      onclosetag: NOTHING,
      oncomment: NOTHING,
      ondeclaration: NOTHING,
      onend: NOTHING,
      onopentagend: NOTHING,
      onopentagname: NOTHING,
      onprocessinginstruction: NOTHING,
      onselfclosingtag: NOTHING,
      ontext: NOTHING,
      ontextentity: NOTHING,
      ...wanted,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
}

/** Kept in parts: asking a growing string for its end makes V8 copy it each time. */
function openText() {
  const parts: string[] = []
  /** Line breaks owed before the next word: several elements that end together owe the most any of them asks for. */
  let owed = 0
  const trimEnd = () => {
    for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
      const trimmed = last.trimEnd()
      if (trimmed === '') continue
      parts.push(trimmed)
      return
    }
  }
  return {
    breakFor(element: string, isOpening: boolean): void {
      if (element === 'br') owed = isOpening ? Math.min(2, owed + 1) : owed
      else if (LINES.has(element)) owed = Math.max(owed, 1)
      else if (PARAGRAPHS.has(element)) owed = 2
    },
    add(words: string, isPreformatted: boolean): void {
      const shown = isPreformatted ? words : words.replaceAll(/\s+/g, ' ')
      const isAfterBlank = owed > 0 || parts.length === 0 || parts.at(-1)?.endsWith(' ') === true
      if (!isPreformatted && isAfterBlank && shown.trim() === '') return
      if (owed > 0 && parts.length > 0) {
        trimEnd()
        parts.push('\n'.repeat(owed))
      }
      owed = 0
      parts.push(!isPreformatted && isAfterBlank ? shown.trimStart() : shown)
    },
    toString: (): string => parts.join('').trim(),
  }
}
