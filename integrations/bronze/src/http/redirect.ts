/**
 * redirect — where a redirect leads, and what goes along.
 *
 * Promise  Another origin gets no header but those that hold no secret, whatever the caller's keys are called; and no
 *          body, which may hold one too. From https to http is another origin: it is followed, with nothing secret.
 */
import { isUtf8 } from 'node:buffer'

export interface Hop {
  /** The original URL, before any route. */
  readonly url: URL
  readonly method: 'GET' | 'POST'
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

type Next = { readonly ok: true; readonly hop: Hop } | { readonly ok: false; readonly why: string }

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const HARMLESS = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent'])
const OF_THE_BODY = new Set(['content-type', 'content-length', 'content-encoding', 'content-language'])

/** Undefined when the answer is no redirect. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Next | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const url = URL.parse(asWritten(location), hop.url.href)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { ok: false, why: 'is redirected to what is no http or https address' }
  }
  url.username = ''
  url.password = ''
  url.hash = ''
  // 307 and 308 repeat the request as it was; the others have always turned a POST into a GET.
  const isRepeated = status === 307 || status === 308
  const method = isRepeated ? hop.method : 'GET'
  const body = isRepeated ? hop.body : undefined
  const isSameOrigin = url.origin === hop.url.origin
  if (!isSameOrigin && body !== undefined) {
    return { ok: false, why: `is redirected to ${url.origin}, which is not what the body was meant for` }
  }
  const headers = Object.entries(hop.headers).filter(
    ([name]) => (isSameOrigin || HARMLESS.has(name)) && (body !== undefined || !OF_THE_BODY.has(name)),
  )
  return { ok: true, hop: { url, method, headers: Object.fromEntries(headers), body } }
}

/** Headers come as one character per byte; many servers write an address that is not ASCII in UTF-8, as browsers expect. */
function asWritten(location: string): string {
  const bytes = Buffer.from(location, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : location
}
