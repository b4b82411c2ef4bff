/**
 * markup — what a piece of HTML opens, closes and says, in order, in time that grows with its length only.
 *
 * htmlparser2 splits the markup into tags and words; which elements are open is kept here, because its own list of
 * them is searched and moved with every tag, so that 300,000 elements that nobody closes take it many seconds.
 *
 * Promise  1. A closing tag closes everything opened since its element; without one open it says nothing, but for
 *             `</p>` and `</br>`, which browsers read as `<p></p>` and `<br>`.
 *          2. A block ends the paragraph in which it begins.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

export interface MarkupEvents {
  onOpen(name: string): void
  onClose(name: string): void
  onText(words: string): void
}

const VOID = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
)
const BLOCKS =
  'p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul'
const ENDS_PARAGRAPH = new Set(BLOCKS.split(' '))
const NOTHING = () => undefined

export function readMarkup(html: string, events: MarkupEvents): void {
  const open = openElements(events)
  let name = ''
  const isForeign = () => open.has('svg') || open.has('math')
  const close = (start: number, end: number) => {
    const closed = html.slice(start, end).toLowerCase()
    if (open.has(closed)) open.close(closed)
    else if (closed === 'p' || closed === 'br') passBy(closed, events)
  }
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      name = html.slice(start, end).toLowerCase()
      if (ENDS_PARAGRAPH.has(name)) while (open.top() === 'p') open.close('p')
    },
    onopentagend: () => (VOID.has(name) ? passBy(name, events) : open.open(name)),
    // Elsewhere the slash means nothing: `<b/>` opens.
    onselfclosingtag: () =>
      VOID.has(name) || name === 'svg' || name === 'math' || isForeign() ? passBy(name, events) : open.open(name),
    onclosetag: close,
    ontext: (start, end) => events.onText(html.slice(start, end)),
    ontextentity: (codePoint) => events.onText(String.fromCodePoint(codePoint)),
    isInForeignContext: isForeign,
    onattribname: NOTHING,
    onattribdata: NOTHING,
    onattribentity: NOTHING,
    onattribend: NOTHING,
    oncdata: NOTHING,
    oncomment: NOTHING,
    ondeclaration: NOTHING,
    onprocessinginstruction: NOTHING,
    onend: NOTHING,
  }
  const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
}

function passBy(name: string, events: MarkupEvents): void {
  events.onOpen(name)
  events.onClose(name)
}

/** A stack that also knows how many of each name are on it: asking costs nothing, and each element closes once. */
function openElements(events: MarkupEvents) {
  const names: string[] = []
  const counts = new Map<string, number>()
  const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by)
  return {
    has: (name: string): boolean => (counts.get(name) ?? 0) > 0,
    top: (): string | undefined => names.at(-1),
    open(name: string): void {
      names.push(name)
      count(name, 1)
      events.onOpen(name)
    },
    /** Closes the newest element of that name, which must be open, and those within it. */
    close(name: string): void {
      for (let last = names.pop(); last !== undefined; last = names.pop()) {
        count(last, -1)
        events.onClose(last)
        if (last === name) return
      }
    },
  }
}
