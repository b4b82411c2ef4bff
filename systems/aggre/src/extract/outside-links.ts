/**
 * outside-links — links of a page to other sites, those that share the page itself not counted.
 *
 * A list of links in a text is the writer's when it leads to other sites, and the paper's when it leads to its own stories.
 */

const SHARING = /\/(sharer?|share-?offsite|intent|submit|dialog|send)\b|\/pin\/create|[?&](text|url|u)=https?(:|%3a)/i
/** Names below which anybody may register: `example.co.uk` is one site, `co.uk` is none. */
const PUBLIC_SECOND = /^(co|com|org|net|gov|ac|edu|or|ne|go|gob|gouv)$/

export function leadsOutside(url: string): (href: string) => boolean {
  const own = siteOf(url)
  if (own === null) return () => false
  return (href) => {
    if (!/^(https?:)?\/\//i.test(href)) return false
    const other = siteOf(href.startsWith('//') ? `https:${href}` : href)
    return other !== null && other !== own && !SHARING.test(href)
  }
}

/** The part of a host that one owner has: the last two names, or three. */
function siteOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const names = new URL(url).hostname.toLowerCase().split('.')
  const isPublic = names.length > 2 && (names.at(-1) ?? '').length === 2 && PUBLIC_SECOND.test(names.at(-2) ?? '')
  return names.slice(isPublic ? -3 : -2).join('.')
}
