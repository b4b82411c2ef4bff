/**
 * slots — lets at most so many in at a time, the others in the order in which they came.
 */
import { StorageError } from '@ingot/core'

const WAIT_MS = 120_000

export interface Slots {
  /** Gives the function that frees the slot again. */
  take(signal: AbortSignal | undefined): Promise<() => void>
}

export function slots(count: number): Slots {
  const waiting = new Set<() => void>()
  let free = count
  const release = () => {
    const [next] = waiting
    if (next === undefined) {
      free += 1
      return
    }
    waiting.delete(next)
    next()
  }
  return {
    async take(signal) {
      signal?.throwIfAborted()
      if (free > 0) free -= 1
      else await turn(waiting, signal, count)
      return release
    },
  }
}

function turn(waiting: Set<() => void>, signal: AbortSignal | undefined, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      waiting.delete(enter)
    }
    const enter = () => {
      settle()
      resolve()
    }
    const onAbort = () => {
      settle()
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      settle()
      reject(tooLong(count))
    }, WAIT_MS)
    waiting.add(enter)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function tooLong(count: number): StorageError {
  return new StorageError(
    'storage/postgres',
    `none of the ${count} connections got free within ${WAIT_MS / 1000} s. Give the resource a larger poolSize; inside a transaction, ask the transaction and not the database.`,
    { retryable: true },
  )
}
