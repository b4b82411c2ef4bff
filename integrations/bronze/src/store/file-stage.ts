/**
 * file-stage — bytes under a temporary name, with their hash; then safe on the disk.
 *
 * Errors   what the body throws is thrown on as it is; the temporary file is gone then
 */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open, rm } from 'node:fs/promises'

import { onDisk } from './disk.ts'
import type { Digest, ObjectBody } from './object-store.ts'

export interface StagedFile {
  readonly digest: Digest
  /** Must be called once: resolves when the bytes survive a power cut. */
  seal(): Promise<void>
}

/** Not yet sealed, so that several files of one write can be sealed at once. */
export async function stageFile(path: string, body: ObjectBody): Promise<StagedFile> {
  const handle = await onDisk('begin a file', open(path, 'wx'))
  try {
    return { digest: await writeAll(handle, body), seal: () => seal(handle) }
  } catch (error) {
    await handle.close()
    await rm(path, { force: true })
    throw error
  }
}

async function seal(handle: FileHandle): Promise<void> {
  try {
    await onDisk('write a file through', handle.sync())
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, body: ObjectBody): Promise<Digest> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const take = async (piece: Uint8Array): Promise<void> => {
    hash.update(piece)
    sizeBytes += piece.byteLength
    for (let at = 0; at < piece.byteLength;) {
      at += (await onDisk('write a file', handle.write(piece, at))).bytesWritten
    }
  }
  if (body instanceof Uint8Array) await take(body)
  else for await (const piece of body) await take(piece)
  return { sha256: hash.digest('hex'), sizeBytes }
}
