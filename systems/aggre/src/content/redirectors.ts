/**
 * redirectors — addresses that only lead to another, which they name themselves. Those that name it in a code of their own
 * (t.co, bit.ly) stay as they are: nothing is asked here.
 */
interface Redirector {
  readonly host: RegExp
  readonly path: RegExp
  /** Query parameters that may hold the target, the first that does counts. */
  readonly parameters: readonly string[]
}

const REDIRECTORS: readonly Redirector[] = [
  { host: /^(www\.|news\.)?google\.[a-z.]{2,6}$/, path: /^\/url$/, parameters: ['q', 'url'] },
  { host: /^(l|lm)\.facebook\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
  { host: /^l\.instagram\.com$/, path: /^\/$/, parameters: ['u'] },
  { host: /^(www\.)?facebook\.com$/, path: /^\/(l|flx\/warn)(\.php)?\/?$/, parameters: ['u'] },
  { host: /^out\.reddit\.com$/, path: /^\//, parameters: ['url'] },
  { host: /^(www\.|m\.)?youtube\.com$/, path: /^\/redirect$/, parameters: ['q'] },
  { host: /^(www\.)?linkedin\.com$/, path: /^\/redir\/redirect\/?$/, parameters: ['url'] },
  { host: /^(www\.)?duckduckgo\.com$/, path: /^\/l\/?$/, parameters: ['uddg'] },
  { host: /^(www\.)?medium\.com$/, path: /^\/r\/?$/, parameters: ['url'] },
  { host: /^(.+\.)?safelinks\.protection\.outlook\.com$/, path: /^\//, parameters: ['url'] },
  { host: /^slack-redir\.net$/, path: /^\/link$/, parameters: ['url'] },
  { host: /^t\.umblr\.com$/, path: /^\/redirect$/, parameters: ['z'] },
  { host: /^(www\.|m\.)?vk\.com$/, path: /^\/away\.php$/, parameters: ['to'] },
  { host: /^(www\.)?steamcommunity\.com$/, path: /^\/linkfilter\/?$/, parameters: ['url', 'u'] },
  { host: /^disq\.us$/, path: /^\/(url)?$/, parameters: ['url'] },
]

/** Google's copies of pages: `google.com/amp/s/HOST/PATH`, `x.cdn.ampproject.org/c/s/HOST/PATH`. */
const AMP_COPY = /^\/(?:amp|[cv])\/(s\/)?(.+)$/

/** Google News until 2024: the address stands between other bytes, all of it in base64. Later ones hold no address. */
const NEWS_ARTICLE = /^\/(?:rss\/)?(?:articles|read)\/(CBM[\w-]+)/

function newsTarget({ hostname, pathname }: URL): string | undefined {
  const code = hostname === 'news.google.com' ? NEWS_ARTICLE.exec(pathname)?.[1] : undefined
  if (code === undefined) return undefined
  return /https?:\/\/[\x21-\x7e]+/.exec(Buffer.from(code, 'base64url').toString('latin1'))?.[0]
}

/** Where the address leads, if it says so itself. */
export function redirectTarget(url: URL): string | undefined {
  const { hostname, pathname, searchParams } = url
  const redirector = REDIRECTORS.find(({ host, path }) => host.test(hostname) && path.test(pathname))
  if (redirector !== undefined) {
    return (
      redirector.parameters.map((name) => searchParams.get(name)).find((value) => /^https?:\/\//i.test(value ?? '')) ??
      undefined
    )
  }
  const news = newsTarget(url)
  if (news !== undefined) return news
  const isCopy = /^(www\.)?google\.[a-z.]{2,6}$/.test(hostname) || hostname.endsWith('.cdn.ampproject.org')
  const copy = isCopy ? AMP_COPY.exec(pathname) : null
  if (copy === null || !(copy[2] ?? '').includes('.')) return undefined
  return `http${copy[1] === undefined ? '' : 's'}://${copy[2]}${url.search}`
}
