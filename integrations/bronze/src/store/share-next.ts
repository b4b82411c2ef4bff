/**
 * share-next — one piece of work for all who ask for it at about the same time.
 *
 * Promise  the work that answers a call began after the call: it sees, or secures, whatever the caller did before. Who
 *          asks while it is under way shares the next.
 */
export function shareNext<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const next = new Map<string, Promise<T>>()
  const running = new Map<string, Promise<T>>()
  async function run(key: string): Promise<T> {
    // The one under way may have begun before what the caller did.
    await running.get(key)?.catch(() => undefined)
    next.delete(key)
    const current = work(key)
    running.set(key, current)
    try {
      return await current
    } finally {
      if (running.get(key) === current) running.delete(key)
    }
  }
  return (key) => {
    const waiting = next.get(key)
    if (waiting !== undefined) return waiting
    const started = run(key)
    // Others may join until it begins.
    next.set(key, started)
    return started
  }
}
