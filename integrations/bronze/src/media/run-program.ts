/**
 * run-program — runs somebody else's program without a shell, and reads what it prints.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes
 * Errors   the signal's reason, or what `onLine` threw, after the program and all that it started are gone
 * Promise  1. It never outlives this process, however this process ends (guard-main.ts).
 *          2. Of its output no more is kept than `maxOutputBytes`; of its complaints the last 64 KiB.
 *          3. Aborted or out of time it is asked to end, and killed with all that it started two seconds later.
 */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Clock } from '@ingot/core'
import { systemClock } from '@ingot/core'

export interface ProgramOptions {
  readonly cwd?: string
  readonly timeoutMs: number
  readonly maxOutputBytes: number
  readonly signal?: AbortSignal
  /** Of its output, without the line's end. True means: stop it. */
  readonly onLine?: (line: string) => boolean | void
  readonly clock?: Clock
}

export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number; readonly output: Uint8Array; readonly complaints: string }
  /** There is no such program, or it may not be run. */
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'timeout' | 'too-much-output' | 'stopped' }

const GUARD = fileURLToPath(new URL('./guard-main.ts', import.meta.url))
const HAS_GROUPS = process.platform !== 'win32'
const GRACE_MS = 2_000
// What it started and left behind, in a group of its own, may hold the pipes for ever.
const DRAIN_MS = 500
const MAX_COMPLAINT_CHARS = 65_536
// A shell's way to say that a signal ended it; which one is told by nobody who asks.
const ENDED_BY_SIGNAL = 128

type Stop =
  | { readonly kind: 'timeout' | 'too-much-output' | 'stopped' }
  | { readonly kind: 'thrown'; readonly error: unknown }

export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const { signal, clock = systemClock } = options
  signal?.throwIfAborted()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', GUARD, ...placed(argv)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: HAS_GROUPS,
    windowsHide: true,
    // Python prints in the machine's old code page otherwise.
    env: { ...process.env, PYTHONUTF8: '1' },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const over = new AbortController()
  const ending: { why?: Stop } = {}
  const stop = (why: Stop): void => {
    if (ending.why !== undefined) return
    ending.why = why
    endTree(child, clock, over.signal)
  }
  const onAbort = () => stop({ kind: 'thrown', error: signal?.reason })
  signal?.addEventListener('abort', onAbort, { once: true })
  const heard = hear(child, options, stop)
  // Rejects when all is over in time, and nobody needs to know.
  clock.sleep(options.timeoutMs, over.signal).then(
    () => stop({ kind: 'timeout' }),
    () => undefined,
  )
  try {
    await closed(child, clock)
  } finally {
    over.abort()
    signal?.removeEventListener('abort', onAbort)
  }
  if (ending.why?.kind === 'thrown') throw ending.why.error
  return ending.why ?? endOf(heard(), argv[0])
}

/** A path is meant from here, not from the folder that the program works in. */
function placed([program = '', ...args]: readonly string[]): readonly string[] {
  return [/[/\\]/.test(program) ? resolve(program) : program, ...args]
}

interface Heard {
  readonly output: Uint8Array
  readonly complaints: string
  /** What the guard said last; empty when it was ended itself. */
  readonly verdict: string
}

function hear(child: ChildProcess, options: ProgramOptions, stop: (why: Stop) => void): () => Heard {
  const { onLine, maxOutputBytes } = options
  const output: Buffer[] = []
  let outputBytes = 0
  let rest = ''
  const decoder = new TextDecoder()
  child.stdout?.on('data', (piece: Buffer) => {
    outputBytes += piece.length
    if (outputBytes > maxOutputBytes) return stop({ kind: 'too-much-output' })
    output.push(piece)
    if (onLine === undefined) return
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/)
    rest = lines.pop() ?? ''
    try {
      if (lines.some((line) => onLine(line) === true)) stop({ kind: 'stopped' })
    } catch (error) {
      stop({ kind: 'thrown', error })
    }
  })
  const complaints = lastText(child.stderr)
  const [, , , verdictPipe] = child.stdio
  const verdict = lastText(isReadable(verdictPipe) ? verdictPipe : null)
  // A program that is gone does not read: nothing is ever written, but the pipe may complain.
  child.stdin?.on('error', () => undefined)
  return () => ({ output: Buffer.concat(output), complaints: complaints(), verdict: verdict() })
}

function lastText(stream: Readable | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-MAX_COMPLAINT_CHARS)
  })
  return () => text
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream
}

function endOf({ output, complaints, verdict }: Heard, program = ''): ProgramEnd {
  const how = (verdict === '' ? {} : JSON.parse(verdict)) as { readonly code?: number; readonly error?: string }
  if (how.error === undefined) return { kind: 'ended', code: how.code ?? ENDED_BY_SIGNAL, output, complaints }
  const what = how.error === 'ENOENT' ? 'was not found' : `could not be started (${how.error})`
  return { kind: 'missing', reason: `the program \`${program}\` ${what}` }
}

/** Asks first: a program that is told so removes its half-written files. */
function endTree(child: ChildProcess, clock: Clock, over: AbortSignal): void {
  signalTree(child, 'SIGTERM')
  clock.sleep(GRACE_MS, over).then(
    () => signalTree(child, 'SIGKILL'),
    () => undefined,
  )
}

function signalTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    process.kill(HAS_GROUPS ? -child.pid : child.pid, signal)
  } catch {
    // ESRCH: nobody is left in the group.
  }
}

/** Resolves when it is gone and its pipes are read. */
async function closed(child: ChildProcess, clock: Clock): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const drained = new AbortController()
  child.once('error', reject)
  child.once('close', () => resolve())
  child.once('exit', () => {
    // What the program started and did not wait for.
    signalTree(child, 'SIGKILL')
    clock.sleep(DRAIN_MS, drained.signal).then(
      () => child.stdio.forEach((stream) => stream?.destroy()),
      () => undefined,
    )
  })
  try {
    await promise
  } finally {
    drained.abort()
  }
}
