/**
 * file-clock — notices when the clock of the file system has gone back.
 *
 * Shapes   `_clock`, an empty file whose modification time is the newest instant at which an object is known to have
 *          appeared. All instants are the file system's own, so that machines whose clocks differ agree.
 */
import { open, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

import { ifThere, onDisk } from './disk.ts'
import { CLOCK_STEP_MS } from './object-store.ts'
import { shareNext } from './share-next.ts'

/** Writing it more often costs, and finer steps need not be noticed. */
const GRAIN_MS = 20

export interface FileClock {
  /** Call before the object appears… */
  newestMs(): Promise<number>
  /** …and with the instant at which it did: true when that is earlier than what was before it. */
  hasGoneBack(newestMs: number, appearedAtMs: number): Promise<boolean>
}

export function fileClock(root: string): FileClock {
  const path = join(root, '_clock')
  const look = shareNext(async () => (await ifThere('read its clock', stat(path)))?.mtimeMs ?? 0)
  let last = { atMs: Number.NEGATIVE_INFINITY, done: Promise.resolve() }
  /** Of many that appear within one grain the first sets it, and the others wait for that. */
  function set(atMs: number): Promise<void> {
    if (Math.abs(atMs - last.atMs) <= GRAIN_MS) return last.done
    const done = onDisk('set its clock', setTime(path, atMs)).catch((error: unknown) => {
      last = { atMs: Number.NEGATIVE_INFINITY, done: Promise.resolve() }
      throw error
    })
    last = { atMs, done }
    return done
  }
  return {
    newestMs: () => look(path),
    hasGoneBack: async (newestMs, appearedAtMs) => {
      if (appearedAtMs < newestMs - CLOCK_STEP_MS) return true
      if (appearedAtMs > newestMs + GRAIN_MS) await set(appearedAtMs)
      return false
    },
  }
}

async function setTime(path: string, atMs: number): Promise<void> {
  const at = new Date(atMs)
  const isSet = await ifThere(
    'set its clock',
    utimes(path, at, at).then(() => true),
  )
  if (isSet === true) return
  await (await open(path, 'a')).close()
  await utimes(path, at, at)
}
