/**
 * isolated — runs one step's function in a thread or process of its own, so that CPU-bound or untrusted work stops
 * nothing else. Inputs and the result are structured-cloned across.
 *
 * Errors   what the function threw, rebuilt; UserCodeError user-code/worker-died   it ended without an answer
 * Promise  when the signal is aborted the function is told, and after `graceMs` killed; the call settles only when the
 *          thread or process is gone.
 */
import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'

import type { ErrorRecord, IsolatedCall, IsolatedRunner, LogLine, MetadataInput } from '@ingot/core'
import { fail, retry, UserCodeError } from '@ingot/core'

import type { FromStep, Thrown, ToStep } from './isolated-protocol.ts'

// Beside this file, with its ending: TypeScript in the repository, JavaScript where published.
const MAIN = new URL(`./isolated-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
const GRACE_MS = 3_000

export interface IsolatedOptions {
  readonly projectFile: string
  /** From abort to kill; default 3 s. */
  readonly graceMs?: number
}

export function isolatedRunner(options: IsolatedOptions): IsolatedRunner {
  return {
    run: (call, signal, onLog) => {
      const child = call.isolation === 'thread' ? startThread() : startProcess()
      return converse(child, call, signal, onLog, options)
    },
  }
}

/** A thread and a process, made alike. */
interface Child {
  send(message: ToStep): void
  kill(): void
  onMessage(listener: (message: FromStep) => void): void
  /** Called once, when it is gone; says how it ended. */
  onGone(listener: (how: string) => void): void
  onError(listener: (error: Error) => void): void
  /** What the author's code prints. */
  onPrint(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
}

function startThread(): Child {
  const thread = new Worker(MAIN, { stdout: true, stderr: true })
  return {
    send: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
    onMessage: (listener) => void thread.on('message', listener),
    onGone: (listener) => void thread.once('exit', (code) => listener(`exit code ${code}`)),
    onError: (listener) => void thread.once('error', listener),
    onPrint: (listener) => {
      thread.stdout.setEncoding('utf8').on('data', (text: string) => listener('stdout', text))
      thread.stderr.setEncoding('utf8').on('data', (text: string) => listener('stderr', text))
    },
  }
}

function startProcess(): Child {
  const child = fork(MAIN, { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  return {
    send: (message) => void child.send(message),
    kill: () => void child.kill('SIGKILL'),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromStep)),
    onGone: (listener) =>
      void child.once('close', (code, signal) => listener(signal === null ? `exit code ${code}` : `signal ${signal}`)),
    onError: (listener) => void child.once('error', listener),
    onPrint: (listener) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => listener('stdout', text))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => listener('stderr', text))
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
  return new Promise((resolve, reject) => {
    let settle: (() => void) | undefined
    let killTimer: NodeJS.Timeout | undefined
    const onAbort = () => {
      child.send({ kind: 'abort' })
      killTimer = setTimeout(() => child.kill(), graceMs)
    }
    child.onMessage((message) => {
      if (message.kind === 'log') return onLog(message.line)
      settle = () => (message.kind === 'returned' ? resolve(message.value) : reject(rebuild(message.thrown)))
    })
    child.onPrint((stream, text) => {
      const { stepKey, attempt } = call
      for (const message of text.trimEnd().split('\n')) {
        onLog({ atMs: Date.now(), level: stream === 'stdout' ? 'info' : 'warning', message, stepKey, attempt, stream })
      }
    })
    child.onError((error) => {
      settle ??= () => reject(error)
    })
    child.onGone((how) => {
      clearTimeout(killTimer)
      signal.removeEventListener('abort', onAbort)
      if (settle !== undefined) settle()
      else reject(signal.aborted ? signal.reason : died(call, how))
    })
    signal.addEventListener('abort', onAbort, { once: true })
    child.send({ kind: 'call', projectFile, call })
    if (signal.aborted) onAbort()
  })
}

function died(call: IsolatedCall, how: string): UserCodeError {
  return new UserCodeError(
    'user-code/worker-died',
    `asset "${call.stepKey}": its ${call.isolation} ended without an answer (${how}).`,
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

function toError(record: ErrorRecord): Error {
  const error = new Error(record.message, record.cause === undefined ? {} : { cause: toError(record.cause) })
  error.name = record.name
  if (record.stack !== undefined) error.stack = record.stack
  return error
}
