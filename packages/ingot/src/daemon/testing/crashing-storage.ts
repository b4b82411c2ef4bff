/**
 * crashing-storage — a store whose process dies, by SIGKILL, just before or just after it does a certain thing. Between
 * two writes to the store nothing of ours is kept that a crash could lose: these are all the moments that differ.
 */
import { openSync } from 'node:fs'

import type { Event, Storage } from '@ingot/core'

export interface CrashPoint {
  readonly side: 'daemon' | 'worker'
  readonly method: keyof Storage & string
  readonly when: 'before' | 'after'
  /** Of `append`: only with an event of this kind. */
  readonly kind?: string
  /** The how-maniest such call; 1 = the first. */
  readonly nth: number
}

/** The environment says which; the marker file makes it happen once. */
export function crashingStorage(storage: Storage, side: CrashPoint['side']): Storage {
  const { CRASH_POINT: text, CRASH_MARKER: marker } = process.env
  if (text === undefined || text === '' || marker === undefined) return storage
  const point = JSON.parse(text) as CrashPoint
  if (point.side !== side) return storage
  let count = 0
  const isNow = (args: readonly unknown[]): boolean => {
    if (!isMeant(point, args)) return false
    count += 1
    return count === point.nth && isFirstTime(marker)
  }
  return new Proxy(storage, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== point.method) return value.bind(target) as unknown
      return async (...args: unknown[]) => {
        const isCrash = isNow(args)
        if (isCrash && point.when === 'before') await die()
        const result: unknown = await value.apply(target, args)
        if (isCrash) await die()
        return result
      }
    },
  })
}

function isMeant({ method, kind }: CrashPoint, [first]: readonly unknown[]): boolean {
  if (method !== 'append' || kind === undefined) return true
  return (first as readonly Event[]).some((event) => event.kind === kind)
}

function isFirstTime(marker: string): boolean {
  try {
    openSync(marker, 'wx')
    return true
  } catch {
    return false
  }
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
