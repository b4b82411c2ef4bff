/**
 * file-recover — what dead processes left in `_tmp` is finished or removed.
 *
 * Promise  an object that a dead process linked gets its note, and is told to the caller for the log, before what tells of
 *          it is removed; killed in the midst of this, it can be done again.
 */
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ifThere, onDisk } from './disk.ts'
import type { FilePlace } from './file-create.ts'
import { discard, touchFolder } from './file-create.ts'
import type { Intent } from './file-intents.ts'
import { intents, TEMPORARY } from './file-intents.ts'
import { fileList } from './file-list.ts'
import { fileStat, NOTE } from './file-reader.ts'
import type { ObjectStat } from './object-store.ts'
import { isDead } from './process-owner.ts'

/** Of other machines it is not known whether their processes live. A write is not idle for so long. */
const FORGOTTEN_MS = 86_400_000

export async function recoverFiles(
  { root, unfinished }: FilePlace,
  nowMs: number,
  onUnlogged: (object: ObjectStat) => Promise<void>,
): Promise<void> {
  for (const intent of await intents(root)) {
    if (!unfinished.has(intent.id) && !(await isLeft(root, intent, nowMs))) continue
    const name = await objectOf(root, intent)
    if (name !== undefined) {
      if (intent.extra.includes('note')) await giveNote(root, intent.id, name)
      const object = await fileStat(root, name)
      if (object !== undefined) await onUnlogged(object)
      await touchFolder(root, name)
      await rm(join(root, TEMPORARY, intent.id), { force: true })
    }
    await discard(root, intent.id)
    unfinished.delete(intent.id)
  }
}

async function isLeft(root: string, { id, owner, extra, hasBytes }: Intent, nowMs: number): Promise<boolean> {
  if (isDead(owner)) return true
  const file = hasBytes ? id : `${id}.${extra[0]}`
  const found = await ifThere('look at a write under way', stat(join(root, TEMPORARY, file)))
  return found !== undefined && found.ctimeMs < nowMs - FORGOTTEN_MS
}

/** The name under which the bytes were linked; undefined when they were not. */
async function objectOf(root: string, { id, hasBytes, extra }: Intent): Promise<string | undefined> {
  if (!hasBytes) return undefined
  const bytes = await ifThere('look at a write under way', stat(join(root, TEMPORARY, id)))
  if (bytes === undefined || bytes.nlink < 2) return undefined
  for (const kind of extra) {
    const name = await nameIn(join(root, TEMPORARY, `${id}.${kind}`))
    if (name !== undefined && (await inodeOf(join(root, name))) === bytes.ino) return name
  }
  // It had neither note nor log when it began, or a power cut took its name: look at every object, which is slow and rare.
  for await (const { name } of fileList(root, '')) if ((await inodeOf(join(root, name))) === bytes.ino) return name
  return undefined
}

async function nameIn(path: string): Promise<string | undefined> {
  const text = await ifThere('read a write under way', readFile(path, 'utf8'))
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
      ? value.name
      : undefined
  } catch {
    // A power cut left it empty.
    return undefined
  }
}

async function inodeOf(path: string): Promise<number | undefined> {
  return (await ifThere('look at an object', stat(path)))?.ino
}

async function giveNote(root: string, id: string, name: string): Promise<void> {
  const from = join(root, TEMPORARY, `${id}.note`)
  if ((await nameIn(from)) === name)
    await onDisk(`write the sidecar of ${name}`, rename(from, join(root, `${name}${NOTE}`)))
}
