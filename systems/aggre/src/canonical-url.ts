/**
 * canonical-url — one spelling for the many addresses of a page, so that a story from two sources is one content row. It
 * is a key; what is asked for is an address as somebody gave it.
 *
 * Rules    Host in lower case, without `www.`, mobile host and default port; `https` whatever was said; no fragment (but
 *          `#!…` and `#/…`, which choose the page), no trailing slash, no tracking parameters, the others by name; escapes
 *          in one spelling; AMP addresses as the page itself; redirectors that name their target, as the target; YouTube,
 *          arXiv, reddit and X by rules of their own (site-rules.ts). In doubt two addresses stay two.
 * Promise  1. Of its own result it gives the same: `canonicalUrl(canonicalUrl(x)) = canonicalUrl(x)`.
 *          2. The order of parameters with different names does not matter.
 *          3. Never throws; undefined for what is no web address.
 */
import { redirectTarget } from './content/redirectors.ts'
import { siteAddress, siteHost, videoIdOf } from './content/site-rules.ts'
import { isTracking } from './content/tracking-parameters.ts'

const MOST_REDIRECTS = 5
/** Longer than this is data, not an address. */
const MOST_CHARACTERS = 8_192
/** PostgreSQL puts no text beyond some 2,700 bytes into an index, and one row that is refused would hold up all others. */
const LONGEST_KEY = 2_000

export function canonicalUrl(text: string): string | undefined {
  const url = targetOf(text)
  if (url === undefined) return undefined
  const host = canonicalHost(url.hostname)
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`
  const path = canonicalPath(url.pathname)
  const query = canonicalQuery(url.search)
  const site = port === '' ? siteAddress({ host, path, query: new URLSearchParams(query) }) : undefined
  const built = `https://${host}${port}${path}${query === '' ? '' : `?${query}`}${keptFragment(url.hash)}`
  // What a rule builds, and what a target hides, is brought through the general rules too.
  const canonical = site ?? (parse(built) === undefined ? undefined : built)
  return canonical !== undefined && canonical.length <= LONGEST_KEY ? canonical : undefined
}

/**
 * The page as it was given, to be asked for: past redirectors, without a name and password, and without a fragment where
 * that chooses no page. Its canonical address is that of what was given.
 */
export function addressOf(text: string): string | undefined {
  const url = targetOf(text)
  if (url === undefined) return undefined
  url.username = ''
  url.password = ''
  if (keptFragment(url.hash) === '') url.hash = ''
  return url.href
}

function targetOf(text: string): URL | undefined {
  let url = parse(text)
  for (let i = 0; url !== undefined && i < MOST_REDIRECTS; i += 1) {
    const target = redirectTarget(url)
    const next: URL | undefined = target === undefined ? undefined : parse(target)
    if (next === undefined) break
    url = next
  }
  return url
}

/** The video of YouTube that an address shows. */
export function youtubeVideoId(text: string): string | undefined {
  const url = parse(canonicalUrl(text) ?? '')
  return url === undefined ? undefined : videoIdOf({ host: url.hostname, path: url.pathname, query: url.searchParams })
}

function parse(text: string): URL | undefined {
  const trimmed = text.trim()
  if (trimmed.length > MOST_CHARACTERS || !URL.canParse(trimmed)) return undefined
  const url = new URL(trimmed)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url : undefined
}

/** `co.uk`, `com.au`: nobody's own name, so that what stands before it is. */
const SUFFIX = /^(co|com|org|net|gov|ac|edu)\.[a-z]{2}$/
const PREFIX = /^(www|m|mobile)\.(.+)$/
const WIKI_MOBILE =
  /^([a-z-]+)\.m\.((?:wikipedia|wiktionary|wikimedia|wikinews|wikibooks|wikiquote|wikisource|wikivoyage)\.org)$/

function canonicalHost(hostname: string): string {
  let host = hostname.toLowerCase().replace(/\.+$/, '')
  for (let rest = PREFIX.exec(host)?.[2]; rest !== undefined; rest = PREFIX.exec(host)?.[2]) {
    if (!rest.includes('.') || SUFFIX.test(rest) || /^[\d.]+$/.test(rest)) break
    host = rest
  }
  return siteHost(host.replace(WIKI_MOBILE, '$1.$2'))
}

function canonicalPath(pathname: string): string {
  let path = sameEscapes(pathname)
  for (let before = ''; before !== path;) {
    before = path
    path = withoutAmp(path.replace(/\/+$/, ''))
  }
  return path === '' ? '/' : path
}

/** `/a-story/amp`, `/a-story.amp.html`, `/a-story.amp`. Alone, `/amp` is a page of its own. */
function withoutAmp(path: string): string {
  return path.replace(/^(.*\/[^/]*[-\d][^/]*)\/amp$/, '$1').replace(/^(.+[^/])\.amp(\.html)?$/, '$1$2')
}

function canonicalQuery(search: string): string {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && pair !== '=')
    .map((pair) => {
      const text = sameEscapes(pair)
      const [name = '', ...rest] = text.split('=')
      return { name, value: rest.join('='), text }
    })
    .filter(({ name, value }) => !isTracking(decoded(name), decoded(value)))
  // By name alone, and stable: the order of parameters with one name may mean something.
  return pairs
    .toSorted((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1))
    .map(({ text }) => text)
    .join('&')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `#!/page` and `#/page` choose the page on sites that are one program; other fragments are places in a page. */
function keptFragment(hash: string): string {
  return /^#!?\/./.test(hash) || /^#!./.test(hash) ? sameEscapes(hash) : ''
}

/** Escapes in capitals, and none where none is needed. */
function sameEscapes(text: string): string {
  return text.replace(/%[0-9a-fA-F]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase()
  })
}
