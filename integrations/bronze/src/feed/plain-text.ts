/** plain-text — one line of text out of what a feed gives as a title or name. */
import { Parser } from 'htmlparser2'

/** Tags that people put into titles for their looks; anything else in angle brackets is what the title is about. */
const LOOKS =
  /<(?<tag>a|abbr|b|big|cite|em|font|i|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>(?<inner>[^<]*)<\/\k<tag>\s*>/gi
const MAX_NESTED_LOOKS = 4

/** Entities decoded, blanks made one; tags kept where they may be what the text is about. */
export function lineOfText(text: string): string | undefined {
  let bare = text
  for (let pass = 0; pass < MAX_NESTED_LOOKS && bare.includes('</'); pass += 1) bare = bare.replace(LOOKS, '$<inner>')
  return line(bare.includes('&') ? textOfHtml(bare.replaceAll('<', '&lt;')) : bare)
}

/** Of HTML: without any tags. */
export function lineOfHtml(html: string): string | undefined {
  return line(/[<&]/.test(html) ? textOfHtml(html) : html)
}

function textOfHtml(html: string): string {
  const parts: string[] = []
  const parser = new Parser({ ontext: (text) => parts.push(text) })
  parser.end(html)
  return parts.join('')
}

function line(text: string): string | undefined {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  return trimmed === '' ? undefined : trimmed
}
