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
 * Cost     writes of one turn of the event loop are one write; a reader keeps an index of offsets, not values. Files are
 *          read and written at once, without another thread: a small value takes some microseconds, and two who work on
 *          one file never find it half looked at.
 */
import { closeSync, constants, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { InvalidError, StorageError, type RunValues } from '@ingot/core'

import { storageErrorOf } from '../storage-errors.ts'
import { LineDecoder, NotDecodable } from './json-decode.ts'
import { encodeJson } from './json-encode.ts'
import { isMissing } from './line-file.ts'
import { gathered } from './replace-file.ts'

interface Place {
  readonly offset: number
  readonly bytes: number
}

interface Pending {
  readonly name: string
  readonly record: Buffer
  /** Of the value, within the record. */
  readonly place: Place
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface RunFile {
  readonly path: string
  /** Name → where its newest value stands, of what has been looked at. */
  readonly index: Map<string, Place>
  /** Where the first record that was not looked at begins. */
  indexedBytes: number
  /** Open while somebody reads or writes it here: to open it each time would cost more than the rest. */
  fd: number | undefined
  /** True once this process has written: then nobody else does, and all that is whole has been looked at. */
  isWritable: boolean
  pending: Pending[]
  isWriting: boolean
}

const RUN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/
// A header is at most two names; most records are smaller than this.
const CHUNK_BYTES = 256 * 1024
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
      isWritable: false,
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
        file.pending.push({ ...record, resolve, reject })
        if (!file.isWriting) void writePending(file)
      })
    },
    async read(runId, stepKey, output) {
      const file = fileOf(runId)
      return await ofStorage(file.path, async () => readValue(file, nameOf(stepKey, output)))
    },
    async delete(runId) {
      const file = fileOf(runId)
      // What is being written would make the file anew.
      while (file.isWriting) await endOfTurn()
      forget(files, runId, file)
      await ofStorage(file.path, () => rm(file.path, { force: true }))
    },
  }
}

function toRecord(stepKey: string, output: string, value: unknown): Pick<Pending, 'name' | 'record' | 'place'> {
  const texts = [...gathered(encodeJson(value, `step "${stepKey}", output "${output}"`))]
  const parts = texts.map((text) => Buffer.from(text))
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  const header = Buffer.from(`${JSON.stringify([stepKey, output, bytes])}\n`)
  return {
    name: nameOf(stepKey, output),
    record: Buffer.concat([header, ...parts, Buffer.of(LINE_BREAK)]),
    place: { offset: header.length, bytes },
  }
}

function nameOf(stepKey: string, output: string): string {
  return JSON.stringify([stepKey, output])
}

/** Writes what waits, turn by turn, until nothing does. */
async function writePending(file: RunFile): Promise<void> {
  file.isWriting = true
  for (;;) {
    await endOfTurn()
    const batch = file.pending
    if (batch.length === 0) break
    file.pending = []
    try {
      append(file, openToWrite(file), batch)
      for (const one of batch) one.resolve()
    } catch (error) {
      for (const one of batch) one.reject(storageErrorOf(error, file.path))
    }
  }
  file.isWriting = false
}

function append(file: RunFile, fd: number, batch: readonly Pending[]): void {
  const startedAt = file.indexedBytes
  const whole = Buffer.concat(batch.map((one) => one.record))
  try {
    for (let done = 0; done < whole.length;) {
      done += writeSync(fd, whole, done, whole.length - done, startedAt + done)
    }
  } catch (error) {
    ftruncateSync(fd, startedAt)
    throw error
  }
  for (const { name, record, place } of batch) {
    file.index.set(name, { offset: file.indexedBytes + place.offset, bytes: place.bytes })
    file.indexedBytes += record.length
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Cuts off what a process that died left half-written. */
function openToWrite(file: RunFile): number {
  if (file.fd !== undefined && file.isWritable) return file.fd
  close(file)
  mkdirSync(dirname(file.path), { recursive: true })
  const fd = openSync(file.path, constants.O_RDWR | constants.O_CREAT, 0o666)
  file.fd = fd
  readOn(fd, file)
  ftruncateSync(fd, file.indexedBytes)
  file.isWritable = true
  return fd
}

function readValue(file: RunFile, name: string): { readonly value: unknown } | undefined {
  file.fd ??= openToRead(file.path)
  if (file.fd === undefined) return undefined
  // A value that another process wrote, or wrote again, is in what was not looked at yet.
  if (!file.isWritable) readOn(file.fd, file)
  const place = file.index.get(name)
  if (place === undefined) return undefined
  const body = Buffer.allocUnsafe(place.bytes)
  readFully(file.fd, body, place.offset)
  return { value: decode(body, file.path) }
}

function openToRead(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Looks at the records written since, as far as they are whole. */
function readOn(fd: number, file: RunFile): void {
  const { size } = fstatSync(fd)
  let chunk = Buffer.alloc(0)
  let chunkOffset = file.indexedBytes
  while (file.indexedBytes < size) {
    let start = file.indexedBytes - chunkOffset
    let end = start < chunk.length ? chunk.indexOf(LINE_BREAK, start) : -1
    if (end === -1) {
      chunkOffset = file.indexedBytes
      chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - chunkOffset))
      readFully(fd, chunk, chunkOffset)
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

function readFully(fd: number, into: Buffer, offset: number): void {
  for (let done = 0; done < into.length;) {
    const bytesRead = readSync(fd, into, done, into.length - done, offset + done)
    if (bytesRead === 0) return void into.fill(0, done)
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
  close(file)
}

function close(file: RunFile): void {
  if (file.fd !== undefined) closeSync(file.fd)
  file.fd = undefined
  file.isWritable = false
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
