/**
 * run-values — what the ops of a run gave, in one file per run, `<directory>/<runId>.values`, that is only appended to.
 *
 * Shapes   a record is a line of JSON, `[step key, output, bytes]`, then so many bytes of the value as json-encode writes
 *          it, then a line break. The newest record of a name holds.
 * Errors   InvalidError  invalid/value-not-storable   names the step, the output and the place inside the value
 *                        invalid/run-id
 *          StorageError  storage/full, storage/unavailable, storage/corrupt
 * Promise  1. What `write` resolved for is with the system: it survives `kill -9`.
 *          2. A record torn by a crash is ignored, and cut off by whoever writes next. One process writes a run's values
 *             at a time: the one that has claimed it.
 * Cost     writes of one turn of the event loop are one write; a reader keeps an index of offsets, not values.
 */
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { InvalidError, StorageError, type RunValues } from '@ingot/core'

import { storageErrorOf } from '../storage-errors.ts'
import { LineDecoder, NotDecodable } from './json-decode.ts'
import { encodeJson } from './json-encode.ts'
import { isMissing } from './line-file.ts'

interface Place {
  readonly offset: number
  readonly bytes: number
}

interface Pending {
  readonly record: Buffer
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface RunFile {
  readonly path: string
  /** Name → where its newest value stands, of what has been looked at. */
  readonly index: Map<string, Place>
  /** Where the first record that was not looked at begins. */
  indexedBytes: number
  /** Open while this process writes it: to open it for each turn of the event loop would cost more than to write. */
  fd: number | undefined
  /** What is whole; undefined until this process has written. */
  writtenBytes: number | undefined
  pending: Pending[]
  isWriting: boolean
}

const RUN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/
const HEADER_BYTES = 64 * 1024
const LINE_BREAK = 0x0a
// Files of runs that are over are forgotten; their index is made again when somebody asks.
const KEPT_FILES = 16

export function fileRunValues(directory: string): RunValues {
  const root = resolve(directory)
  const files = new Map<string, RunFile>()
  const fileOf = (runId: string): RunFile => {
    const known = files.get(runId)
    if (known !== undefined) return known
    if (!RUN_ID.test(runId)) throw badRunId(runId)
    forgetIdle(files)
    const path = join(root, `${runId}.values`)
    const file: RunFile = {
      path,
      index: new Map(),
      indexedBytes: 0,
      fd: undefined,
      writtenBytes: undefined,
      pending: [],
      isWriting: false,
    }
    files.set(runId, file)
    return file
  }
  return {
    async write(runId, stepKey, output, value) {
      const file = fileOf(runId)
      const record = toRecord(stepKey, output, value)
      await new Promise<void>((resolve, reject) => {
        file.pending.push({ record, resolve, reject })
        if (!file.isWriting) void writePending(file)
      })
    },
    async read(runId, stepKey, output) {
      const file = fileOf(runId)
      return await ofStorage(file.path, () => readValue(file, nameOf(stepKey, output)))
    },
    async delete(runId) {
      const file = fileOf(runId)
      forget(files, runId, file)
      await ofStorage(file.path, () => rm(file.path, { force: true }))
    },
  }
}

function toRecord(stepKey: string, output: string, value: unknown): Buffer {
  const body = Buffer.from([...encodeJson(value, `step "${stepKey}", output "${output}"`)].join(''))
  const header = Buffer.from(`${JSON.stringify([stepKey, output, body.length])}\n`)
  return Buffer.concat([header, body, Buffer.of(LINE_BREAK)])
}

function nameOf(stepKey: string, output: string): string {
  return JSON.stringify([stepKey, output])
}

/** Writes what waits, turn by turn, until nothing does. */
async function writePending(file: RunFile): Promise<void> {
  file.isWriting = true
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve))
    const batch = file.pending
    if (batch.length === 0) break
    file.pending = []
    try {
      await openToWrite(file)
      append(
        file,
        batch.map((one) => one.record),
      )
      for (const one of batch) one.resolve()
    } catch (error) {
      for (const one of batch) one.reject(storageErrorOf(error, file.path))
    }
  }
  file.isWriting = false
}

/** A write of some kilobytes takes less than handing it to another thread. */
function append(file: RunFile, records: readonly Buffer[]): void {
  const { fd, writtenBytes } = file
  if (fd === undefined || writtenBytes === undefined) throw new Error(`${file.path} is not open`)
  const whole = records.length === 1 && records[0] !== undefined ? records[0] : Buffer.concat(records)
  try {
    for (let done = 0; done < whole.length;) {
      done += writeSync(fd, whole, done, whole.length - done, writtenBytes + done)
    }
  } catch (error) {
    ftruncateSync(fd, writtenBytes)
    throw error
  }
  file.writtenBytes = writtenBytes + whole.length
}

