/**
 * freshness — how old an asset may become before that is said, and before it is a failure.
 *
 * Rules    time window: age since the last materialisation; warn below fail, both at least a minute.
 *          cron: fresh when made within `lowerBoundMs` before the newest deadline; it stays so until the next one.
 *          Judged by the asset as a whole: of a partitioned one, by the partition that was made last.
 * Errors   DefinitionError definition/bad-freshness, definition/bad-cron
 */
import { cronTimes } from '../cron.ts'
import { DefinitionError } from '../errors.ts'

export type FreshnessPolicy =
  | { readonly kind: 'time-window'; readonly failAfterMs: number; readonly warnAfterMs?: number }
  | { readonly kind: 'cron'; readonly deadline: string; readonly timezone: string; readonly lowerBoundMs: number }

const MINUTE_MS = 60_000
// A year and a bit of ticks for what is daily, two weeks of what is hourly: rules that differ between ticks repeat sooner.
const LOOKED_AT = 400

/** Fails when the last materialisation is older than `failAfterMs`, warns when older than `warnAfterMs`. */
export function freshWithin(options: { readonly failAfterMs: number; readonly warnAfterMs?: number }): FreshnessPolicy {
  return checked({ kind: 'time-window', ...options })
}

/** Must be made within the `lowerBoundMs` before each `deadline`: `freshByCron({ deadline: '0 9 * * *', lowerBoundMs: 3 * 3_600_000 })`. */
export function freshByCron(options: {
  readonly deadline: string
  readonly lowerBoundMs: number
  /** IANA name; `UTC` unless given. */
  readonly timezone?: string
}): FreshnessPolicy {
  return checked({ kind: 'cron', timezone: 'UTC', ...options })
}

function checked(policy: FreshnessPolicy): FreshnessPolicy {
  checkFreshness('freshness policy', policy)
  return policy
}

/** `what` names the asset in the message. */
export function checkFreshness(what: string, policy: FreshnessPolicy): void {
  switch (policy.kind) {
    case 'time-window': {
      const { failAfterMs, warnAfterMs } = policy
      checkMs(what, 'failAfterMs', failAfterMs)
      if (warnAfterMs === undefined) return
      checkMs(what, 'warnAfterMs', warnAfterMs)
      if (warnAfterMs < failAfterMs) return
      throw bad(what, `warnAfterMs (${warnAfterMs}) must be below failAfterMs (${failAfterMs})`)
    }
    case 'cron': {
      checkMs(what, 'lowerBoundMs', policy.lowerBoundMs)
      const gapMs = smallestGapMs(what, policy.deadline, policy.timezone)
      if (policy.lowerBoundMs <= gapMs) return
      throw bad(
        what,
        `lowerBoundMs (${policy.lowerBoundMs}) must fit between two deadlines of "${policy.deadline}", which come as ` +
          `close as ${gapMs} ms`,
      )
    }
    default:
      throw bad(what, `is none that freshWithin or freshByCron makes: ${JSON.stringify(policy satisfies never)}`)
  }
}

function checkMs(what: string, name: string, ms: number): void {
  if (Number.isSafeInteger(ms) && ms >= MINUTE_MS) return
  throw bad(what, `${name} is ${ms}; it must be a whole number of milliseconds from ${MINUTE_MS} (a minute)`)
}

function smallestGapMs(what: string, cron: string, timezone: string): number {
  const times = cronTimes(what, cron, timezone)
  // A fixed start: whether a definition is right must not depend on the day on which it is loaded.
  let before = times.next(Date.UTC(2024, 0, 1))
  let smallest = Infinity
  for (let i = 0; i < LOOKED_AT && before !== undefined; i += 1) {
    const next = times.next(before)
    if (next !== undefined) smallest = Math.min(smallest, next - before)
    before = next
  }
  if (smallest < MINUTE_MS) throw bad(what, `the deadlines of "${cron}" come closer than a minute`)
  return smallest
}

function bad(what: string, why: string): DefinitionError {
  return new DefinitionError('definition/bad-freshness', `${what}: ${why}.`)
}
