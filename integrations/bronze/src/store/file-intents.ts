/**
 * file-intents — writes under way: what lies in `_tmp` until everything about an object is done.
 *
 * Shapes   `{owner}.{n}.{hash of the name}` holds the bytes; with `.note` the note to come; with `.name` just the name,
 *          where there is no note. Note and name are JSON with the object's `name`.
 * Promise  1. As long as the bytes lie here and the object exists, they are one file (the same inode).
 *          2. They stay until the object, its note and its line in the log are there: who finds them after the death of
 *             their owner can finish the write, and knows which of several notes belongs to the object.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ifThere } from './disk.ts'

export const TEMPORARY = '_tmp'

export function nameHash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

/** The note of an object that appeared a moment ago. */
export async function pendingNote(root: string, name: string): Promise<string | undefined> {
  const object = await ifThere(`look at ${name}`, stat(join(root, name)))
  if (object === undefined || object.nlink < 2) return undefined
  const folder = join(root, TEMPORARY)
  const ending = `.${nameHash(name)}`
  for (const file of (await ifThere('list writes under way', readdir(folder))) ?? []) {
    if (!file.endsWith(ending)) continue
    const bytes = await ifThere('look at a write under way', stat(join(folder, file)))
    if (bytes?.ino !== object.ino) continue
    return ifThere('read a note under way', readFile(join(folder, `${file}.note`), 'utf8'))
  }
  return undefined
}

/** A write as it lies in `_tmp`. */
export interface Intent {
  /** `{owner}.{n}.{hash}` */
  readonly id: string
  readonly owner: string
  readonly hasBytes: boolean
  readonly extra: readonly ('note' | 'name')[]
}

export async function intents(root: string): Promise<readonly Intent[]> {
  const files = (await ifThere('list writes under way', readdir(join(root, TEMPORARY)))) ?? []
  const ids = new Map<string, { hasBytes: boolean; extra: ('note' | 'name')[] }>()
  for (const file of files) {
    const [, id = '', kind] = /^([^.]+\.\d+\.[0-9a-f]+)(?:\.(note|name))?$/.exec(file) ?? []
    if (id === '') continue
    const intent = ids.get(id) ?? { hasBytes: false, extra: [] }
    if (kind === 'note' || kind === 'name') intent.extra.push(kind)
    else intent.hasBytes = true
    ids.set(id, intent)
  }
  return [...ids].map(([id, intent]) => ({ id, owner: id.slice(0, id.indexOf('.')), ...intent }))
}
