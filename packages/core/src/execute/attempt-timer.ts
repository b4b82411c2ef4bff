import { UserCodeError } from '../errors.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { RunContext } from './run-context.ts'

export interface AttemptTimer {
  readonly signal: AbortSignal
  /** The work, or a rejection as soon as the attempt's time is up or the run is canceled and the grace is over. */
  race<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** A signal per attempt where there is a timeout; else the run's own, at no cost. */
export function attemptTimer(run: RunContext, step: PlannedStep): AttemptTimer {
  const timeoutMs = step.work.kind === 'materialize' ? step.work.definition.timeoutMs : undefined
  if (timeoutMs === undefined)
    return { signal: run.signal, race: (work) => orCanceled(run, work), stop: () => undefined }
  const controller = new AbortController()
  const stopTimer = new AbortController()
  const timedOut = run.ports.clock.sleep(timeoutMs, stopTimer.signal).then(
    () => {
      const error = new UserCodeError('user-code/timeout', `asset "${step.key}" ran longer than its ${timeoutMs} ms.`)
      controller.abort(error)
      throw error
    },
    () => new Promise<never>(() => undefined),
  )
  return {
    signal: AbortSignal.any([run.signal, controller.signal]),
    race: (work) => orCanceled(run, Promise.race([work, timedOut])),
    stop: () => stopTimer.abort(),
  }
}

// A function that does not heed its signal cannot be stopped in the same event loop; it is waited for this long.
const CANCEL_GRACE_MS = 5_000

function orCanceled<T>(run: RunContext, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let grace: AbortController | undefined
    const onAbort = () => {
      grace = new AbortController()
      run.ports.clock.sleep(CANCEL_GRACE_MS, grace.signal).then(
        () => reject(run.signal.reason),
        () => undefined,
      )
    }
    if (run.signal.aborted) onAbort()
    else run.signal.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      run.signal.removeEventListener('abort', onAbort)
      grace?.abort()
    }
    work.then(
      (value) => {
        settle()
        resolve(value)
      },
      (error: unknown) => {
        settle()
        reject(error)
      },
    )
  })
}
