/**
 * html — markup to readable text.
 *
 * Promise  1. Paragraphs, headings, quotes and lists stand apart by an empty line; `<br>`, list items and table rows
 *             begin a new line; other white space is one blank, except in `<pre>`.
 *          2. Script and style are dropped. Inline elements are joined without blanks, so that the three spans into
 *             which Mastodon cuts a link (`invisible`, `ellipsis`, `invisible`) read as the whole address.
 *          3. Any string gives a string, in time that grows with its length only: broken markup is read as browsers do.
 */
import { Parser } from 'htmlparser2'

import { readMarkup } from './markup.ts'

const DROPPED = new Set(['script', 'style', 'template', 'svg'])
const PARAGRAPHS = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure section article header footer hr'.split(' '),
)
const LINES = new Set('br div li dt dd tr figcaption'.split(' '))

export function stripHtml(html: string): string {
  const text = new Collected()
  let droppedDepth = 0
  let preDepth = 0
  readMarkup(html, {
    onOpen(name) {
      if (DROPPED.has(name)) droppedDepth += 1
      if (name === 'pre') preDepth += 1
      if (droppedDepth === 0) text.breakFor(name)
    },
    onText(words) {
      if (droppedDepth === 0) text.add(words, preDepth > 0)
    },
    onClose(name) {
      if (DROPPED.has(name)) droppedDepth -= 1
      if (name === 'pre') preDepth -= 1
      if (droppedDepth === 0 && name !== 'br') text.breakFor(name)
    },
  })
  return text.toString()
}

/** Entities decoded, everything else left: for titles, where `Vec<T>` is no markup. Unknown entities stay. */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&#?\w{1,31};/g, (entity) => {
    let decoded = ''
    const parser = new Parser({ ontext: (words) => void (decoded += words) }, { decodeEntities: true })
    parser.end(entity)
    return decoded
  })
}

/** Kept in parts: asking a growing string for its end makes V8 copy it each time. */
class Collected {
  /** None of them empty. */
  private readonly parts: string[] = []
  /** Line breaks owed before the next word: several elements that end together owe the most any of them asks for. */
  private owed = 0

  breakFor(element: string): void {
    if (element === 'br' && this.owed < 2) this.owed += 1
    else if (LINES.has(element)) this.owed = Math.max(this.owed, 1)
    else if (PARAGRAPHS.has(element)) this.owed = 2
  }

  add(words: string, isPreformatted: boolean): void {
    const shown = isPreformatted ? words : words.replaceAll(/\s+/g, ' ')
    const isAfterBlank = this.parts.at(-1)?.endsWith(' ') === true
    if (!isPreformatted && shown.trim() === '' && (this.owed > 0 || isAfterBlank)) return
    const begins = this.owed > 0 || this.parts.length === 0
    this.payBreaks()
    const isDoubleBlank = isAfterBlank && shown.startsWith(' ')
    const added = !isPreformatted && (begins || isDoubleBlank) ? shown.trimStart() : shown
    if (added !== '') this.parts.push(added)
  }

  private payBreaks(): void {
    if (this.owed > 0 && this.parts.length > 0) {
      this.trimEnd()
      this.parts.push('\n'.repeat(this.owed))
    }
    this.owed = 0
  }

  private trimEnd(): void {
    for (let last = this.parts.pop(); last !== undefined; last = this.parts.pop()) {
      const trimmed = last.trimEnd()
      if (trimmed === '') continue
      this.parts.push(trimmed)
      return
    }
  }

  toString(): string {
    return this.parts.join('').trim()
  }
}
