/**
 * make-folder — a folder, and those above it that are not there.
 *
 * Errors   as `mkdir`; ENOENT where the system makes no folders, as in /proc. `mkdir` with `recursive` tries that for ever
 *          (Node 24), with a processor to itself.
 */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { codeOf } from './disk.ts'

export async function makeFolder(path: string): Promise<void> {
  const failure = await tryFolder(path)
  if (failure === undefined) return
  const parent = dirname(path)
  if (codeOf(failure) !== 'ENOENT' || parent === path) throw failure
  await makeFolder(parent)
  const last = await tryFolder(path)
  if (last !== undefined) throw last
}

/** Undefined when the folder is there, whoever made it. */
async function tryFolder(path: string): Promise<unknown> {
  try {
    await mkdir(path)
    return undefined
  } catch (error) {
    const found = await stat(path).catch(() => undefined)
    return found?.isDirectory() === true ? undefined : error
  }
}
