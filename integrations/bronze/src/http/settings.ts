/**
 * settings — the client's options with their defaults, checked once.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes
 * Errors   InvalidError invalid/bronze-http   an option out of range
 */
import type { Clock, Random } from '@ingot/core'
import { InvalidError } from '@ingot/core'

import type { BronzeHttpOptions } from './bronze-http.ts'

/** The addresses of a name, IPv4 and IPv6. */
export type Lookup = (hostname: string) => Promise<readonly string[]>

/** What the machine gives: passed in, so that tests decide. */
export interface BronzeHttpPorts {
  readonly clock: Clock
  readonly random: Random
  /** The system's resolver unless given. */
  readonly lookup?: Lookup
  /** Certificates (PEM) to trust besides those that Node trusts. */
  readonly ca?: string
}

export interface Settings extends Required<BronzeHttpOptions> {
  readonly clock: Clock
  readonly random: Random
}

export const DEFAULT_USER_AGENT = 'ingot-bronze/0.1'

const DEFAULTS = {
  userAgent: DEFAULT_USER_AGENT,
  timeoutMs: 20_000,
  maxBytes: 20_000_000,
  attempts: 4,
  firstDelayMs: 500,
  maxDelayMs: 20_000,
  maxRetryAfterMs: 60_000,
  maxRedirects: 5,
  maxPerHost: 2,
  minGapMs: 0,
  allowedPrivate: [],
  routes: {},
}

/** The least value of each number. Without an upper bound: who waits an hour may have a reason. */
export const LEAST: Readonly<Record<CountedOption, number>> = {
  timeoutMs: 1,
  maxBytes: 1,
  attempts: 1,
  firstDelayMs: 0,
  maxDelayMs: 0,
  maxRetryAfterMs: 0,
  maxRedirects: 0,
  maxPerHost: 1,
  minGapMs: 0,
}

export type CountedOption =
  | 'timeoutMs'
  | 'maxBytes'
  | 'attempts'
  | 'firstDelayMs'
  | 'maxDelayMs'
  | 'maxRetryAfterMs'
  | 'maxRedirects'
  | 'maxPerHost'
  | 'minGapMs'

export const COUNTED_OPTIONS: readonly CountedOption[] = [
  'timeoutMs',
  'maxBytes',
  'attempts',
  'firstDelayMs',
  'maxDelayMs',
  'maxRetryAfterMs',
  'maxRedirects',
  'maxPerHost',
  'minGapMs',
]

export function settle(options: BronzeHttpOptions & BronzeHttpPorts): Settings {
  const { clock, random } = options
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const settings: Settings = { ...DEFAULTS, ...given, clock, random }
  for (const name of COUNTED_OPTIONS) {
    if (!Number.isInteger(settings[name]) || settings[name] < LEAST[name]) {
      throw new InvalidError(
        'invalid/bronze-http',
        `The HTTP client's ${name} is ${settings[name]}: give a whole number of at least ${LEAST[name]}.`,
      )
    }
  }
  return settings
}
