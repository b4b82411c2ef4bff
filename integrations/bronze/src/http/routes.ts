/**
 * routes — where a request really goes: to the origin of its URL, or to the stand-in that answers for it.
 *
 * Errors   InvalidError invalid/bronze-http   an origin or target that is none
 * Promise  What is kept and reported names the original URL; only the connection goes elsewhere.
 */
import { InvalidError } from '@ingot/core'

export interface Routed {
  readonly url: URL
  /** What tells the stand-in who was meant; empty when the request goes to its own origin. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Router {
  route(url: URL): Routed
  readonly targets: readonly URL[]
}

const EVERY_OTHER = '*'

export function createRouter(routes: Readonly<Record<string, string>>): Router {
  const targetOf = new Map(
    Object.entries(routes).map(([from, to]) => [from === EVERY_OTHER ? from : readOrigin(from).origin, readOrigin(to)]),
  )
  const targets = [...targetOf.values()]
  const isTarget = new Set(targets.map(({ origin }) => origin))
  return {
    targets,
    route(url) {
      // A stand-in that is asked by its own name is not asked on behalf of anybody.
      const target = targetOf.get(url.origin) ?? (isTarget.has(url.origin) ? undefined : targetOf.get(EVERY_OTHER))
      if (target === undefined) return { url, headers: {} }
      const headers = { 'x-forwarded-host': url.host, 'x-forwarded-proto': url.protocol.slice(0, -1) }
      const routed = new URL(target)
      routed.pathname = url.pathname
      routed.search = url.search
      return { url: routed, headers }
    },
  }
}

function readOrigin(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url
  throw new InvalidError(
    'invalid/bronze-http',
    `The HTTP client's routes name ${JSON.stringify(text)}, which is no origin: write it like https://api.example, without a path.`,
  )
}
