/**
 * death — how a process with the author's code ended, in words that say who must act.
 */
import type { ErrorRecord, RunFailureReason } from '@ingot/core'

import type { HowGone } from './child-process.ts'
import { sayGone } from './child-process.ts'
import type { LastWords } from './host-protocol.ts'

export interface Death {
  readonly reason: Extract<RunFailureReason, 'worker-lost' | 'worker-crashed' | 'uncaught-error'>
  /** A part of a sentence: `its code called process.exit(3) (at project.ts:12:7)`. */
  readonly message: string
  readonly error?: ErrorRecord
  /** The ask or run whose code did it, where that is known. */
  readonly subject: string | undefined
  /** What it ended is written down already. */
  readonly isRecorded: boolean
}

export function deathOf(how: HowGone, lastWords: LastWords | undefined, stderr: string, heapMb: number): Death {
  const subject = lastWords?.subject
  if (lastWords?.cause.kind === 'uncaught') {
    const { error, isRecorded } = lastWords.cause
    const message = `something threw where nothing waited for it: ${error.message}`
    return { reason: 'uncaught-error', message, error, subject, isRecorded }
  }
  const died = { subject, isRecorded: false }
  if (lastWords !== undefined) return { ...died, reason: 'worker-crashed', message: sayExit(lastWords.cause) }
  const isCrash = how.signal === undefined ? (how.code ?? 0) > 128 : CRASHES.has(how.signal)
  if (isCrash && OUT_OF_MEMORY.test(stderr)) {
    return {
      ...died,
      reason: 'worker-crashed',
      message: `ran out of memory (limit ${heapMb} MiB of JavaScript values)`,
    }
  }
  if (isCrash) {
    return { ...died, reason: 'worker-crashed', message: `its process crashed (${sayGone(how)})` }
  }
  return { ...died, reason: 'worker-lost', message: `its process ended (${sayGone(how)}); it was killed or crashed` }
}

function sayExit({ code, place }: Extract<LastWords['cause'], { readonly kind: 'exit' }>): string {
  return `its code called process.exit(${code})${place === undefined ? '' : ` (at ${place})`}`
}

// What V8 says before it aborts.
const OUT_OF_MEMORY = /out of memory|Allocation failed/i
const CRASHES: ReadonlySet<string> = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'])

// V8's last words are a few kilobytes: garbage collections and stacks of its own.
const KEPT_CHARS = 16_000

/** Keeps the end of what is printed to stderr. */
export function stderrKeeper(): {
  readonly add: (stream: 'stdout' | 'stderr', text: string) => void
  readonly text: () => string
} {
  let kept = ''
  return {
    add: (stream, text) => {
      if (stream === 'stderr') kept = (kept + text).slice(-KEPT_CHARS)
    },
    text: () => kept,
  }
}
