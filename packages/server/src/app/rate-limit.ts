/**
 * rate-limit — a bucket of tokens for each client, refilled by the clock: a burst passes, a flood does not.
 */
import type { Clock } from '@ingot/core'

export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export interface Buckets {
  /** Takes one; false when there is none. */
  take(client: string): boolean
}

const MAX_CLIENTS = 10_000

export function tokenBuckets(clock: Clock, { perSecond, burst }: RateLimit): Buckets {
  const buckets = new Map<string, { left: number; atMs: number }>()
  const leftAt = ({ left, atMs }: { left: number; atMs: number }, nowMs: number): number =>
    Math.min(burst, left + (Math.max(0, nowMs - atMs) / 1_000) * perSecond)
  /** A full bucket is as good as none. */
  const forgetFull = (nowMs: number): void => {
    for (const [client, bucket] of buckets) if (leftAt(bucket, nowMs) >= burst) buckets.delete(client)
  }
  return {
    take(client) {
      const nowMs = clock.nowMs()
      if (buckets.size >= MAX_CLIENTS) forgetFull(nowMs)
      const left = leftAt(buckets.get(client) ?? { left: burst, atMs: nowMs }, nowMs)
      buckets.set(client, { left: Math.max(0, left < 1 ? left : left - 1), atMs: nowMs })
      return left >= 1
    },
  }
}
