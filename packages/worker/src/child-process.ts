/**
 * child-process — a process of ours with a line to it, leading a group of its own: for one step, or for a project's code.
 *
 * Promise  1. `onGone` is called once, when it is gone, and after all that it said and printed;
 *          2. with it goes what it started, except what made a process group of its own;
 *          3. with `endsWithUs` none is left when this process exits, however it does: `process.exit`, an uncaught
 *             error. (Of a signal it learns by its line.)
 */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import type { Readable } from 'node:stream'

import type { ErrorRecord } from '@ingot/core'
import { toErrorRecord } from '@ingot/core'

import { HAS_GROUPS, killGroup } from './kill-group.ts'

// What was printed before the end is in a pipe already; somebody with a group of their own may hold that pipe for ever.
const DRAIN_MS = 500
// A second pipe, for what a thread of the child has to say while the line's own thread is busy.
const SIDE_LINE = 4

export interface ProcessOptions {
  readonly main: URL
  readonly endsWithUs: boolean
  readonly execArgv?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly hasSideLine?: boolean
}

/** Undefined code and signal: it could not be started. */
export interface HowGone {
  readonly code: number | undefined
  readonly signal: string | undefined
}

export interface OurProcess<ToChild, FromChild> {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined
  /** Throws when the message cannot be cloned; to one that is gone it does nothing. */
  send(message: ToChild): void
  /** The process and what it started; SIGKILL unless given. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): void
  /** Cuts the line: it ends by itself as soon as it has nothing left to do. */
  letGo(): void
  /** Its end is waited for no longer: this process may end before it. */
  forget(): void
  isRunning(): boolean
  onMessage(listener: (message: FromChild) => void): void
  onSideMessage(listener: (message: FromChild) => void): void
  onGone(listener: (how: HowGone) => void): void
  /** It could not be started, or its line broke. `onGone` follows. */
  onError(listener: (error: ErrorRecord) => void): void
  /** What is printed in it, piece by piece. */
  onPrint(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
}

export function startOurProcess<ToChild extends object, FromChild>(
  options: ProcessOptions,
): OurProcess<ToChild, FromChild> {
  const { main, execArgv, env, endsWithUs, hasSideLine = false } = options
  // A group of its own can be killed as one. Ctrl-C on the terminal does not reach it: it is told by its line.
  const child = fork(main, {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', ...(hasSideLine ? (['pipe'] as const) : [])],
    detached: HAS_GROUPS,
    ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
    ...(env === undefined ? {} : { env }),
  })
  const { pid } = child
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  if (pid !== undefined) sweepAfter(child, pid, endsWithUs)
  const isRunning = () => pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    pid,
    isRunning,
    send: (message) => {
      // An error of the pipe says less than how the process ends.
      if (child.connected) child.send(message, () => undefined)
    },
    kill: (signal) => {
      if (pid !== undefined && isRunning()) killGroup(pid, signal)
    },
    letGo: () => release(child),
    forget: () => child.unref(),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromChild)),
    onSideMessage: (listener) => readLines(child.stdio[SIDE_LINE], (line) => listener(JSON.parse(line) as FromChild)),
    onGone: (listener) => {
      const afterDrain = (how: HowGone) =>
        drain(closed, () => {
          release(child)
          listener(how)
        })
      if (pid === undefined) child.once('error', () => afterDrain({ code: undefined, signal: undefined }))
      child.once('exit', (code, signal) => afterDrain({ code: code ?? undefined, signal: signal ?? undefined }))
    },
    onError: (listener) => void child.on('error', (error) => listener(toErrorRecord(error))),
    onPrint: (listener) => {
      readText(child.stdout, (text) => listener('stdout', text))
      readText(child.stderr, (text) => listener('stderr', text))
    },
  }
}

/** In a sentence: `exit code 3`, `signal SIGKILL`. */
export function sayGone({ code, signal }: HowGone): string {
  if (signal !== undefined) return `signal ${signal}`
  return code === undefined ? 'it could not be started' : `exit code ${code}`
}

const living = new Set<number>()

function sweepAfter(child: ChildProcess, pid: number, endsWithUs: boolean): void {
  if (endsWithUs) {
    if (living.size === 0) process.on('exit', killLiving)
    living.add(pid)
  }
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

function readText(stream: Readable | null, listener: (text: string) => void): void {
  stream?.setEncoding('utf8').on('data', listener)
}

function readLines(stream: unknown, listener: (line: string) => void): void {
  const isReadable = (value: unknown): value is Readable =>
    typeof value === 'object' && value !== null && 'setEncoding' in value
  if (!isReadable(stream)) return
  let rest = ''
  readText(stream, (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) listener(line)
  })
}

/** Calls back when `done` is, at the latest after `DRAIN_MS`. */
export function drain(done: Promise<unknown>, callback: () => void): void {
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
  for (const stream of child.stdio) stream?.destroy()
}
