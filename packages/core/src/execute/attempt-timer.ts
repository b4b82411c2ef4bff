/**
 * attempt-timer — how long an attempt may take, and what becomes of it when its time is up or the run is canceled.
 *
 * Rules    the attempt is told through its signal. A thread or process is waited for until it is gone. A function in
 *          the same event loop cannot be stopped: it is waited for no longer than the grace, and whatever it does
 *          after that is not recorded and stores nothing.
 * Errors   UserCodeError user-code/timeout
 */
import { UserCodeError } from '../errors.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { codeOf, nameOf } from './code.ts'
import type { ExecutePorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

export interface AttemptTimer {
  readonly signal: AbortSignal
  /** The work; or, when its time is up or the run is canceled, a rejection once it has ended or the grace is over. */
  race<T>(work: Promise<T>): Promise<T>
  stop(): void
}

const GRACE_MS = 5_000

/** From being told to stop until being left alone. */
export function graceOf(ports: Pick<ExecutePorts, 'graceMs'>): number {
  return ports.graceMs ?? GRACE_MS
}

/** A signal per attempt where there is a timeout; else the run's own, at no cost. */
export function attemptTimer(run: RunContext, step: PlannedStep): AttemptTimer {
  const definition = codeOf(step)
  const isInline = definition === undefined || definition.isolation === 'inline' || run.ports.isolation === undefined
  const graceMs = isInline ? graceOf(run.ports) : undefined
  const timeoutMs = definition?.timeoutMs
  if (timeoutMs === undefined) {
    return { signal: run.signal, race: (work) => untilAborted(run, run.signal, work, graceMs), stop: () => undefined }
  }
  const timeUp = new AbortController()
  const stopTimer = new AbortController()
  run.ports.clock.sleep(timeoutMs, stopTimer.signal).then(
    () => timeUp.abort(new UserCodeError('user-code/timeout', `${nameOf(step)} ran longer than its ${timeoutMs} ms.`)),
    () => undefined,
  )
  const signal = AbortSignal.any([run.signal, timeUp.signal])
  return { signal, race: (work) => untilAborted(run, signal, work, graceMs), stop: () => stopTimer.abort() }
}

/** The work's own end, unless the signal is aborted: then its reason, once the work has ended or the grace is over. */
export function untilAborted<T>(
  run: Pick<RunContext, 'ports'>,
  signal: AbortSignal,
  work: Promise<T>,
  graceMs: number | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let grace: AbortController | undefined
    const onAbort = () => {
      if (graceMs === undefined) return
      grace = new AbortController()
      run.ports.clock.sleep(graceMs, grace.signal).then(
        () => reject(signal.reason),
        () => undefined,
      )
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', onAbort)
      grace?.abort()
      if (signal.aborted) reject(signal.reason)
      else end()
    }
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
