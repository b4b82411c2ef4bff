/**
 * freshness-verdicts — whether assets are fresh, by their policies, asked for ten thousand of them again and again.
 *
 * Rules    by age a verdict is a subtraction, and its words change with every minute; by cron it takes far longer to
 *          find, and stays until the next deadline or until the asset is made.
 */
import type { FreshnessPolicy, FreshnessVerdict } from '@ingot/core'
import { freshnessOf } from '@ingot/core'

interface Kept {
  readonly policy: FreshnessPolicy
  readonly madeAtMs: number | undefined
  readonly askedAtMs: number
  readonly verdict: FreshnessVerdict
}

export class FreshnessVerdicts {
  readonly #kept = new Map<string, Kept>()

  of(key: string, policy: FreshnessPolicy, madeAtMs: number | undefined, nowMs: number): FreshnessVerdict {
    if (policy.kind === 'time-window') return freshnessOf(policy, madeAtMs, nowMs)
    const kept = this.#kept.get(key)
    const isSame = kept?.policy === policy && kept.madeAtMs === madeAtMs && nowMs >= kept.askedAtMs
    if (kept !== undefined && isSame && nowMs < (kept.verdict.nextChangeAtMs ?? Infinity)) return kept.verdict
    const verdict = freshnessOf(policy, madeAtMs, nowMs)
    this.#kept.set(key, { policy, madeAtMs, askedAtMs: nowMs, verdict })
    return verdict
  }
}
