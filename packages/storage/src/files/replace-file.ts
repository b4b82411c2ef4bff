/**
 * replace-file — puts a whole new file in the place of another, so that a reader, a crash or a power cut finds the old
 * one or the new one.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

const BUFFER_CHARS = 256 * 1024

/** Writes the pieces, and returns the size in bytes. `path` is untouched when anything fails. */
export async function replaceFile(path: string, pieces: Iterable<string>, signal: AbortSignal): Promise<number> {
  const directory = dirname(path)
  await makeDirectory(directory)
  // Beside its target, since a rename does not cross disks. `~` is in no name of a value.
  const temporary = `${path}~${process.pid}-${randomBytes(6).toString('hex')}`
  try {
    const sizeBytes = await writeNew(temporary, pieces, signal)
    await rename(temporary, path)
    await syncDirectory(directory)
    return sizeBytes
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeNew(path: string, pieces: Iterable<string>, signal: AbortSignal): Promise<number> {
  await using file = await open(path, 'wx')
  let sizeBytes = 0
  for (const text of gathered(pieces)) {
    signal.throwIfAborted()
    sizeBytes += await writeAll(file, Buffer.from(text))
  }
  signal.throwIfAborted()
  await file.sync()
  return sizeBytes
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<number> {
  for (let offset = 0; offset < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, offset)
    offset += bytesWritten
  }
  return bytes.length
}

/** Few long texts instead of many short ones. */
export function* gathered(pieces: Iterable<string>): Generator<string, void> {
  let texts: string[] = []
  let length = 0
  for (const piece of pieces) {
    texts.push(piece)
    length += piece.length
    if (length < BUFFER_CHARS) continue
    yield texts.join('')
    texts = []
    length = 0
  }
  yield texts.join('')
}

async function makeDirectory(path: string): Promise<void> {
  const topmostMade = await mkdir(path, { recursive: true })
  if (topmostMade === undefined) return
  // A directory is there after a power cut once the one above it is on disk.
  for (let made = path; made.length >= topmostMade.length; made = dirname(made)) await syncDirectory(dirname(made))
}

async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory, and keeps its entries by itself.
  if (process.platform === 'win32') return
  await using directory = await open(path, 'r')
  await directory.sync()
}
