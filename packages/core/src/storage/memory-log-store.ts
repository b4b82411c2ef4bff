/**
 * memory-log-store — run logs that live as long as their process. The cursor counts lines.
 */
import { StorageError } from '../errors.ts'
import type { LogLine, LogPage, LogQuery, LogStore } from './log-store.ts'
import { logLineJson } from './checks.ts'

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

  async read({ runId, cursor, limit }: LogQuery): Promise<LogPage> {
    this.#checkOpen()
    const lines = (this.#lines.get(runId) ?? []).slice(cursor, cursor + limit)
    return { lines, nextCursor: cursor + lines.length }
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
