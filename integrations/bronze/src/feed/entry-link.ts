/** entry-link — the address of an entry or feed among all that its elements say, and what it is relative to. */
import type { FeedNode } from './feed-nodes.ts'

/** Absolute where that can be told; else as written. `fallback` is the feed's own link. */
export function resolveLink(
  written: string | undefined,
  bases: readonly string[],
  fallback?: string,
): string | undefined {
  const link = written?.trim() ?? ''
  if (link === '') return undefined
  if (URL.canParse(link)) return link
  let base = URL.canParse(fallback ?? '') ? fallback : undefined
  for (const next of bases) base = URL.parse(next, base)?.href ?? base
  return URL.parse(link, base)?.href ?? link
}

/** What Atom calls the alternate: the page that the entry stands for. */
export function alternateOf(links: readonly FeedNode[]): FeedNode | undefined {
  const usable = links.filter(({ attributes }) => (attributes['href'] ?? '').trim() !== '')
  const alternates = usable.filter(({ attributes }) => relOf(attributes['rel']) === 'alternate')
  const isPage = ({ attributes }: FeedNode): boolean => /html/i.test(attributes['type'] ?? 'text/html')
  return alternates.find(isPage) ?? alternates[0]
}

/** Where nothing is called the alternate: the first that may stand for it. */
export function anyLinkOf(links: readonly FeedNode[]): FeedNode | undefined {
  const usable = links.filter(({ attributes }) => (attributes['href'] ?? '').trim() !== '')
  return usable.find(({ attributes }) => !NOT_THE_PAGE.has(relOf(attributes['rel'])))
}

const NOT_THE_PAGE = new Set([
  'self', 'edit', 'edit-media', 'enclosure', 'replies', 'next', 'previous', 'prev', 'first', 'last', 'hub', 'license',
  'http://schemas.google.com/g/2005#feed', 'http://schemas.google.com/g/2005#post', 'next-archive', 'prev-archive', 'search',
  'service.post', 'service.feed', 'service.edit', 'stylesheet', 'icon', 'shortcut icon',
]) // prettier-ignore

function relOf(rel: string | undefined): string {
  const written = (rel ?? '').trim().toLowerCase()
  if (written === '') return 'alternate'
  return written.replace('http://www.iana.org/assignments/relation/', '')
}
