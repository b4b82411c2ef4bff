/**
 * isolated-child — a thread or a process for one step, made alike.
 *
 * Promise  1. `onGone` is called once, when it is gone, and after all that it said and printed;
 *          2. with a process goes what it started, except what made a process group of its own;
 *          3. no process is left when this one exits, however it does: `process.exit`, an uncaught error, a signal. (Of
 *             a signal it learns by itself: isolated-port.)
 */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'

import type { ErrorRecord } from '@ingot/core'
import { toErrorRecord } from '@ingot/core'

import type { FromStep, ToStep } from './isolated-protocol.ts'
import { HAS_GROUPS, killGroup } from './kill-group.ts'

const MAIN = new URL('./isolated-main.ts', import.meta.url)
// What was printed before the end is in a pipe already; somebody with a group of their own may hold that pipe for ever.
const DRAIN_MS = 500

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
    onMessage: (listener) => void thread.on('message', listener),
    onGone: (listener) => void thread.once('exit', (code) => drain(printed, () => listener(`exit code ${code}`))),
    onError: (listener) => void thread.once('error', (error) => listener(toErrorRecord(error))),
    onPrint: (listener) => {
      readText(thread.stdout, (text) => listener('stdout', text))
      readText(thread.stderr, (text) => listener('stderr', text))
    },
  }
}

function startProcess(): Child {
  // A group of its own can be killed as one. Ctrl-C on the terminal does not reach it: the run tells it by its signal.
  const child = fork(MAIN, {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: HAS_GROUPS,
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  if (child.pid !== undefined) endWithUs(child, child.pid)
  return {
    send: (message) => {
      // An error of the pipe says less than how the process ends.
      if (child.connected) child.send(message, () => undefined)
    },
    kill: () => {
      if (child.pid !== undefined && isRunning(child)) killGroup(child.pid)
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromStep)),
    onGone: (listener) => {
      const afterDrain = (how: string) =>
        drain(closed, () => {
          release(child)
          listener(how)
        })
      if (child.pid === undefined) child.once('error', () => afterDrain('it could not be started'))
      child.once('exit', (code, signal) => afterDrain(signal === null ? `exit code ${code}` : `signal ${signal}`))
    },
    onError: (listener) => void child.on('error', (error) => listener(toErrorRecord(error))),
    onPrint: (listener) => {
      readText(child.stdout, (text) => listener('stdout', text))
      readText(child.stderr, (text) => listener('stderr', text))
    },
  }
}

const living = new Set<number>()

function endWithUs(child: ChildProcess, pid: number): void {
  if (living.size === 0) process.on('exit', killLiving)
  living.add(pid)
  child.once('exit', () => {
    living.delete(pid)
    if (living.size === 0) process.off('exit', killLiving)
    // What it started and left behind. The number cannot have been given to another group in this instant.
    if (HAS_GROUPS) killGroup(pid)
  })
}

function killLiving(): void {
  for (const pid of living) killGroup(pid)
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function readText(stream: Readable | null, listener: (text: string) => void): void {
  stream?.setEncoding('utf8').on('data', listener)
}

/** Calls back when `done` is, at the latest after `DRAIN_MS`. */
function drain(done: Promise<unknown>, callback: () => void): void {
  let isCalled = false
  const once = () => {
    if (isCalled) return
    isCalled = true
    clearTimeout(timer)
    callback()
  }
  // If this loop was busy for that long, what is in the pipes is read only after the timers: hence one turn more.
  const timer = setTimeout(() => setImmediate(once), DRAIN_MS)
  void done.then(once)
}

/** Lets go of what a stranger may hold open at its other end, or this process could not end either. */
function release(child: ChildProcess): void {
  if (child.connected) child.disconnect()
  child.stdout?.destroy()
  child.stderr?.destroy()
}
