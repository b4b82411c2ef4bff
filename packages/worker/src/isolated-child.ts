/**
 * isolated-child — a thread or a process for one step, made alike.
 *
 * Promise  `onGone` is called once, when it is gone, and after all that it said and printed. What goes with a process:
 *          see child-process.
 */
import { finished } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'

import type { ErrorRecord } from '@ingot/core'
import { toErrorRecord } from '@ingot/core'

import { drain, sayGone, startOurProcess } from './child-process.ts'
import { isFromStep } from './heard.ts'
import type { FromStep, ToStep } from './isolated-protocol.ts'

const MAIN = new URL('./isolated-main.ts', import.meta.url)

export interface Child {
  /** Throws when the message cannot be cloned; to one that is gone it does nothing. */
  send(message: ToStep): void
  kill(): void
  onMessage(listener: (message: FromStep) => void): void
  /** Says how it ended. */
  onGone(listener: (how: string) => void): void
  /** It broke: out of memory, could not be started. `onGone` follows. */
  onError(listener: (error: ErrorRecord) => void): void
  /** What the author's code prints. */
  onPrint(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
}

export function startChild(isolation: 'thread' | 'process'): Child {
  return isolation === 'thread' ? startThread() : startProcess()
}

function startThread(): Child {
  const thread = new Worker(MAIN, { stdout: true, stderr: true })
  const printed = Promise.allSettled([finished(thread.stdout), finished(thread.stderr)])
  return {
    send: (message) => thread.postMessage(message),
    kill: () => void thread.terminate(),
    onMessage: (listener) =>
      void thread.on('message', (message: unknown) => {
        if (isFromStep(message)) listener(message)
      }),
    onGone: (listener) => void thread.once('exit', (code) => drain(printed, () => listener(`exit code ${code}`))),
    onError: (listener) => void thread.once('error', (error) => listener(toErrorRecord(error))),
    onPrint: (listener) => {
      thread.stdout.setEncoding('utf8').on('data', (text: string) => listener('stdout', text))
      thread.stderr.setEncoding('utf8').on('data', (text: string) => listener('stderr', text))
    },
  }
}

function startProcess(): Child {
  const child = startOurProcess<ToStep, FromStep>({ main: MAIN, endsWithUs: true, isOurs: isFromStep })
  return { ...child, kill: () => child.kill(), onGone: (listener) => child.onGone((how) => listener(sayGone(how))) }
}
