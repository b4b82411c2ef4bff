/**
 * shared-turns — one piece of work at a time, and those who ask while it is done share the next one: what they get was begun
 * after they asked.
 */
export function sharedTurns<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  const begin = (): Promise<T> => {
    next = undefined
    return work()
  }
  return () => {
    if (next !== undefined) return next
    const turn = last.then(begin)
    next = turn
    last = turn.catch(() => undefined)
    return turn
  }
}
