/**
 * line-file — a file of lines that several processes append to, read by byte offset.
 */
import { open, mkdir, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

const LINE_BREAK = 0x0a
const CHUNK_BYTES = 64 * 1024

/** Appends whole lines. The directory is made when it is not there. */
export async function appendLines(path: string, text: string): Promise<void> {
  await using file = await openForAppend(path)
  // A writer that died left a line without an end: a break keeps ours from being glued to it.
  const whole = (await endsWithBreak(file)) ? text : `\n${text}`
  // One write, so that the lines of two processes do not mix; `appendFile` goes on where the system takes only a part.
  await file.appendFile(whole)
}

async function openForAppend(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a+')
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(dirname(path), { recursive: true })
    return await open(path, 'a+')
  }
}

async function endsWithBreak(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return true
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return bytesRead === 1 && buffer[0] === LINE_BREAK
}

export interface LinePage<Line> {
  readonly lines: readonly Line[]
  /** Where the first line that was not looked at begins. */
  readonly nextOffset: number
}

/**
 * At most `limit` lines from `offset` on. A line that `parse` makes nothing of is passed over; a last one without an
 * end is not looked at. A file that is not there has no lines.
 */
export async function readLines<Line>(
  path: string,
  offset: number,
  limit: number,
  parse: (text: string) => Line | undefined,
): Promise<LinePage<Line>> {
  const lines: Line[] = []
  let nextOffset = offset
  await using file = await openForRead(path)
  if (file === undefined) return { lines, nextOffset }
  for (let rest = Buffer.alloc(0); ;) {
    // Grows with a line that does not fit, so that a long one is not copied over and over.
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.max(CHUNK_BYTES, rest.length)),
      position: nextOffset + rest.length,
    })
    if (bytesRead === 0) return { lines, nextOffset }
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    let start = 0
    for (let end = rest.indexOf(LINE_BREAK); end !== -1; end = rest.indexOf(LINE_BREAK, start)) {
      const line = parse(rest.toString('utf8', start, end))
      start = end + 1
      if (line !== undefined && lines.push(line) === limit) return { lines, nextOffset: nextOffset + start }
    }
    nextOffset += start
    rest = rest.subarray(start)
  }
}

async function openForRead(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
