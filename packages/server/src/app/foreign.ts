/**
 * foreign — requests that a browser sends on behalf of somebody else's page. A page at a name that was pointed at this
 * machine is told by its Host; one of another site by Origin and Sec-Fetch-Site.
 *
 * Errors   InvalidError invalid/host; AccessError access/foreign-origin
 */
import { AccessError } from '../access-error.ts'
import { RequestError } from './problem.ts'

export interface Bound {
  readonly host: string
  /** Undefined before it listens: then any port will do. */
  readonly port: number | undefined
  /** Lower case; with a port, or without for any. */
  readonly publicHosts: readonly string[]
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/
const WILDCARDS = ['0.0.0.0', '::', '[::]']

export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(bracketed(host))
}

export function isKnownHost(host: string, { host: own, port, publicHosts }: Bound): boolean {
  const [, name, saidPort] = HOST.exec(host.toLowerCase()) ?? []
  if (name === undefined) return false
  if (publicHosts.includes(name) || publicHosts.includes(host.toLowerCase())) return true
  // No page can point an address at another machine, as it can a name; and a forwarded port may be any.
  if (WILDCARDS.includes(own) && ADDRESS.test(name)) return true
  const isOwnPort = port === undefined || Number(saidPort ?? 80) === port
  return isOwnPort && (LOOPBACK.includes(name) || name === bracketed(own))
}

export function requireKnownHost(host: string, bound: Bound): void {
  if (isKnownHost(host, bound)) return
  throw new RequestError(
    'invalid/host',
    `this server is not known as "${host.slice(0, 200)}". Add the name to \`publicHosts\` if a proxy serves it so.`,
  )
}

/** For all that changes something, and for streams. Programs that are no browsers send neither header. */
export function requireOwnOrigin(headers: Headers, host: string): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const isOwnSite = site === null || site === 'same-origin' || site === 'none'
  if (isOwnSite && (origin === null || isSameHost(origin, host))) return
  throw new AccessError('access/foreign-origin', 'a page of another site may not ask for this.')
}

function isSameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  // A proxy that speaks TLS sends `https` as the origin's scheme, which cannot be seen from here: hosts are compared.
  return /^https?:$/.test(url.protocol) && withoutUsualPort(url.host) === withoutUsualPort(host.toLowerCase())
}

const withoutUsualPort = (host: string): string => host.replace(/:(80|443)$/, '')
const bracketed = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)
