/**
 * address-guard — which hosts and addresses may be asked: the public ones, and those that the options name.
 *
 * Errors   InvalidError invalid/bronze-http   an entry of `allowedPrivate` that is no host and no range
 * Promise  `allows` is asked for the very address of the connection, so a name that answers otherwise the second time
 *          (DNS rebinding) gains nothing.
 */
import type { BlockList } from 'node:net'
import { isIP } from 'node:net'

import { InvalidError } from '@ingot/core'

import { familyOf, isPublicAddress, plainAddress, rangesOf } from './public-address.ts'

export interface AddressGuard {
  /** `host` as in the URL, without brackets; `address` what it was resolved to. */
  allows(host: string, port: number, address: string): boolean
  /** Whether a URL says already, before any name is looked up, that it leads inside. */
  refuses(url: URL): boolean
}

/** `targets` are the origins that routes lead to: they are allowed, that port alone. */
export function createAddressGuard(allowedPrivate: readonly string[], targets: readonly URL[]): AddressGuard {
  const hosts = new Set(targets.map((target) => `${bareHost(target)}:${portOf(target)}`))
  const ranges: BlockList[] = []
  for (const entry of allowedPrivate) {
    if (entry.includes('/')) ranges.push(readRange(entry))
    else hosts.add(readHost(entry))
  }
  const allows = (host: string, port: number, address: string): boolean => {
    const plain = plainAddress(address)
    if (plain === undefined) return false
    if (hosts.has(host.toLowerCase()) || hosts.has(`${host.toLowerCase()}:${port}`)) return true
    return isPublicAddress(plain) || ranges.some((range) => range.check(plain, familyOf(plain)))
  }
  return {
    allows,
    refuses: (url) => {
      const host = bareHost(url)
      if (isIP(host) !== 0) return !allows(host, portOf(url), host)
      // Whatever the machine's resolver thinks of it, that name is the machine itself (RFC 6761).
      return /(^|\.)localhost\.?$/.test(host) && !allows(host, portOf(url), '127.0.0.1')
    },
  }
}

/** Lower case, without the brackets of IPv6. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

function readRange(entry: string): BlockList {
  const [network = '', bits = ''] = entry.split('/')
  const most = isIP(network) === 4 ? 32 : 128
  if (isIP(network) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) throw badEntry(entry)
  return rangesOf([entry])
}

/** `host` or `host:port`, in the URL parser's own spelling. */
function readHost(entry: string): string {
  if (isIP(entry) === 6) return bareHost(new URL(`http://[${entry}]`))
  const parts = /^(?<host>\[[^\]]+\]|[^:/?#@\s]+)(?::(?<port>\d{1,5}))?$/.exec(entry)?.groups
  const url = parts?.['host'] === undefined ? null : URL.parse(`http://${parts['host']}`)
  if (url === null) throw badEntry(entry)
  return parts?.['port'] === undefined ? bareHost(url) : `${bareHost(url)}:${Number(parts['port'])}`
}

function badEntry(entry: string): InvalidError {
  return new InvalidError(
    'invalid/bronze-http',
    `The HTTP client's allowedPrivate names ${JSON.stringify(entry)}, which is no host and no range: write it like 127.0.0.1:8080, intranet.example or 10.0.0.0/8.`,
  )
}
