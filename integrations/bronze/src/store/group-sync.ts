/**
 * group-sync — fsync shared: who asks while one is under way shares the next.
 *
 * Promise  what was done before the call survives a power cut once the call has resolved.
 */
import { open } from 'node:fs/promises'

export type GroupSync = (path: string) => Promise<void>

/** Of files and folders, by path. */
export function groupSync(): GroupSync {
  const next = new Map<string, Promise<void>>()
  const running = new Map<string, Promise<void>>()
  async function run(path: string): Promise<void> {
    // The one under way may have begun before what the caller did.
    await running.get(path)?.catch(() => undefined)
    next.delete(path)
    const sync = syncPath(path)
    running.set(path, sync)
    try {
      await sync
    } finally {
      if (running.get(path) === sync) running.delete(path)
    }
  }
  return (path) => {
    const waiting = next.get(path)
    if (waiting !== undefined) return waiting
    const started = run(path)
    // Others may join until it begins.
    next.set(path, started)
    return started
  }
}

async function syncPath(path: string): Promise<void> {
  let handle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    // Windows opens no folders; there the file system keeps its own journal.
    if (process.platform === 'win32') return
    throw error
  }
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
