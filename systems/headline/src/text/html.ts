/**
 * html — markup to readable text.
 *
 * Promise  1. Paragraphs, headings, quotes and lists stand apart by an empty line; `<br>`, list items and table rows
 *             begin a new line; other white space is one blank, except in `<pre>`.
 *          2. Script and style are dropped. Inline elements are joined without blanks, so that the three spans into
 *             which Mastodon cuts a link (`invisible`, `ellipsis`, `invisible`) read as the whole address.
 *          3. Any string gives a string: broken markup is read as browsers do.
 */
import { Parser } from 'htmlparser2'

const DROPPED = new Set(['script', 'style', 'template', 'svg'])
const PARAGRAPHS = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure section article header footer hr'.split(' '),
)
const LINES = new Set('br div li dt dd tr figcaption'.split(' '))

export function stripHtml(html: string): string {
  const text = new Collected()
  let droppedDepth = 0
  let preDepth = 0
  const parser = new Parser(
    {
      onopentag(name) {
        if (DROPPED.has(name)) droppedDepth += 1
        if (name === 'pre') preDepth += 1
        if (droppedDepth === 0) text.breakFor(name)
      },
      ontext(words) {
        if (droppedDepth === 0) text.add(words, preDepth > 0)
      },
      onclosetag(name) {
        if (DROPPED.has(name)) droppedDepth -= 1
        if (name === 'pre') preDepth -= 1
        if (droppedDepth === 0 && name !== 'br') text.breakFor(name)
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
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

class Collected {
  private text = ''
  /** Line breaks owed before the next word: several elements that end together owe the most any of them asks for. */
  private owed = 0

  breakFor(element: string): void {
    if (element === 'br' && this.owed < 2) this.owed += 1
    else if (LINES.has(element)) this.owed = Math.max(this.owed, 1)
    else if (PARAGRAPHS.has(element)) this.owed = 2
  }

  add(words: string, isPreformatted: boolean): void {
    const shown = isPreformatted ? words : words.replaceAll(/\s+/g, ' ')
    if (!isPreformatted && shown.trim() === '' && (this.owed > 0 || this.text.endsWith(' '))) return
    const begins = this.owed > 0 || this.text === ''
    if (this.owed > 0 && this.text !== '') this.text = `${this.text.trimEnd()}${'\n'.repeat(this.owed)}`
    this.owed = 0
    const isDoubleBlank = this.text.endsWith(' ') && shown.startsWith(' ')
    this.text += !isPreformatted && (begins || isDoubleBlank) ? shown.trimStart() : shown
  }

  toString(): string {
    return this.text.trim()
  }
}
