/**
 * retry — tries until one succeeds, none helps, or there were enough.
 *
 * Units    `…Ms` milliseconds
 * Errors   what `work` rejects with, and the signal's reason
 * Promise  Between tries it waits what the service asked for, at most `maxRetryAfterMs`; else a random part of a time
 *          that doubles ("full jitter"), so that many clients do not come back at once.
 */
import type { FetchFailure } from './bronze-http.ts'
import type { TryFailure } from './failure.ts'
import type { Settings } from './settings.ts'

export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: TryFailure }
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: FetchFailure }

/** `name` begins the sentence of a failure. */
export async function withRetries<T>(
  name: string,
  settings: Settings,
  signal: AbortSignal | undefined,
  work: () => Promise<Tried<T>>,
): Promise<Settled<T>> {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    const tried = await work()
    if (tried.ok) return tried
    const { kind, status, reason, isRetryable, isTriedAgain, waitMs } = tried.failure
    if (!isTriedAgain || attempt >= settings.attempts) {
      const times = attempt > 1 ? `, tried ${attempt} times` : ''
      const failure = { kind, reason: `${name} ${reason}${times}.`, isRetryable }
      return { ok: false, failure: status === undefined ? failure : { ...failure, status } }
    }
    await settings.clock.sleep(waitMs ?? jitteredDelayMs(attempt, settings), signal)
  }
}

function jitteredDelayMs(attempt: number, { firstDelayMs, maxDelayMs, random }: Settings): number {
  return Math.floor(random() * Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1)))
}

const HTTP_DATE = /^[a-z]{3,9}, .* GMT$/i

/** Whole seconds or an HTTP date; undefined when there is none that lies ahead. At once is never meant by a busy service. */
export function retryAfterMs(header: string | undefined, { clock, maxRetryAfterMs }: Settings): number | undefined {
  const text = header?.trim() ?? ''
  // Left to itself Date.parse reads "1.5" as the fifth of January.
  const untilMs = HTTP_DATE.test(text) ? Date.parse(text) - clock.nowMs() : Number.NaN
  const askedMs = /^\d+$/.test(text) ? Number(text) * 1000 : untilMs
  return askedMs > 0 ? Math.min(maxRetryAfterMs, askedMs) : undefined
}
