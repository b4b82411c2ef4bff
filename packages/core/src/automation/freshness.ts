/**
 * freshness — whether an asset is fresh, by its policy, the time it was last made and the time it is. Pure.
 *
 * Rules    never made = `unknown`, whatever the policy. Of a partitioned asset the last time that any partition was
 *          made counts: an asset is as fresh as its newest part.
 *          By cron, the newest deadline that has passed is the judge: made within the time before it, or after it, is
 *          `pass`; else `fail`. Before the first deadline there is nothing to fail.
 */
import { cronTimes } from '../cron.ts'
import type { FreshnessPolicy } from '../definition/freshness.ts'
import type { FreshnessStatus } from '../event/event.ts'

export interface FreshnessVerdict {
  readonly status: FreshnessStatus
  /** A sentence without a full stop. */
  readonly message: string
  /** When the verdict may change although nothing is made; undefined = never. */
  readonly nextChangeAtMs: number | undefined
}

export function freshnessOf(
  policy: FreshnessPolicy,
  lastMaterializedAtMs: number | undefined,
  nowMs: number,
): FreshnessVerdict {
  if (lastMaterializedAtMs === undefined) {
    return { status: 'unknown', message: 'it was never made', nextChangeAtMs: undefined }
  }
  return policy.kind === 'time-window'
    ? byAge(policy, lastMaterializedAtMs, nowMs)
    : byDeadline(policy, lastMaterializedAtMs, nowMs)
}

function byAge(
  { failAfterMs, warnAfterMs }: Extract<FreshnessPolicy, { kind: 'time-window' }>,
  madeAtMs: number,
  nowMs: number,
): FreshnessVerdict {
  const ageMs = Math.max(0, nowMs - madeAtMs)
  if (ageMs >= failAfterMs) {
    return {
      status: 'fail',
      message: `it is ${agoText(ageMs)} old, and may be ${agoText(failAfterMs)}`,
      nextChangeAtMs: undefined,
    }
  }
  if (warnAfterMs !== undefined && ageMs >= warnAfterMs) {
    const message = `it is ${agoText(ageMs)} old, and fails at ${agoText(failAfterMs)}`
    return { status: 'warn', message, nextChangeAtMs: madeAtMs + failAfterMs }
  }
  return {
    status: 'pass',
    message: `it is ${agoText(ageMs)} old, and may be ${agoText(failAfterMs)}`,
    nextChangeAtMs: madeAtMs + (warnAfterMs ?? failAfterMs),
  }
}

function byDeadline(
  policy: Extract<FreshnessPolicy, { kind: 'cron' }>,
  madeAtMs: number,
  nowMs: number,
): FreshnessVerdict {
  const times = cronTimes('freshness policy', policy.deadline, policy.timezone)
  // A deadline has passed at its own instant; `previous` gives those strictly before.
  const deadlineMs = times.previous(nowMs + 1)
  const nextChangeAtMs = times.next(nowMs)
  if (deadlineMs === undefined || madeAtMs >= deadlineMs - policy.lowerBoundMs) {
    const by = deadlineMs === undefined ? 'no deadline has passed' : `made in time for the deadline ${iso(deadlineMs)}`
    return { status: 'pass', message: by, nextChangeAtMs }
  }
  const message = `last made ${iso(madeAtMs)}, too early for the deadline ${iso(deadlineMs)} (from ${iso(deadlineMs - policy.lowerBoundMs)} on)`
  return { status: 'fail', message, nextChangeAtMs }
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, 'Z')
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** The two largest units: `1 d 3 h`. */
function agoText(ms: number): string {
  const parts: string[] = []
  let left = ms
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(`${count} ${unit}`)
    if (parts.length === 2) break
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}
