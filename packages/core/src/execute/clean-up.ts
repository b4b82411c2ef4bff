import type { Clock } from '../clock.ts'

/**
 * The signal of steps that clean up: a cancel lets them go on, or begin, for twice the grace (once for the others to stop,
 * once for themselves); anything else that stops the run stops them at once.
 */
export function cleanUpSignal(
  clock: Clock,
  stop: AbortSignal,
  isCanceled: (reason: unknown) => boolean,
  graceMs: number,
): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  const timer = new AbortController()
  const onStop = () => {
    if (!isCanceled(stop.reason)) return controller.abort(stop.reason)
    clock.sleep(2 * graceMs, timer.signal).then(
      () => controller.abort(stop.reason),
      () => undefined,
    )
  }
  stop.addEventListener('abort', onStop, { once: true })
  return {
    signal: controller.signal,
    stop: () => {
      stop.removeEventListener('abort', onStop)
      timer.abort()
    },
  }
}