/** Cuts off what a process that died left half-written. */
async function openToWrite(file: RunFile): Promise<void> {
  if (file.fd !== undefined) return
  await using handle = await openToRead(file.path)
  if (handle !== undefined) await readOn(handle, file)
  mkdirSync(dirname(file.path), { recursive: true })
  const fd = openSync(file.path, constants.O_RDWR | constants.O_CREAT, 0o666)
  ftruncateSync(fd, file.indexedBytes)
  file.fd = fd
  file.writtenBytes = file.indexedBytes
}

async function readValue(file: RunFile, name: string): Promise<{ readonly value: unknown } | undefined> {
  await using handle = await openToRead(file.path)
  if (handle === undefined) return undefined
  const known = file.index.get(name)
  // A value that another process wrote again is in what was not looked at yet.
  if (known === undefined || file.writtenBytes === undefined) await readOn(handle, file)
  else if (file.indexedBytes < file.writtenBytes) await readOn(handle, file)
  const place = file.index.get(name)
  if (place === undefined) return undefined
  const body = Buffer.alloc(place.bytes)
  await readFully(handle, body, place.offset)
  return { value: decode(body, file.path) }
}

async function openToRead(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Looks at the records written since, as far as they are whole. */
async function readOn(handle: FileHandle, file: RunFile): Promise<void> {
  const { size } = await handle.stat()
  let chunk = Buffer.alloc(0)
  let chunkOffset = file.indexedBytes
  while (file.indexedBytes < size) {
    let start = file.indexedBytes - chunkOffset
    let end = start < chunk.length ? chunk.indexOf(LINE_BREAK, start) : -1
    if (start > chunk.length || end === -1) {
      chunkOffset = file.indexedBytes
      chunk = Buffer.alloc(Math.min(4 * HEADER_BYTES, size - chunkOffset))
      await readFully(handle, chunk, chunkOffset)
      start = 0
      end = chunk.indexOf(LINE_BREAK)
      if (end === -1) return
    }
    const header = parseHeader(chunk.toString('utf8', start, end))
    if (header === undefined) return
    const offset = chunkOffset + end + 1
    const after = offset + header.bytes + 1
    if (after > size) return
    file.index.set(header.name, { offset, bytes: header.bytes })
    file.indexedBytes = after
  }
}

function parseHeader(text: string): { readonly name: string; readonly bytes: number } | undefined {
  try {
    const header: unknown = JSON.parse(text)
    if (!Array.isArray(header)) return undefined
    const [stepKey, output, bytes] = header as unknown[]
    if (typeof stepKey !== 'string' || typeof output !== 'string' || typeof bytes !== 'number') return undefined
    return { name: nameOf(stepKey, output), bytes }
  } catch {
    return undefined
  }
}

async function readFully(handle: FileHandle, into: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await handle.read(into, done, into.length - done, offset + done)
    if (bytesRead === 0) return
    done += bytesRead
  }
}

function decode(body: Buffer, path: string): unknown {
  try {
    const decoder = new LineDecoder()
    let start = 0
    for (let end = body.indexOf(LINE_BREAK); end !== -1; end = body.indexOf(LINE_BREAK, start)) {
      decoder.push(body.toString('utf8', start, end))
      start = end + 1
    }
    if (start < body.length) decoder.push(body.toString('utf8', start))
    return decoder.result()
  } catch (error) {
    if (!(error instanceof NotDecodable)) throw error
    throw new StorageError('storage/corrupt', `${path} is not what Ingot wrote: ${error.message}. Run it again.`, {
      cause: error,
    })
  }
}

function forgetIdle(files: Map<string, RunFile>): void {
  for (const [runId, file] of files) {
    if (files.size < KEPT_FILES) return
    if (!file.isWriting && file.pending.length === 0) forget(files, runId, file)
  }
}

function forget(files: Map<string, RunFile>, runId: string, file: RunFile): void {
  files.delete(runId)
  if (file.fd !== undefined) closeSync(file.fd)
  file.fd = undefined
  file.writtenBytes = undefined
}

async function ofStorage<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageErrorOf(error, path)
  }
}

function badRunId(runId: string): InvalidError {
  return new InvalidError(
    'invalid/run-id',
    `run id ${JSON.stringify(runId)} cannot name a file. Use 1 to 128 of A-Z a-z 0-9 _ . -, not beginning with a dot.`,
  )
}
