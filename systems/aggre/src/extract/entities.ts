/** entities — character references that a page has escaped twice, as metas and structured data often are. */
import { Parser } from 'htmlparser2'

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  const parts: string[] = []
  const parser = new Parser({ ontext: (part) => parts.push(part) }, { decodeEntities: true })
  parser.end(text.replaceAll('<', '&lt;'))
  return parts.join('')
}

/** Markup as its words. */
export function stripTags(text: string): string {
  if (!text.includes('<')) return decodeEntities(text)
  const parts: string[] = []
  const parser = new Parser({
    ontext: (part) => parts.push(part),
    onopentagname: (tag) => /^(p|br|div|li|h\d|tr|blockquote)$/.test(tag) && parts.push('\n\n'),
  })
  parser.end(text)
  return parts.join('')
}
