/**
 * loop-watch — while the author's code is at work, a thread looks whether this process still comes round; when it does
 * not, the thread tells the daemon whose code it is and where (`loop-watch-main`).
 */
import { Worker } from 'node:worker_threads'

import { subject } from './subject.ts'

const BEAT_MS = 200
/** What the thread asks for when it has stopped this process for a look. */
export const SUBJECT_KEY = 'ingot.subject'
/** Cells of the memory that both sides share. */
export const BEATS = 0
export const IS_AT_WORK = 1
export const ENDS_WITH_PARENT = 2
export const CELLS = 3

export interface LoopWatch {
  begin(): void
  end(): void
  /** From now on this process outlives the one that started it: it has a run to finish. Until told otherwise it ends. */
  outlive(mayOutlive: boolean): void
}

export interface WatchWork {
  readonly cells: Int32Array<SharedArrayBuffer>
  readonly afterMs: readonly number[]
  readonly parentPid: number
}

/** `afterMs`: the silences after which it is told. `parentPid`: who started this process. */
export function loopWatch(afterMs: readonly number[], parentPid: number): LoopWatch {
  // A debugger that somebody else has attached may stop this process for as long as it likes.
  if (isDebugged()) return { begin: () => undefined, end: () => undefined, outlive: () => undefined }
  const cells = new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT))
  cells[ENDS_WITH_PARENT] = 1
  Object.assign(globalThis, { [Symbol.for(SUBJECT_KEY)]: () => subject.getStore() })
  const workerData: WatchWork = { cells, afterMs, parentPid }
  const thread = new Worker(new URL('../loop-watch-main.ts', import.meta.url), { workerData })
  // Without it everything else works all the same.
  thread.on('error', () => undefined)
  thread.unref()
  let workCount = 0
  let beating: NodeJS.Timeout | undefined
  const beat = () => void Atomics.add(cells, BEATS, 1)
  return {
    begin() {
      workCount += 1
      if (workCount > 1) return
      beat()
      beating = setInterval(beat, BEAT_MS).unref()
      Atomics.store(cells, IS_AT_WORK, 1)
      Atomics.notify(cells, IS_AT_WORK)
    },
    end() {
      workCount -= 1
      if (workCount > 0) return
      clearInterval(beating)
      Atomics.store(cells, IS_AT_WORK, 0)
    },
    outlive: (mayOutlive) => void Atomics.store(cells, ENDS_WITH_PARENT, mayOutlive ? 0 : 1),
  }
}

function isDebugged(): boolean {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((text) => text.includes('--inspect'))
}
