/** failures — what of a run went wrong, the cause before its consequences. Pure. */
import type { ErrorRecord } from '@ingot/core'

import type { StepRowJson } from '../../api.ts'

export interface Failures {
  /** That failed by themselves, in the order in which they ended. */
  readonly failed: readonly StepRowJson[]
  readonly lost: readonly StepRowJson[]
  /** Not run because of a step before them. */
  readonly skippedCount: number
  readonly canceledCount: number
}

export function failuresOf(steps: readonly StepRowJson[]): Failures {
  const end = (step: StepRowJson) => step.attempts.at(-1)?.endedAtMs ?? 0
  const how = (status: StepRowJson['status']) => steps.filter((step) => step.status === status)
  return {
    failed: how('failed').sort((a, b) => end(a) - end(b)),
    lost: how('lost').sort((a, b) => end(a) - end(b)),
    skippedCount: how('skipped').length,
    canceledCount: how('canceled').length,
  }
}

/** What the author's code threw: that it threw is what our own error around it says. */
export function rootOf(error: ErrorRecord): ErrorRecord {
  return error.code?.startsWith('user-code/') === true && error.cause !== undefined ? error.cause : error
}

/** The first line of a message: the rest is read below it. */
export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? ''
}
