/**
 * connection-url — a PostgreSQL url read as libpq reads it, and shown without its password.
 *
 * `sslmode` means what it means to psql: `disable` no TLS, `allow` and `prefer` TLS where the server has it, `require`
 * TLS with any certificate, `verify-ca` and `verify-full` a certificate that is checked.
 *
 * Errors   InvalidError invalid/postgres-url   not a url, or not one of PostgreSQL
 */
import { InvalidError } from '@ingot/core'

const PROTOCOLS = new Set(['postgres:', 'postgresql:'])
const SSL_MODES = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'])

export interface ConnectionUrl {
  /** For node-postgres. */
  readonly connectionString: string
  /** TLS is used where the server has it. */
  readonly isTlsOptional: boolean
  /** `host:port/database`, for messages. */
  readonly label: string
}

export function readConnectionUrl(url: string): ConnectionUrl {
  const parsed = isWellEscaped(url) ? (URL.parse(url) ?? undefined) : undefined
  if (parsed === undefined || !PROTOCOLS.has(parsed.protocol)) {
    throw new InvalidError(
      'invalid/postgres-url',
      'the url of the database is not one of PostgreSQL: write postgres://user:password@host:5432/database, special characters of the password percent-encoded.',
    )
  }
  const sslMode = parsed.searchParams.get('sslmode') ?? undefined
  if (sslMode !== undefined && !SSL_MODES.has(sslMode)) {
    throw new InvalidError(
      'invalid/postgres-url',
      `the url of the database at ${labelOf(parsed)} has sslmode=${sslMode}: one of ${[...SSL_MODES].join(', ')} is meant.`,
    )
  }
  // node-postgres alone takes `require` for `verify-full`.
  if (sslMode !== undefined) parsed.searchParams.set('uselibpqcompat', 'true')
  if (sslMode === 'allow') parsed.searchParams.set('sslmode', 'prefer')
  const isTlsOptional = sslMode === 'allow' || sslMode === 'prefer'
  return { connectionString: parsed.href, isTlsOptional, label: labelOf(parsed) }
}

/** `%zz` passes as a URL, and neither this file nor node-postgres could read it. A password is read more leniently. */
function isWellEscaped(url: string): boolean {
  try {
    decodeURIComponent(URL.parse(url)?.hostname ?? '')
    decodeURIComponent(URL.parse(url)?.pathname ?? '')
    return true
  } catch {
    return false
  }
}

/** The same without TLS, for a server that has none. */
export function withoutTls(connectionString: string): string {
  const parsed = new URL(connectionString)
  parsed.searchParams.set('sslmode', 'disable')
  return parsed.href
}

function labelOf({ hostname, port, pathname, searchParams }: URL): string {
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : decodeURIComponent(hostname)
  return `${host}:${port === '' ? (searchParams.get('port') ?? '5432') : port}${pathname === '/' ? '' : pathname}`
}
