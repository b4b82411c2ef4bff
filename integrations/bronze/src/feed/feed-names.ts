/**
 * feed-names — the names of a feed's elements whatever their prefix: `dc:creator` is `dc:creator` though the feed wrote
 * `<dublin:creator>`, and what belongs to the format itself has no prefix.
 */
export interface Scope {
  /** Namespace by prefix; '' is the default one. */
  readonly uriOf: Readonly<Record<string, string>>
}

const FORMAT = ''
const PREFIX_OF: Readonly<Record<string, string>> = {
  'purl.org/rss/1.0': FORMAT,
  'my.netscape.com/rdf/simple/0.9': FORMAT,
  'channel.netscape.com/rdf/simple/0.9': FORMAT,
  'backend.userland.com/rss': FORMAT,
  'backend.userland.com/rss2': FORMAT,
  'backend.userland.com/rss091': FORMAT,
  'backend.userland.com/rss092': FORMAT,
  'blogs.law.harvard.edu/tech/rss': FORMAT,
  'cyber.law.harvard.edu/rss/rss.html': FORMAT,
  'www.w3.org/2005/atom': 'atom',
  'purl.org/atom/ns': 'atom',
  'purl.org/rss/1.0/modules/content': 'content',
  'purl.org/dc/elements/1.1': 'dc',
  'purl.org/dc/elements/1.0': 'dc',
  'purl.org/dc/terms': 'dcterms',
  'search.yahoo.com/mrss': 'media',
  'www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'www.w3.org/1999/xhtml': 'xhtml',
  'www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
  'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
}

export const EMPTY_SCOPE: Scope = { uriOf: {} }

/** With what the element's own attributes declare. */
export function scopeWithin(outer: Scope, attributes: Readonly<Record<string, string>>): Scope {
  const declared = Object.entries(attributes).flatMap(([name, uri]) => {
    if (name === 'xmlns') return [['', uri]]
    return name.startsWith('xmlns:') ? [[name.slice(6), uri]] : []
  })
  return declared.length === 0 ? outer : { uriOf: { ...outer.uriOf, ...Object.fromEntries(declared) } }
}

/** Lower case; `prefix:name`, or `name` for what belongs to the format. */
export function elementName(written: string, scope: Scope, isAtom: boolean): string {
  const colon = written.indexOf(':')
  const prefix = colon === -1 ? '' : written.slice(0, colon)
  const name = written.slice(colon + 1).toLowerCase()
  const uri = scope.uriOf[prefix]
  const known = uri === undefined ? undefined : PREFIX_OF[bareUri(uri)]
  // A namespace nobody knows: a module where it has a prefix, a slip where it has none.
  const canonical = known ?? prefix.toLowerCase()
  return canonical === FORMAT || (isAtom && canonical === 'atom') ? name : `${canonical}:${name}`
}

function bareUri(uri: string): string {
  return uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]+$/, '')
}
