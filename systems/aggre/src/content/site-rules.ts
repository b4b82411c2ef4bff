/**
 * site-rules — sites that show one page under several addresses. A rule gets host, path and query after the general rules,
 * and gives back the one address, or undefined where it has nothing to say.
 */
interface Address {
  readonly host: string
  readonly path: string
  readonly query: URLSearchParams
}

type SiteRule = (address: Address) => string | undefined

const VIDEO_ID = /^[A-Za-z0-9_-]{11}$/
const YOUTUBE_HOSTS: ReadonlySet<string> = new Set([
  'youtube.com',
  'youtube-nocookie.com',
  'music.youtube.com',
  'gaming.youtube.com',
])

/** The video that an address of YouTube shows. */
export function videoIdOf({ host, path, query }: Address): string | undefined {
  const [, first = '', second = ''] = path.split('/')
  if (host === 'youtu.be') return valid(first)
  if (!YOUTUBE_HOSTS.has(host)) return undefined
  if (first === 'watch') return valid(query.get('v') ?? second)
  return ['shorts', 'embed', 'live', 'v', 'e'].includes(first) ? valid(second) : undefined
}

function valid(id: string): string | undefined {
  return VIDEO_ID.test(id) ? id : undefined
}

export function watchUrl(videoId: string): string {
  return `https://youtube.com/watch?v=${videoId}`
}

const youtube: SiteRule = (address) => {
  const videoId = videoIdOf(address)
  return videoId === undefined ? undefined : watchUrl(videoId)
}

/** Abstract, PDF and HTML of a paper, in any version, are one paper. */
const ARXIV_PAPER = /^\/(?:abs|pdf|html|ps|format)\/((?:[a-z-]+(?:\.[A-Z]{2})?\/)?\d{4}\.?\d{3,5})(?:v\d+)?(?:\.pdf)?$/
const arxiv: SiteRule = ({ host, path }) => {
  if (host !== 'arxiv.org') return undefined
  const paper = ARXIV_PAPER.exec(path)?.[1]
  return paper === undefined ? undefined : `https://arxiv.org/abs/${paper}`
}

/** A thread, not a comment in it. */
const REDDIT_THREAD = /^(?:\/(?:r|user|u)\/[^/]+)?\/comments\/([a-z0-9]+)(?:\/[^/]*)?$/i
const reddit: SiteRule = ({ host, path }) => {
  const short = host === 'redd.it' ? /^\/([a-z0-9]+)$/i.exec(path)?.[1] : undefined
  const thread = short ?? (host === 'reddit.com' ? REDDIT_THREAD.exec(path)?.[1] : undefined)
  return thread === undefined ? undefined : `https://reddit.com/comments/${thread.toLowerCase()}`
}

/** A post of X is named by its number; who is said to have written it does not matter. */
const X_POST = /^\/(?:[A-Za-z0-9_]{1,15}|i\/web)\/status(?:es)?\/(\d+)(?:\/(?:photo|video)\/\d+)?$/
const x: SiteRule = ({ host, path }) => {
  const post = host === 'x.com' ? X_POST.exec(path)?.[1] : undefined
  return post === undefined ? undefined : `https://x.com/i/status/${post}`
}

/** Hosts that show what another shows, path by path. */
const SAME_HOST: ReadonlyMap<string, string> = new Map([
  ['amp.theguardian.com', 'theguardian.com'],
  ['amp.cnn.com', 'cnn.com'],
  ['export.arxiv.org', 'arxiv.org'],
  ['twitter.com', 'x.com'],
  ...['old', 'new', 'np', 'i', 'amp', 'sh'].map((name) => [`${name}.reddit.com`, 'reddit.com'] as const),
])

export function siteHost(host: string): string {
  return SAME_HOST.get(host) ?? host
}

const RULES: readonly SiteRule[] = [youtube, arxiv, reddit, x]

export function siteAddress(address: Address): string | undefined {
  for (const rule of RULES) {
    const found = rule(address)
    if (found !== undefined) return found
  }
  return undefined
}
