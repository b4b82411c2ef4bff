/**
 * asking — requests to one source at its pace, until a host has failed too often.
 *
 * Promise  A host that has failed five times in a row, in ways that may pass, is not asked again; how often it would
 *          have been is counted.
 */
import type { FetchedBody } from '@ingot/bronze'

import type { CollectContext } from './collector.ts'
import { createPace } from './pace.ts'

export interface Answer extends FetchedBody {
  readonly url: string
}

export type Refused = { readonly ok: false; readonly status?: number; readonly reason: string }
export type Asked = { readonly ok: true; readonly answer: Answer } | Refused

export interface Asking {
  ask(url: string): Promise<Asked>
  /** By host. */
  notAsked(): ReadonlyMap<string, number>
}

export const FAILURES_UNTIL_LEFT_ALONE = 5
/** Said once for all that were not asked, with their count. */
export const LEFT_ALONE = 'not asked'

export function openAsking(context: CollectContext, minGapMs: number): Asking {
  const pace = createPace(minGapMs, context.nowMs)
  const failuresInARow = new Map<string, number>()
  const left = new Map<string, number>()
  return {
    notAsked: () => left,
    async ask(url) {
      const host = URL.parse(url)?.host ?? url
      const before = failuresInARow.get(host) ?? 0
      if (before >= FAILURES_UNTIL_LEFT_ALONE) {
        left.set(host, (left.get(host) ?? 0) + 1)
        return { ok: false, reason: LEFT_ALONE }
      }
      await pace(context.signal)
      const fetched = await context.http.fetch({ url }, { signal: context.signal })
      if (fetched.ok) {
        failuresInARow.set(host, 0)
        return { ok: true, answer: { ...fetched.body, url } }
      }
      const { status, reason, isRetryable } = fetched.failure
      // A page that is not there says nothing of the next one.
      if (isRetryable) failuresInARow.set(host, (failuresInARow.get(host) ?? 0) + 1)
      return status === undefined ? { ok: false, reason } : { ok: false, status, reason }
    },
  }
}
