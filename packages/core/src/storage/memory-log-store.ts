/**
 * memory-log-store — run logs that live as long as their process. The cursor counts lines.
 */
import { StorageError } from '../errors.ts'
import type { LogLine, LogPage, LogQuery, LogStore } from './log-store.ts'
import { logLineJson } from './checks.ts'
import { logFilter } from './log-filter.ts'

export function memoryLogStore(): LogStore {
  return new MemoryLogStore()
}

class MemoryLogStore implements LogStore {
  readonly #lines = new Map<string, LogLine[]>()
  /** What each waiting tail does when its run has a new line. */
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #closing = new AbortController()

  async append(runId: string, lines: readonly LogLine[]): Promise<void> {
    this.#checkOpen()
    const kept = this.#lines.get(runId) ?? []
    this.#lines.set(runId, kept)
    for (const line of lines) kept.push(JSON.parse(logLineJson(line)))
    for (const wake of this.#waiting.get(runId) ?? []) wake()
  }

  async read({ runId, cursor, limit, ...filter }: LogQuery): Promise<LogPage> {
    this.#checkOpen()
    const isWanted = logFilter(filter)
    const all = this.#lines.get(runId) ?? []
    const lines: LogLine[] = []
    let nextCursor = cursor
    for (; nextCursor < all.length && lines.length < limit; nextCursor += 1) {
      const line = all[nextCursor]
      if (line !== undefined && isWanted?.(line) !== false) lines.push(line)
    }
    return { lines, nextCursor }
  }

  async readEnd({ runId, limit, ...filter }: Omit<LogQuery, 'cursor'>): Promise<LogPage & { startCursor: number }> {
    this.#checkOpen()
    const isWanted = logFilter(filter)
    const all = this.#lines.get(runId) ?? []
    const lines: LogLine[] = []
    let startCursor = 0
    for (let i = all.length - 1; i >= 0 && lines.length < limit; i -= 1) {
      const line = all[i]
      if (line === undefined || isWanted?.(line) === false) continue
      lines.push(line)
      startCursor = i
    }
    return { lines: lines.toReversed(), nextCursor: all.length, startCursor }
  }

  async *tail(runId: string, signal: AbortSignal): AsyncGenerator<LogLine, void> {
    const ended = AbortSignal.any([signal, this.#closing.signal])
    for (let cursor = 0; !ended.aborted;) {
      const line = this.#lines.get(runId)?.[cursor]
      if (line === undefined) {
        await this.#moreOf(runId, ended)
        continue
      }
      cursor += 1
      yield line
    }
  }

  locate(runId: string): string {
    return `memory:${runId}`
  }

  async delete(runId: string): Promise<void> {
    this.#checkOpen()
    this.#lines.delete(runId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
  }

  #moreOf(runId: string, ended: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(runId) ?? new Set()
      this.#waiting.set(runId, waiting)
      const wake = (): void => {
        waiting.delete(wake)
        ended.removeEventListener('abort', wake)
        resolve()
      }
      waiting.add(wake)
      ended.addEventListener('abort', wake)
    })
  }

  #checkOpen(): void {
    if (this.#closing.signal.aborted) {
      throw new StorageError('storage/unavailable', 'the log store in memory is closed: open another one.')
    }
  }
}
