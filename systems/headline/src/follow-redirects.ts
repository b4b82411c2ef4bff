/**
 * follow-redirects — a GET request whose redirects are followed here, not by fetch.
 *
 * fetch takes `Authorization` away when a redirect leaves the origin, but carries on every header of our own making,
 * `X-Api-Key` among them: whoever can make a service redirect would be sent its key.
 *
 * Promise  1. At most 5 redirects, http and https only.
 *          2. Another origin gets neither `Authorization` nor `X-Api-Key`, nor a key parameter that the old one copied
 *             into the new address; coming back to the first origin does not bring them back.
 */
import { withoutKey } from './hide-key.ts'

interface Asked {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

type Followed =
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'astray'; readonly status: number; readonly why: string }

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const CREDENTIALS = new Set(['authorization', 'x-api-key'])

export async function fetchFollowing(request: Asked, signal: AbortSignal): Promise<Followed> {
  let asked = request
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetch(asked.url, { headers: asked.headers, signal, redirect: 'manual' })
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
    if (location === null) return { kind: 'response', response }
    // Not read, but let go of, or its connection would stay taken.
    await response.body?.cancel()
    const { status } = response
    if (redirects === MAX_REDIRECTS) {
      return { kind: 'astray', status, why: `was redirected more than ${MAX_REDIRECTS} times` }
    }
    const next = redirect(asked, location)
    if (next === null) return { kind: 'astray', status, why: 'was redirected to what is no http or https address' }
    asked = next
  }
}

function redirect({ url, headers }: Asked, location: string): Asked | null {
  const next = URL.parse(location, url)
  if (next === null || !/^https?:$/.test(next.protocol)) return null
  // fetch refuses an address with user name and password, and quotes it.
  next.username = ''
  next.password = ''
  if (next.origin === new URL(url).origin) return { url: next.href, headers }
  const kept = Object.entries(headers).filter(([name]) => !CREDENTIALS.has(name.toLowerCase()))
  return { url: withoutKey(next.href), headers: Object.fromEntries(kept) }
}
