/**
 * trigger — ops that run when others have ended, well or not: to clean up, to tell somebody.
 *
 * Rules    `onFailure`: when all that is watched has ended and at least one of it failed, or could not run since
 *          something before it failed. When nothing failed its ops are skipped. The run stays failed.
 *          `always`: when all that is watched has ended, whatever came; also when the run is canceled, then within
 *          the grace that the run's steps have.
 *          On a retry they run again when something that they watch does.
 */
import type { ErrorRecord } from '../errors.ts'
import { callTrigger } from './composer.ts'
import type { Watchable, Wire } from './wire.ts'

export interface FailedStep {
  readonly stepKey: string
  readonly error: ErrorRecord
}

export interface EndedStep {
  readonly stepKey: string
  readonly outcome: 'succeeded' | 'failed' | 'skipped' | 'canceled'
  /** Of a step that failed. */
  readonly error?: ErrorRecord
  /** Of a step that was skipped. */
  readonly reason?: string
}

/** `onFailure(report, (failures) => alert({ failures }))`. */
export function onFailure<Result>(
  watched: Watchable,
  compose: (failures: Wire<readonly FailedStep[]>) => Result,
): Result {
  return callTrigger('failure', watched, compose as (ends: unknown) => unknown) as Result
}

/** `always([load, report], (ends) => removeScratch({ ends }))`. */
export function always<Result>(watched: Watchable, compose: (ends: Wire<readonly EndedStep[]>) => Result): Result {
  return callTrigger('always', watched, compose as (ends: unknown) => unknown) as Result
}
