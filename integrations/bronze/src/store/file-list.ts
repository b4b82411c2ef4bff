/**
 * file-list — which files there are, fast: looking is synchronous, in slices short enough that nothing else starves.
 *
 * Units    a folder's `ctime` changes whenever a file in it appears or goes
 */
import { readdirSync, statSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { ifThere } from './disk.ts'
import type { ListOptions, ObjectStat } from './object-store.ts'

const SLICE_MS = 5
/** A file's `ctime` moves once more when its temporary name goes, a little after its folder's; see `FOLDER_LAG_MS`. */
const FOLDER_SLACK_MS = 60_000
/** What is late by so much touches the folder again: a process that was suspended between the two. */
export const FOLDER_LAG_MS = 10_000
/** How many entries of a folder are fetched at once: a folder may hold a million. */
const BUFFERED_ENTRIES = 1_024
/** A sidecar: what stands before its ending is a name with an extension of its own. */
const NOTE_NAME = /^[^.]+\..+\.meta\.json$/

export async function* fileFolders(path: string): AsyncGenerator<string> {
  const folder = await ifThere(`list ${path}`, opendir(path, { bufferSize: BUFFERED_ENTRIES }))
  if (folder === undefined) return
  for await (const entry of folder) if (entry.isDirectory() && !isOwn(entry.name)) yield entry.name
}

export async function* fileList(root: string, prefix: string, options: ListOptions = {}): AsyncGenerator<ObjectStat> {
  const { changedSinceMs } = options
  const isItem = prefix.includes('/')
  if (isItem) return yield* filesOf(root, prefix)
  const inSource = prefix !== ''
  let sliceEndsAtMs = performance.now() + SLICE_MS
  for await (const folder of fileFolders(join(root, prefix))) {
    if (!inSource) {
      yield* fileList(root, folder, options)
      continue
    }
    const name = `${prefix}/${folder}`
    if (changedSinceMs === undefined || hasChanged(join(root, name), changedSinceMs)) yield* filesOf(root, name)
    if (performance.now() < sliceEndsAtMs) continue
    await setImmediate()
    sliceEndsAtMs = performance.now() + SLICE_MS
  }
}

function hasChanged(path: string, sinceMs: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.ctimeMs >= sinceMs - FOLDER_SLACK_MS
}

function filesOf(root: string, folder: string): ObjectStat[] {
  return namesIn(join(root, folder)).flatMap((file) => {
    if (isOwn(file) || NOTE_NAME.test(file)) return []
    const name = `${folder}/${file}`
    const found = statSync(join(root, name), { throwIfNoEntry: false })
    if (found === undefined || !found.isFile()) return []
    return [{ name, sizeBytes: found.size, modifiedAtMs: Math.floor(found.ctimeMs) }]
  })
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    // Gone since it was listed.
    return []
  }
}

/** The store's own files and folders; and hidden ones, which others put there. */
function isOwn(name: string): boolean {
  return /^[._]/.test(name)
}
