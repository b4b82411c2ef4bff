/**
 * file-reader — objects as files in a folder, for reading.
 *
 * Shapes   a note is the file `{name}.meta.json` beside its object; `_store.json` says whether names fold case.
 * Units    an object appeared when its inode last changed (`ctime`): no program can set that, so a file that was copied
 *          here with an old date counts as new.
 */
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { NotFoundError } from '@ingot/core'

import { codeOf, ifThere, onDisk } from './disk.ts'
import { fileFolders, fileList } from './file-list.ts'
import { pendingNote } from './file-intents.ts'
import type { ByteRange, ObjectNote, ObjectReader, ObjectStat } from './object-store.ts'

export const NOTE = '.meta.json'
export const STORE_FILE = '_store.json'

export async function openFileReader(root: string): Promise<ObjectReader> {
  const text = await ifThere('read its settings', readFile(join(root, STORE_FILE), 'utf8'))
  const settings: unknown = text === undefined ? {} : JSON.parse(text)
  return fileReader(
    root,
    typeof settings === 'object' && settings !== null && 'foldsCase' in settings && settings.foldsCase === true,
  )
}

export function fileReader(root: string, foldsCase: boolean): ObjectReader {
  const pathOf = (name: string): string => join(root, name)
  return {
    foldsCase,
    address: pathOf,
    read: (name, range) =>
      ifThere(`read ${name}`, range === undefined ? readFile(pathOf(name)) : readRange(pathOf(name), range)),
    open: (name) => readPieces(pathOf(name), name),
    stat: (name) => fileStat(root, name),
    note: (name) => readNote(root, name),
    folders: (prefix) => fileFolders(pathOf(prefix)),
    list: (prefix, options) => fileList(root, prefix, options),
  }
}

export async function fileStat(root: string, name: string): Promise<ObjectStat | undefined> {
  const found = await ifThere(`look at ${name}`, stat(join(root, name)))
  if (found === undefined || !found.isFile()) return undefined
  return { name, sizeBytes: found.size, modifiedAtMs: Math.floor(found.ctimeMs) }
}

async function readNote(root: string, name: string): Promise<ObjectNote | undefined> {
  const read = () => ifThere(`read the sidecar of ${name}`, readFile(join(root, `${name}${NOTE}`), 'utf8'))
  // Between the moment in which the object appears and the one in which its note gets its name, it lies with the rest of
  // the write; and it may get its name while we look there.
  const text = (await read()) ?? (await pendingNote(root, name)) ?? (await read())
  return text === undefined ? undefined : (JSON.parse(text) as ObjectNote)
}

async function* readPieces(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) yield piece as Uint8Array
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new NotFoundError('not-found/artifact', `bronze holds nothing at ${name}. Fetch it first.`)
    }
    await onDisk(`read ${name}`, Promise.reject(error))
  }
}

async function readRange(path: string, { fromByte, maxBytes }: ByteRange): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const bytes = new Uint8Array(maxBytes)
    let filled = 0
    while (filled < maxBytes) {
      const { bytesRead } = await handle.read(bytes, filled, maxBytes - filled, fromByte + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await handle.close()
  }
}
