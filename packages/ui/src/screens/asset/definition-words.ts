/** definition-words — facts of a definition in words. Pure. */
import type { AssetSnapshot, FreshnessPolicy } from '@ingot/core'

import { durationText } from '../../parts/time-text.ts'

export function freshnessWords(policy: FreshnessPolicy): string {
  if (policy.kind === 'cron') {
    return `made within ${durationText(policy.lowerBoundMs)} before each "${policy.deadline}" (${policy.timezone})`
  }
  const warn =
    policy.warnAfterMs === undefined ? '' : `, said to be late soon after ${durationText(policy.warnAfterMs)}`
  return `late after ${durationText(policy.failAfterMs)}${warn}`
}

type Step = NonNullable<AssetSnapshot['step']>

export function retryWords({ retry }: Step): string | undefined {
  if (retry === undefined) return undefined
  const { maxRetries = 1, delayMs } = retry
  const after = delayMs === undefined || delayMs === 0 ? '' : `, the first after ${durationText(delayMs)}`
  return `${maxRetries} ${maxRetries === 1 ? 'retry' : 'retries'}${after}`
}

export function cutWords(policy: NonNullable<AssetSnapshot['backfill']>): string {
  if (typeof policy === 'object') return `a run for every ${policy.batch} partitions`
  return policy === 'single-run' ? 'one run for all partitions' : 'a run per partition'
}

const PLACES: Readonly<Record<Step['isolation'], string>> = {
  inline: 'the process of its run',
  thread: 'a thread of its own',
  process: 'a process of its own',
}

export function isolationWords({ isolation }: Step): string {
  return PLACES[isolation]
}
