/**
 * extractor — extracts articles in a thread of its own, so that a page that takes for ever can be given up.
 *
 * Promise  1. A page that takes longer than the limit, or more memory than there is, has no article, like any other that
 *             gave none: its thread is ended, and the next page gets a new one.
 *          2. Meanwhile the process goes on: a run that says nothing for seconds is taken for dead.
 *          3. A thread that cannot be started is no page's fault: that rejects, as an abort does.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import type { Extracted, Page } from '../extract/article.ts'

/** `isFailure`: that there is no article was not found out, but is our fault. */
export type Extraction = Extracted | { readonly ok: false; readonly reason: string; readonly isFailure: true }

export interface Extractor extends AsyncDisposable {
  /** One page at a time. */
  extract(page: Page, signal: AbortSignal): Promise<Extraction>
}

export interface ExtractorOptions {
  /** Default 30,000: the slowest pages that were ever seen take a second. */
  readonly limitMs?: number
  /** Of the thread's heap, default 1,024: pages made to be large stay below a third of it. */
  readonly memoryMb?: number
  /** What the thread runs: it says `ready`, and then answers each page with its extraction. */
  readonly thread?: URL
}

const LIMIT_MS = 30_000
const MEMORY_MB = 1_024
const THREAD = new URL('./extractor-thread.ts', import.meta.url)

/** The thread is started by the first page. */
export function openExtractor(options: ExtractorOptions = {}): Extractor {
  const { limitMs = LIMIT_MS, memoryMb = MEMORY_MB, thread = THREAD } = options
  let started: Worker | undefined
  const end = async (): Promise<void> => {
    const worker = started
    started = undefined
    await worker?.terminate()
  }
  return {
    async extract(page, signal) {
      // Ended between two pages, of which nobody was told.
      if (started?.threadId === -1) started = undefined
      started ??= await start(new Worker(thread, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }), signal)
      started.postMessage(page)
      try {
        const stop = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
        const [extraction] = await once(started, 'message', { signal: stop })
        return extraction as Extraction
      } catch (error) {
        await end()
        signal.throwIfAborted()
        return failed(isAbort(error) ? `it took longer than ${limitMs / 1_000} s` : error)
      }
    },
    [Symbol.asyncDispose]: end,
  }
}

export function failed(why: unknown): Extraction {
  return {
    ok: false,
    reason: `extraction failed: ${why instanceof Error ? why.message : String(why)}`,
    isFailure: true,
  }
}

async function start(worker: Worker, signal: AbortSignal): Promise<Worker> {
  // Also when nobody asks it for anything: else its failure would end the process.
  worker.on('error', () => undefined)
  try {
    await once(worker, 'message', { signal })
    return worker
  } catch (error) {
    await worker.terminate()
    signal.throwIfAborted()
    throw error
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
