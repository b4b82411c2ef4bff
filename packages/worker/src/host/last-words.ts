/**
 * last-words — what this process says when the author's code ends it, so that the daemon knows whose code it was and
 * where: `process.exit`, and errors that nothing waits for.
 */
import type { ErrorRecord } from '@ingot/core'
import { toErrorRecord } from '@ingot/core'

import { callerOf } from '../code-place.ts'
import { killGroup } from '../kill-group.ts'
import { say, sayAndWait } from './line.ts'
import { subject } from './subject.ts'

/** Looks at an error that nothing waited for. */
export type OnUncaught = (error: ErrorRecord, subject: string | undefined) => Promise<UncaughtVerdict>

export interface UncaughtVerdict {
  /** False: it is of something that is over; this process may live on. */
  readonly isFatal: boolean
  /** True: what it ended is written down. */
  readonly isRecorded: boolean
}

let isEnding = false

/** `onUncaught` may write down what the error ends; it is given that much time and no more. */
export function speakBeforeEnd(onUncaught: OnUncaught): void {
  process.on('exit', (code) => {
    if (isEnding) return
    isEnding = true
    const place = callerOf(new Error().stack ?? '')
    say({ kind: 'dying', cause: { kind: 'exit', code, place }, subject: subject.getStore() })
  })
  const onError = (thrown: unknown) => void endBy(toErrorRecord(thrown), onUncaught)
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onError)
}

/** Ends this process; it has nothing to say about that. */
export function leave(code = 0): never {
  isEnding = true
  process.exit(code)
}

/** Ends this process and what it has started: nobody is left to sweep up after it. */
export function leaveWithChildren(): never {
  // Last of all listeners: what the author's code does at the exit it still does.
  process.on('exit', () => killGroup(process.pid))
  return leave()
}

const LAST_WRITE_MS = 2_000

async function endBy(error: ErrorRecord, onUncaught: OnUncaught): Promise<void> {
  if (isEnding) return
  const whose = subject.getStore()
  const written = onUncaught(error, whose).catch(() => ({ isFatal: true, isRecorded: false }))
  const late = new Promise<UncaughtVerdict>((resolve) => {
    setTimeout(() => resolve({ isFatal: true, isRecorded: false }), LAST_WRITE_MS).unref()
  })
  const { isFatal, isRecorded } = await Promise.race([written, late])
  if (!isFatal || isEnding) return
  isEnding = true
  await sayAndWait({ kind: 'dying', cause: { kind: 'uncaught', error, isRecorded }, subject: whose })
  process.exit(1)
}
