/**
 * run-settings — how a run is to be run, as a job or a request for one says it. Both are checked by the same rules: the
 * compiler has not seen what comes from a row, a file or an API.
 */
import type { RunRetryPolicy } from './run-retry.ts'

export interface RunSettings {
  readonly priority?: number | undefined
  readonly maxRuntimeMs?: number | undefined
  readonly retries?: RunRetryPolicy | undefined
}

/** What is wrong, as the end of a sentence; undefined when nothing is. */
export function settingFault({ priority, maxRuntimeMs, retries = {} }: RunSettings): string | undefined {
  const { maxRetries, delayMs, strategy, onWorkerLost } = retries
  return (
    fault('priority', priority, Number.isInteger, 'a whole number') ??
    fault('maxRuntimeMs', maxRuntimeMs, (ms) => Number.isFinite(ms) && ms > 0, 'above 0') ??
    fault(
      'retries.maxRetries',
      maxRetries,
      (count) => Number.isInteger(count) && count >= 0,
      'a whole number from 0',
    ) ??
    fault('retries.delayMs', delayMs, (ms) => Number.isFinite(ms) && ms >= 0, 'a number from 0') ??
    fault('retries.strategy', strategy, (one) => one === 'all' || one === 'from-failure', '"all" or "from-failure"') ??
    fault('retries.onWorkerLost', onWorkerLost, (one) => one === 'fail' || one === 'resume', '"fail" or "resume"')
  )
}

function fault<T>(
  what: string,
  value: T | undefined,
  isRight: (value: T) => boolean,
  rule: string,
): string | undefined {
  if (value === undefined || isRight(value)) return undefined
  return `${what} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}; it must be ${rule}`
}
