/**
 * serial-queue — jobs run one after the other, in the order asked.
 *
 * Promise  1. A job starts when the one before it has settled, well or badly.
 *          2. A job that asks the queue it runs in for another turn would wait for itself; it gets `reentry()` instead.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export type SerialQueue = <T>(job: () => Promise<T>) => Promise<T>

export function serialQueue(reentry: () => Error): SerialQueue {
  const turnOf = new AsyncLocalStorage<{ isOpen: boolean }>()
  let last: Promise<unknown> = Promise.resolve()
  return async (job) => {
    if (turnOf.getStore()?.isOpen === true) throw reentry()
    const turn = { isOpen: true }
    const mine = last
      .then(() => turnOf.run(turn, job))
      .finally(() => {
        turn.isOpen = false
      })
    last = mine.catch(() => undefined)
    return mine
  }
}
