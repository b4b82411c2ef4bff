/**
 * isolated — runs one step's function in a thread or process of its own, so that CPU-bound or untrusted work stops
 * nothing else. Inputs and the result are structured-cloned across.
 *
 * Errors   what the function threw, rebuilt; UserCodeError user-code/worker-died   it ended without an answer
 * Promise  1. When the signal is aborted the function is told, and after `graceMs` killed; the call settles only when
 *             the thread or process is gone.
 *          2. A timer, a socket or a process that the function leaves open keeps nothing waiting: soon after the answer
 *             it is ended all the same.
 * Limits   Neither is a thread stopped inside native code, nor what it started: `isolation: 'process'` is.
 */
import type { ErrorRecord, IsolatedCall, IsolatedRunner, LogLevel, LogLine, MetadataInput } from '@ingot/core'
import { fail, retry, toErrorRecord, UserCodeError } from '@ingot/core'

import { toError } from './error-transfer.ts'
import type { Child } from './isolated-child.ts'
import { startChild } from './isolated-child.ts'
import type { FromStep, Thrown } from './isolated-protocol.ts'

const GRACE_MS = 3_000
// The answer is sent when the resources are closed, so this is for what was started and not awaited. Each step that
// leaves something open costs it.
const ANSWERED_GRACE_MS = 500
// What it had printed before it answered may still be on its way, and is waited for as long as it comes.
const PRINTING_GRACE_MS = 20_000

export interface IsolatedOptions {
  readonly projectFile: string
  /** From abort to kill; default 3 s. */
  readonly graceMs?: number
}

export function isolatedRunner(options: IsolatedOptions): IsolatedRunner {
  return {
    run: async (call, signal, onLog) => {
      signal.throwIfAborted()
      return converse(startChild(call.isolation), call, signal, onLog, options)
    },
  }
}

function converse(
  child: Child,
  call: IsolatedCall,
  signal: AbortSignal,
  onLog: (line: LogLine) => void,
  { projectFile, graceMs = GRACE_MS }: IsolatedOptions,
): Promise<unknown> {
  const write = lineWriter(call, onLog)
  return new Promise((resolve, reject) => {
    let settle: (() => void) | undefined
    let crash: ErrorRecord | undefined
    const killing = killTimers(child)
    const onAbort = () => {
      child.send({ kind: 'abort' })
      killing.after(graceMs)
    }
    const onAnswer = (message: Extract<FromStep, { kind: 'returned' | 'threw' }>) => {
      if (settle !== undefined || crash !== undefined) return
      settle = () => (message.kind === 'returned' ? resolve(message.value) : reject(rebuild(message.thrown)))
      killing.whenStill()
    }
    const onCrash = (error: ErrorRecord) => {
      if (settle !== undefined) write('warning', `an error after the step had answered: ${error.message}`, 'log')
      else crash ??= error
      killing.whenStill()
    }
    child.onMessage((message) => {
      if (message.kind === 'log') onLog(message.line)
      else if (message.kind === 'crashed') onCrash(message.error)
      else onAnswer(message)
    })
    child.onPrint((stream, text) => {
      killing.printed()
      for (const line of text.trimEnd().split('\n')) write(stream === 'stdout' ? 'info' : 'warning', line, stream)
    })
    child.onError(onCrash)
    child.onGone((how) => {
      killing.clear()
      signal.removeEventListener('abort', onAbort)
      if (settle !== undefined) settle()
      else reject(signal.aborted ? signal.reason : died(call, how, crash))
    })
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      child.send({ kind: 'call', projectFile, call, parentPid: process.pid })
    } catch (error) {
      const reason = toErrorRecord(error).message
      settle = () => reject(new TypeError(`its inputs cannot be sent to a ${call.isolation}: ${reason}`))
      child.kill()
    }
  })
}

/** When a child is killed that does not end by itself. */
function killTimers(child: Child) {
  const timers: NodeJS.Timeout[] = []
  let untilStill: NodeJS.Timeout | undefined
  const after = (ms: number): NodeJS.Timeout => {
    const timer = setTimeout(() => child.kill(), ms)
    timers.push(timer)
    return timer
  }
  return {
    after,
    whenStill: () => {
      untilStill = after(ANSWERED_GRACE_MS)
      after(PRINTING_GRACE_MS)
    },
    printed: () => void untilStill?.refresh(),
    clear: () => {
      untilStill = undefined
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

function lineWriter({ stepKey, attempt }: IsolatedCall, onLog: (line: LogLine) => void) {
  return (level: LogLevel, message: string, stream: LogLine['stream']) =>
    onLog({ atMs: Date.now(), level, message, stepKey, attempt, stream })
}

function died(call: IsolatedCall, how: string, crash: ErrorRecord | undefined): UserCodeError {
  const end = crash === undefined ? '.' : `: ${crash.message}`
  return new UserCodeError(
    'user-code/worker-died',
    `${call.op === undefined ? 'asset' : 'op'} "${call.stepKey}": its ${call.isolation} ended without an answer (${how})${end}`,
    crash === undefined ? {} : { cause: toError(crash) },
  )
}

function rebuild(thrown: Thrown): Error {
  const error = toError(thrown.error)
  if (thrown.retry !== undefined) {
    const { afterMs, maxRetries } = thrown.retry
    return retry(error.message, {
      cause: error,
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(maxRetries === undefined ? {} : { maxRetries }),
    })
  }
  if (thrown.fail === undefined) return error
  const { allowRetries, metadata } = thrown.fail
  return fail(error.message, { cause: error, allowRetries, metadata: metadata as MetadataInput })
}
