/**
 * failure — what went wrong with a try, as a value and in words.
 *
 * Promise  no reason holds a query, a user name or a password: keys may be there.
 */
import { urlWithoutSecrets } from './request-url.ts'
import type { FetchFailure } from './bronze-http.ts'
import { RefusedAddress } from './transport.ts'

/** Of one try. The reason lacks its first word, the address, and the full stop. */
export interface TryFailure extends FetchFailure {
  readonly isTriedAgain: boolean
  /** What the service asked for, when it did. */
  readonly waitMs?: number
}

const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|ERR_OSSL)/
/** The request itself is malformed: a header with a line break, for one. */
const BAD_REQUEST_CODES = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR', 'ERR_INVALID_URL'])

/** What undici says, and what the server did. */
const NO_STATUS = 'answered a status that HTTP does not have, below 100, or 101 out of turn'
const ODDITIES: Readonly<Record<string, string>> = {
  'bad response': 'answered 100 (Continue), which nobody had asked for and which cannot be read past',
  'bad upgrade': 'answered 101: it would speak another protocol, which nobody had asked for',
  'other side closed': 'closed the connection before its answer was whole',
  'Headers Overflow Error': 'sends more headers than 16 kB',
  'Response body length does not match content-length header': 'sends a body that is not as long as it says',
}

/** Of what undici, Node or the decoder threw. */
export function failureOf(error: unknown): TryFailure {
  const here = innermost(error)
  if (here instanceof RefusedAddress) return refused('refused-address', `leads inside: ${here.message}`)
  const code = codeOf(here)
  const words = here instanceof Error ? urlWithoutSecrets(here.message) : 'for no reason that it said'
  if (BAD_REQUEST_CODES.has(code)) return refused('bad-url', `cannot be asked: ${words}`)
  if (TLS_CODES.test(code) || /ssl|tls/i.test(code)) return refused('network', `has a TLS fault: ${words}`)
  // An assertion of undici's parser: its text is code.
  const odd = code === 'ERR_ASSERTION' ? NO_STATUS : ODDITIES[words]
  const why = odd ?? `could not be read: ${words === '' ? code : words}`
  return { kind: 'network', reason: why, isRetryable: true, isTriedAgain: true }
}

/** Not to be tried again, now or later. */
export function refused(kind: FetchFailure['kind'], reason: string, status?: number): TryFailure {
  return { kind, reason, isRetryable: false, isTriedAgain: false, ...(status === undefined ? {} : { status }) }
}

/** undici and Node keep what happened in `cause`, sometimes one deeper; several addresses fail together. */
function innermost(error: unknown): unknown {
  let here = error
  while (here instanceof Error && here.cause instanceof Error) here = here.cause
  if (here instanceof AggregateError) return here.errors.find((one) => one instanceof RefusedAddress) ?? here.errors[0]
  return here
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
