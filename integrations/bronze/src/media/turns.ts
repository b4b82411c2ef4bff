/**
 * turns — of several who want the same thing made, one makes it at a time: the next finds it made.
 */

/** Rejects at once with the signal's reason, whoever's turn it is. */
export type Turns = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work, signal) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before
      .catch(() => undefined)
      .then(() => {
        signal?.throwIfAborted()
        return work()
      })
    last.set(name, mine)
    const tidy = () => {
      if (last.get(name) === mine) last.delete(name)
    }
    mine.then(tidy, tidy)
    await unlessAborted(before, signal)
    return mine
  }
}

/** Waits for `promise`, whatever becomes of it, or rejects when the signal says so. */
async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    signal?.throwIfAborted()
    await Promise.race([promise.catch(() => undefined), aborted])
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}
