/**
 * single-flight — who asks for what is being fetched already waits for that, instead of fetching it again.
 *
 * Errors   what `work` rejects with; the caller's signal's reason, for that caller alone
 * Promise  The work ends early only when everybody who waited for it has given up.
 */
export type SingleFlight<T> = (
  key: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>

interface Flight<T> {
  readonly landing: Promise<T>
  readonly stop: AbortController
  waiting: number
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>()
  const start = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const stop = new AbortController()
    const landing = work(stop.signal)
    const flight = { landing, stop, waiting: 0 }
    flights.set(key, flight)
    const end = (): void => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    landing.then(end, end)
    return flight
  }
  return async (key, signal, work) => {
    signal?.throwIfAborted()
    const flight = flights.get(key) ?? start(key, work)
    flight.waiting += 1
    const leave = (): void => {
      flight.waiting -= 1
      if (flight.waiting > 0) return
      // Whoever comes now starts anew, not with a flight that is being broken off.
      if (flights.get(key) === flight) flights.delete(key)
      flight.stop.abort(signal?.reason)
    }
    return untilAborted(flight.landing, signal, leave)
  }
}

function untilAborted<T>(landing: Promise<T>, signal: AbortSignal | undefined, leave: () => void): Promise<T> {
  if (signal === undefined) return landing
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      leave()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    landing.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
