/**
 * loop-watch-main — the thread of `loop-watch`. When the process has not come round for a while, it stops it for an
 * instant through the debugger's door, notes whose code it is in and where, lets it go on, and tells the daemon over a
 * pipe of its own: the process's line is as silent as the process. And it ends the process when the daemon is gone,
 * unless there is a run to finish.
 */
import { writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { setTimeout as sleep } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'

import { isAuthors, toPath } from './code-place.ts'
import type { Blocked } from './host-protocol.ts'
import type { WatchWork } from './host/loop-watch.ts'
import { BEATS, ENDS_WITH_PARENT, IS_AT_WORK, SUBJECT_KEY } from './host/loop-watch.ts'
import { killGroup } from './kill-group.ts'
import { isParentGone } from './parent-gone.ts'

const LOOK_EVERY_MS = 250
const SIDE_LINE = 4
const { cells, afterMs, parentPid } = workerData as WatchWork

void watch()

async function watch(): Promise<never> {
  for (;;) {
    // Nothing is at work: this thread costs nothing until something is.
    Atomics.wait(cells, IS_AT_WORK, 0)
    await watchWork()
  }
}

async function watchWork(): Promise<void> {
  let seen = -1
  let sinceMs = performance.now()
  let told = 0
  while (Atomics.load(cells, IS_AT_WORK) === 1) {
    const beats = Atomics.load(cells, BEATS)
    const silentMs = performance.now() - sinceMs
    if (beats !== seen) {
      seen = beats
      sinceMs = performance.now()
      told = 0
    } else if (silentMs >= (afterMs[told] ?? Number.POSITIVE_INFINITY)) {
      told += 1
      tell({ kind: 'blocked', silentMs: Math.round(silentMs), ...(await look()) })
    }
    // A process that computes does not hear that its line is cut.
    if (Atomics.load(cells, ENDS_WITH_PARENT) === 1 && isParentGone(parentPid)) killGroup(process.pid)
    await sleep(LOOK_EVERY_MS)
  }
}

function tell(message: Blocked): void {
  try {
    writeSync(SIDE_LINE, `${JSON.stringify(message)}\n`)
  } catch {
    // EPIPE: the daemon is gone.
  }
}

interface Sight {
  readonly subject: string | undefined
  readonly place: string | undefined
}

const NOTHING: Sight = { subject: undefined, place: undefined }
// Native code, and a wait for another thread, cannot be stopped: then nothing is known.
const LOOK_MS = 2_000

async function look(): Promise<Sight> {
  const session = new Session()
  session.connectToMainThread()
  // What the debugger answers wakes no thread that sleeps.
  const awake = setInterval(() => undefined, 5)
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => void urls.set(params.scriptId, params.url))
  try {
    const seen = new Promise<Sight>((resolve) => {
      session.on('Debugger.paused', ({ params }) => {
        const places = params.callFrames.map(({ location }) => ({
          ...location,
          url: urls.get(location.scriptId) ?? '',
        }))
        const own = places.find(({ url }) => isAuthors(url))
        const place = own === undefined ? undefined : toPath(`${own.url}:${own.lineNumber + 1}`)
        askSubject(session, params.callFrames[0]?.callFrameId ?? '', (subject) => resolve({ place, subject }))
      })
    })
    session.post('Debugger.enable', () => session.post('Debugger.pause'))
    return await Promise.race([seen, sleep(LOOK_MS, NOTHING)])
  } finally {
    // Ends the pause, too, should there still be one to come.
    session.post('Debugger.disable', () => {
      session.disconnect()
      clearInterval(awake)
    })
  }
}

interface Evaluated {
  readonly result?: { readonly value?: unknown }
}

/** Whose code it is, asked in the stopped process itself; then lets it go on. */
function askSubject(session: Session, callFrameId: string, tell: (subject: string | undefined) => void): void {
  const expression = `globalThis[Symbol.for(${JSON.stringify(SUBJECT_KEY)})]?.()`
  const question = { callFrameId, expression, returnByValue: true }
  session.post('Debugger.evaluateOnCallFrame', question, (_error: Error | null, answer?: Evaluated) => {
    const value = answer?.result?.value
    session.post('Debugger.resume', () => tell(typeof value === 'string' ? value : undefined))
  })
}
