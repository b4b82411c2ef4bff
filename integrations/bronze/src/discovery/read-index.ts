/**
 * read-index — `_index.jsonl` from a byte offset on.
 *
 * Promise  1. Reads what is new and nothing before it; a last line without its newline is left for the next time.
 *          2. An offset that is none of this file's (it was made anew by hand) begins from the beginning: rather twice
 *             than not at all.
 */
import type { ArtifactStat } from '../store/bronze-store.ts'
import type { ObjectReader } from '../store/object-store.ts'
import { fromLine } from './index-line.ts'

const CHUNK_BYTES = 256 * 1_024
const NEWLINE = 10

export interface IndexLine {
  /** Undefined for a line that does not parse. */
  readonly stat: ArtifactStat | undefined
  /** Of the byte after it. */
  readonly endsAt: number
}

export interface IndexLog {
  readonly objects: ObjectReader
  readonly name: string
  readonly sourceType: string
}

export async function* readIndex(log: IndexLog, offset: number): AsyncGenerator<IndexLine> {
  let at = (await isLineStart(log, offset)) ? offset : 0
  let maxBytes = CHUNK_BYTES
  for (;;) {
    const bytes = await log.objects.read(log.name, { fromByte: at, maxBytes })
    if (bytes === undefined || bytes.byteLength === 0) return
    let from = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      const line = new TextDecoder().decode(bytes.subarray(from, end))
      from = end + 1
      yield { stat: fromLine(log.sourceType, line), endsAt: at + from }
    }
    at += from
    if (from > 0) maxBytes = CHUNK_BYTES
    // The end, or a line of a very long key.
    else if (bytes.byteLength < maxBytes) return
    else maxBytes *= 4
  }
}

async function isLineStart({ objects, name }: IndexLog, offset: number): Promise<boolean> {
  if (offset <= 0) return false
  const before = await objects.read(name, { fromByte: offset - 1, maxBytes: 1 })
  return before?.[0] === NEWLINE
}
