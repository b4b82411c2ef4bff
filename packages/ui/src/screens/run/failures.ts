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

/** Steps that failed alike, the first of them first. */
export interface Alike {
  readonly first: StepRowJson
  readonly others: readonly StepRowJson[]
}

/** A thousand mapped steps that met the same fault are one thing to read. */
export function failedAlike(steps: readonly StepRowJson[]): readonly Alike[] {
  const groups = new Map<string, { readonly first: StepRowJson; readonly others: StepRowJson[] }>()
  for (const step of steps) {
    const cause = step.error === undefined ? undefined : rootOf(step.error)
    const name = `${step.status} ${cause?.name} ${cause?.message}`
    const known = groups.get(name)
    if (known === undefined) groups.set(name, { first: step, others: [] })
    else known.others.push(step)
  }
  return [...groups.values()]
}

/** What the author's code threw: that it threw is what our own error around it says. */
export function rootOf(error: ErrorRecord): ErrorRecord {
  return error.code?.startsWith('user-code/') === true && error.cause !== undefined ? error.cause : error
}

/** The first line of a message: the rest is read below it. */
export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? ''
}
