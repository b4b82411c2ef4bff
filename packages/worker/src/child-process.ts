/**
 * child-process — a process of ours with a line to it, leading a group of its own: for one step, or for a project's code.
 *
 * Promise  1. `onGone` is called once, when it is gone, and after all that it said and printed;
 *          2. with it goes what it started, except what made a process group of its own;
 *          3. what is said on a line and is no message of ours is passed over, and noted among what is printed; a listener
 *             that throws over a message or a print ends that child alone;
 *          4. with `endsWithUs` none is left when this process exits, however it does: `process.exit`, an uncaught
 *             error. (Of a signal it learns by its line.)
 */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

import type { ErrorRecord } from '@ingot/core'
import { toErrorRecord } from '@ingot/core'

import { HAS_GROUPS, killGroup } from './kill-group.ts'

// What was printed before the end is in a pipe already; somebody with a group of their own may hold that pipe for ever.
const DRAIN_MS = 500
// A second pipe, for what a thread of the child has to say while the line's own thread is busy.
const SIDE_LINE = 4

export interface ProcessOptions<FromChild> {
  readonly main: URL
  readonly endsWithUs: boolean
  readonly execArgv?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly hasSideLine?: boolean
  /** The author's code is in the child, and may say anything. */
  readonly isOurs: (message: unknown) => message is FromChild
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
  /** Returns the way to stop. */
  onMessage(listener: (message: FromChild) => void): () => void
  onSideMessage(listener: (message: FromChild) => void): void
  onGone(listener: (how: HowGone) => void): void
  /** It could not be started, or its line broke. `onGone` follows. */
  onError(listener: (error: ErrorRecord) => void): void
  /** What is printed in it, piece by piece. */
  onPrint(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
}

export function startOurProcess<ToChild extends object, FromChild>(
  options: ProcessOptions<FromChild>,
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
  const words = hear(child, options.isOurs, () => child.kill('SIGKILL'))
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
    ...words,
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
  }
}

type Words<FromChild> = Pick<OurProcess<never, FromChild>, 'onMessage' | 'onSideMessage' | 'onPrint'>

const STRAY = 'what was written to the line of this process is no message of ours, and is passed over\n'

function hear<FromChild>(
  child: ChildProcess,
  isOurs: (message: unknown) => message is FromChild,
  end: () => void,
): Words<FromChild> {
  const printListeners: ((stream: 'stdout' | 'stderr', text: string) => void)[] = []
  let hasStrayed = false
  const guarded =
    <Said extends readonly unknown[]>(listener: (...said: Said) => void) =>
    (...said: Said): void => {
      try {
        listener(...said)
      } catch (error) {
        process.emitWarning(toErrorRecord(error).stack ?? String(error))
        end()
      }
    }
  const only =
    (listener: (message: FromChild) => void) =>
    (message: unknown): void => {
      if (isOurs(message)) return listener(message)
      // Once is enough: such code may say it a million times.
      if (!hasStrayed) for (const print of printListeners) print('stderr', STRAY)
      hasStrayed = true
    }
  return {
    onMessage: (listener) => {
      const hearing = guarded(only(listener))
      child.on('message', hearing)
      return () => void child.off('message', hearing)
    },
    onSideMessage: (listener) => {
      const hearing = guarded(only(listener))
      readLines(stdioOf(child)[SIDE_LINE], (line) => hearing(parsed(line)))
    },
    onPrint: (listener) => {
      const print = guarded(listener)
      printListeners.push(print)
      readText(child.stdout, (text) => print('stdout', text))
      readText(child.stderr, (text) => print('stderr', text))
    },
  }
}

/** Undefined, which is no message, when it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
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

function readText(stream: Readable | null | undefined, listener: (text: string) => void): void {
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
  for (const stream of stdioOf(child)) stream?.destroy()
}

/** A process that could not be started, for want of file descriptors, has no streams at all, whatever its type says. */
function stdioOf({
  stdio,
}: {
  readonly stdio?: ChildProcess['stdio']
}): readonly (Readable | Writable | null | undefined)[] {
  return stdio ?? []
}
