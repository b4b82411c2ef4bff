/**
 * group-sync — fsync shared: who asks while one is under way shares the next.
 *
 * Promise  what was done before the call survives a power cut once the call has resolved.
 */
import { open } from 'node:fs/promises'

import { shareNext } from './share-next.ts'

export type GroupSync = (path: string) => Promise<void>

/** Of files and folders, by path. */
export function groupSync(): GroupSync {
  return shareNext(syncPath)
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
