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

export interface LineSearch<Line> {
  readonly limit: number
  /** About so many bytes are looked at; Infinity = as many as it takes. */
  readonly maxBytes: number
  /** Undefined for what is passed over. */
  readonly parse: (text: string) => Line | undefined
}

/**
 * At most `limit` lines from `offset` on. A line that `parse` makes nothing of is passed over; a last one without an
 * end is not looked at. A file that is not there has no lines.
 */
export async function readLines<Line>(
  path: string,
  offset: number,
  { limit, maxBytes, parse }: LineSearch<Line>,
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
    if (nextOffset - offset >= maxBytes) return { lines, nextOffset }
  }
}

/**
 * The last lines, at most `limit`, in their order; `startOffset` is where the first of them begins, or how far back was
 * looked when there is none. What is true of the lines of `readLines` is true of these.
 */
export async function readLastLines<Line>(
  path: string,
  { limit, maxBytes, parse }: LineSearch<Line>,
): Promise<LinePage<Line> & { readonly startOffset: number }> {
  const found: { readonly line: Line; readonly offset: number }[] = []
  let lookedFrom = 0
  let nextOffset: number | undefined
  for await (const { text, offset, end } of linesBackwards(path)) {
    lookedFrom = offset
    nextOffset ??= end
    const line = parse(text)
    if (line !== undefined && found.push({ line, offset }) === limit) break
    if (nextOffset - offset >= maxBytes) break
  }
  const lines = found.toReversed().map(({ line }) => line)
  return { lines, nextOffset: nextOffset ?? 0, startOffset: found.at(-1)?.offset ?? lookedFrom }
}

interface PlacedLine {
  readonly text: string
  readonly offset: number
  /** After its break. */
  readonly end: number
}

/** Whole lines from the last to the first. */
async function* linesBackwards(path: string): AsyncGenerator<PlacedLine, void> {
  await using file = await openForRead(path)
  if (file === undefined) return
  let { size: start } = await file.stat()
  // What was read and not looked at, from `start` on. What is after the last break has no end.
  let rest = Buffer.alloc(0)
  let isWhole = false
  while (start > 0) {
    const length = Math.min(start, Math.max(CHUNK_BYTES, rest.length))
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: start - length })
    // Somebody made the file shorter.
    if (bytesRead < length) return
    start -= length
    rest = Buffer.concat([buffer, rest])
    for (let at = rest.lastIndexOf(LINE_BREAK); at !== -1; at = rest.lastIndexOf(LINE_BREAK)) {
      if (isWhole) yield { text: rest.toString('utf8', at + 1), offset: start + at + 1, end: start + rest.length + 1 }
      isWhole = true
      rest = rest.subarray(0, at)
    }
  }
  if (isWhole) yield { text: rest.toString('utf8'), offset: 0, end: rest.length + 1 }
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
