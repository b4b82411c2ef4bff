/**
 * public-address — whether an IP address is one of the public internet.
 *
 * The lists are IANA's special-purpose registries (RFC 6890 and what followed). IPv6 is read the other way round: only
 * what is global unicast may pass, so a range of tomorrow is refused until it is known. An address that carries an
 * IPv4 address inside (v4-mapped, NAT64) is as public as that one.
 */
import { BlockList, isIP } from 'node:net'

const SPECIAL_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT; Alibaba's metadata
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's wire server: a public number that only a machine inside can reach
  '169.254.0.0/16', // link-local; metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; Oracle's metadata
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays, abolished
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
]

const GLOBAL_V6 = ['2000::/3']

const SPECIAL_V6 = [
  '2001::/23', // protocol assignments: Teredo, ORCHID, benchmarks
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: carries an IPv4 address to a relay of anybody's
  '3fff::/20', // documentation
]

/** The last 32 bits are an IPv4 address: v4-mapped, translated (SIIT), and NAT64's well-known prefix. */
const CARRIES_V4 = rangesOf(['::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'])

const special = rangesOf([...SPECIAL_V4, ...SPECIAL_V6])
const global = rangesOf(GLOBAL_V6)

export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address)
  if (plain === undefined) return false
  const family = familyOf(plain)
  if (special.check(plain, family)) return false
  return family === 'ipv4' || global.check(plain, family)
}

/** Without a zone (`%eth0`), and as IPv4 where that is what it carries; undefined for what is no address. */
export function plainAddress(address: string): string | undefined {
  const bare = address.replace(/%.*$/, '')
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : undefined
  const groups = groupsOf(bare)
  if (!CARRIES_V4.check(groups.map((group) => group.toString(16)).join(':'), 'ipv6')) return bare
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

/** Of `10.0.0.0/8` and the like; throws what BlockList throws for what is no range. */
export function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/')
    list.addSubnet(network, Number(bits), familyOf(network))
  }
  return list
}

/** The eight groups of an IPv6 address. The URL parser writes out a dotted tail, and the empty middle is filled here. */
function groupsOf(address: string): readonly number[] {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = written.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].map((group) => Number.parseInt(group, 16))
}
