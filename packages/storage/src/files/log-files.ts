/**
 * log-files — run logs as `<directory>/<runId>.jsonl`, one line of JSON for each log line: for people, `grep` and `jq`
 * as much as for Ingot. Several processes may write and read the same file.
 *
 * Units    `cursor` is a byte offset, always at the beginning of a line.
 * Errors   InvalidError  invalid/run-id       the run's id is no safe file name
 *          StorageError  storage/full, storage/unavailable
 * Promise  those of core's log-store.ts. A line torn by a crash is left out, and what is written after it is not lost.
 */
import {
  InvalidError,
  StorageError,
  systemClock,
  type Clock,
  type LogLine,
  type LogPage,
  type LogQuery,
  type LogStore,
} from '@ingot/core'
import { logFilter, logLineJson, textInJson, type LogFilter } from '@ingot/core'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { storageErrorOf } from '../storage-errors.ts'
import { appendLines, readLastLines, readLines, type LineSearch } from './line-file.ts'
import { LogChanges } from './log-changes.ts'

interface Pending {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const RUN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/
const LINES_PER_READ = 1_000
// Of a log that is filtered, so much is looked at in one call: some 30,000 lines, 50 ms.
const SEARCH_BYTES = 4 * 1024 * 1024

/** `clock` measures the polling that makes up for changes that the system does not tell of. */
export function fileLogStore(directory: string, { clock = systemClock }: { readonly clock?: Clock } = {}): LogStore {
  return new FileLogStore(resolve(directory), clock)
}

class FileLogStore implements LogStore {
  readonly #directory: string
  readonly #changes: LogChanges
  readonly #closing = new AbortController()
  /** What waits to be written, by run; a run that is here is being written. */
  readonly #pending = new Map<string, Pending[]>()
  readonly #writing = new Set<Promise<void>>()

  constructor(directory: string, clock: Clock) {
    this.#directory = directory
    this.#changes = new LogChanges(directory, clock)
  }

  async append(runId: string, lines: readonly LogLine[]): Promise<void> {
    const path = this.locate(runId)
    this.#checkOpen()
    if (lines.length === 0) return
    const text = lines.map((line) => `${logLineJson(line)}\n`).join('')
    await new Promise<void>((resolve, reject) => this.#enqueue(runId, path, { text, resolve, reject }))
  }

  async read({ runId, cursor, limit, ...filter }: LogQuery): Promise<LogPage> {
    const path = this.locate(runId)
    this.#checkOpen()
    try {
      const { lines, nextOffset } = await readLines(path, cursor, searchOf(limit, filter))
      return { lines, nextCursor: nextOffset }
    } catch (error) {
      throw storageErrorOf(error, path)
    }
  }

  async readEnd({
    runId,
    limit,
    ...filter
  }: Omit<LogQuery, 'cursor'>): Promise<LogPage & { readonly startCursor: number }> {
    const path = this.locate(runId)
    this.#checkOpen()
    try {
      const { lines, nextOffset, startOffset } = await readLastLines(path, searchOf(limit, filter))
      return { lines, nextCursor: nextOffset, startCursor: startOffset }
    } catch (error) {
      throw storageErrorOf(error, path)
    }
  }

  async *tail(runId: string, signal: AbortSignal): AsyncGenerator<LogLine, void> {
    this.locate(runId)
    const ended = AbortSignal.any([signal, this.#closing.signal])
    using watched = await this.#changes.watch(runId)
    for (let cursor = 0; !ended.aborted;) {
      // Forgotten before the read: what is written during it ends the wait below at once.
      watched.forget()
      const page = await this.read({ runId, cursor, limit: LINES_PER_READ })
      cursor = page.nextCursor
      for (const line of page.lines) {
        if (ended.aborted) return
        yield line
      }
      if (page.lines.length === 0) await watched.changed(ended)
    }
  }

  locate(runId: string): string {
    if (RUN_ID.test(runId)) return join(this.#directory, `${runId}.jsonl`)
    throw new InvalidError(
      'invalid/run-id',
      `run id ${JSON.stringify(runId)} cannot name a log file. Use 1 to 128 of A-Z a-z 0-9 _ . -, not beginning with a dot.`,
    )
  }

  async delete(runId: string): Promise<void> {
    const path = this.locate(runId)
    this.#checkOpen()
    try {
      await rm(path, { force: true })
    } catch (error) {
      throw storageErrorOf(error, path)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#writing)
  }

  #enqueue(runId: string, path: string, pending: Pending): void {
    const waiting = this.#pending.get(runId)
    if (waiting !== undefined) {
      waiting.push(pending)
      return
    }
    this.#pending.set(runId, [pending])
    const writing = this.#write(runId, path).finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  /** Writes what waits for this run, turn by turn, until nothing does. */
  async #write(runId: string, path: string): Promise<void> {
    for (;;) {
      // Whatever is logged in one turn of the event loop is one write.
      await new Promise((resolve) => setImmediate(resolve))
      const batch = this.#pending.get(runId) ?? []
      if (batch.length === 0) break
      this.#pending.set(runId, [])
      try {
        await appendLines(path, batch.map((one) => one.text).join(''))
        for (const one of batch) one.resolve()
      } catch (error) {
        for (const one of batch) one.reject(storageErrorOf(error, path))
      }
      this.#changes.tell(runId)
    }
    this.#pending.delete(runId)
  }

  #checkOpen(): void {
    if (!this.#closing.signal.aborted) return
    throw new StorageError('storage/unavailable', `the log store in ${this.#directory} is closed: open another one.`)
  }
}

function searchOf(limit: number, filter: LogFilter): LineSearch<LogLine> {
  const isWanted = logFilter(filter)
  if (isWanted === undefined) return { limit, maxBytes: Infinity, parse: parseLine }
  const mayHold = rawFilter(filter)
  const parse = (text: string): LogLine | undefined => {
    const line = mayHold(text) ? parseLine(text) : undefined
    return line !== undefined && isWanted(line) ? line : undefined
  }
  return { limit, maxBytes: SEARCH_BYTES, parse }
}

/** Parsing costs most: lines whose JSON cannot hold what is looked for are not parsed. */
function rawFilter({ text, stepKey, stream }: LogFilter): (json: string) => boolean {
  const parts = [stepKey, stream].filter((value) => value !== undefined).map((value) => JSON.stringify(value))
  const wanted = text === undefined ? '' : textInJson(text)
  return (json) => parts.every((part) => json.includes(part)) && (wanted === '' || json.toLowerCase().includes(wanted))
}

function parseLine(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLogLine(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isLogLine(value: unknown): value is LogLine {
  if (typeof value !== 'object' || value === null) return false
  return (
    'message' in value && typeof value.message === 'string' && 'atMs' in value && 'level' in value && 'stream' in value
  )
}
