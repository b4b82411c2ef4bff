/** check-words — how a check came out, as a status that has a look. Pure. */
import type { CheckEvaluated } from '@ingot/core'

export function checkStatus(event: Pick<CheckEvaluated, 'passed' | 'severity'> | undefined): string {
  if (event === undefined) return 'unknown'
  if (event.passed) return 'passed'
  return event.severity === 'error' ? 'failed' : 'warned'
}
