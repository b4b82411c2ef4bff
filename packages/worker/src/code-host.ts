/**
 * code-host — a project's code behind a process of its own, from the daemon's side: asked, watched, started anew.
 *
 * Rules    many asks are answered at a time. An ask has a limit, after which it is over whatever its code does: the
 *          hard limit of a sensor, else `askLimitMs`.
 * Errors   `codeHost` rejects with what is wrong with the project's code. An ask rejects with what is wrong with it, and
 *          with UserCodeError user-code/worker-died, user-code/timeout   when its code ended or blocked the process;
 *               for schedules, sensors and automation that is an outcome of status `failed` instead;
 *          StorageError storage/unavailable, retryable   when there is no process, for the fault of another, or closed.
 * Promise  1. `process.exit`, a crash, an error that nothing waits for, too much memory or an endless loop in one ask's
 *             code fails that ask alone, with the reason and, where it is known, the place. The others are asked again
 *             on another process and notice nothing.
 *          2. While one ask's code computes without a pause, the others are answered by another process.
 *          3. An ask whose fault it may have been is asked again alone, so that the guilty one is found.
 */
import type { CodeHost, ProjectSnapshot } from '@ingot/core'
import { StorageError, toErrorRecord } from '@ingot/core'

import type { Ask } from './ask.ts'
import { ASK_LIMIT_MS, failAsk, limitOf } from './ask.ts'
import type { Death } from './death.ts'
import { fromSentError } from './error-transfer.ts'
import type { AnswerOf, AskKind, AskOf, Blocked, FromHost, Loaded } from './host-protocol.ts'
import type { HostProcess } from './host-process.ts'
import { startHostProcess } from './host-process.ts'
import type { HostOptions } from './host-runtime.ts'
import type { FileDigests } from './loaded-files.ts'
import { defaultMemoryMb, weigh } from './weigh.ts'

export interface CodeHostOptions extends HostOptions {
  /** For every ask that has no limit of its own; 120 s unless given. */
  readonly askLimitMs?: number
  /** What the author's code prints while it is evaluated. */
  readonly onPrint?: (stream: 'stdout' | 'stderr', text: string) => void
}

export interface ManagedHost extends CodeHost {
  /** The files that were loaded, or asked for and not there, outside node_modules. */
  readonly files: FileDigests
  /** Of the process that answers now; undefined while it is started anew. */
  readonly pid: number | undefined
  /** Called when a process has ended that was not told to; returns the way to stop. */
  onExit(listener: (death: Death) => void): () => void
  /** Called when it was started anew and has loaded other code than before, since its files have changed. */
  onOtherCode(listener: () => void): () => void
  /** Resolves when nothing is being asked. */
  settled(): Promise<void>
  /** Ends its process; asks that are not answered are rejected. */
  close(): Promise<void>
}

const FIRST_BACKOFF_MS = 100
const MOST_BACKOFF_MS = 10_000
// A process that computes nothing answers within a millisecond; a busy machine may need some more.
const PONG_MS = 1_000
const MOST_DEATHS = 5

export async function codeHost(options: CodeHostOptions): Promise<ManagedHost> {
  const process = startHostProcess(options, 'evaluate')
  return new ProcessHost(options, process, await process.loaded)
}

/** Why this side ends a process, and for whose fault. */
interface Sentence {
  readonly culprit: Ask | undefined
  readonly code: 'user-code/timeout' | 'user-code/worker-died'
  readonly message: string
}

class ProcessHost implements ManagedHost {
  readonly #options: CodeHostOptions
  #loaded: Loaded
  /** To which asks go; undefined while another one is started. */
  #serving: HostProcess | undefined
  readonly #processes = new Set<HostProcess>()
  /** Since when which code has kept which process from answering. */
  readonly #blocked = new Map<HostProcess, Blocked>()
  readonly #sentences = new Map<HostProcess, Sentence>()
  readonly #asks = new Map<number, Ask>()
  readonly #exitListeners = new Set<(death: Death) => void>()
  readonly #codeListeners = new Set<() => void>()
  readonly #pongs = new Map<HostProcess, () => void>()
  #settledWaiters: (() => void)[] = []
  #nextId = 1
  #isStarting = false
  readonly #closing = new AbortController()
  #loadError: unknown

  constructor(options: CodeHostOptions, process: HostProcess, loaded: Loaded) {
    this.#options = options
    this.#loaded = loaded
    this.#adopt(process)
    this.#serving = process
  }

  get project(): string {
    return this.#loaded.project
  }
  get codeVersion(): string {
    return this.#loaded.codeVersion
  }
  get files(): FileDigests {
    return this.#loaded.files
  }
  get pid(): number | undefined {
    return this.#serving?.pid
  }
  get snapshot(): ProjectSnapshot {
    const { snapshot } = this.#loaded
    if (snapshot === undefined) throw new Error('a process that evaluates has said nothing of what it loaded')
    return snapshot
  }

  readonly prepareRun = this.#method('prepareRun')
  readonly prepareRetry = this.#method('prepareRetry')
  readonly evaluateSchedule = this.#method('evaluateSchedule')
  readonly evaluateSensor = this.#method('evaluateSensor')
  readonly checkPush = this.#method('checkPush')
  readonly checkCursor = this.#method('checkCursor')
  readonly evaluateAutomation = this.#method('evaluateAutomation')
  readonly planBackfill = this.#method('planBackfill')
  readonly advanceBackfill = this.#method('advanceBackfill')
  readonly describeAssets = this.#method('describeAssets')
  readonly describePartitions = this.#method('describePartitions')
  readonly inputVersions = this.#method('inputVersions')
  readonly explain = this.#method('explain')
  readonly previewRun = this.#method('previewRun')

  onExit(listener: (death: Death) => void): () => void {
    this.#exitListeners.add(listener)
    return () => void this.#exitListeners.delete(listener)
  }

  onOtherCode(listener: () => void): () => void {
    this.#codeListeners.add(listener)
    return () => void this.#codeListeners.delete(listener)
  }

  settled(): Promise<void> {
    if (this.#asks.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#settledWaiters.push(resolve))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    for (const ask of this.#asks.values()) this.#settle(ask, () => ask.reject(this.#unavailable('it was closed')))
    const ending = [...this.#processes].map((process) => {
      process.line.kill()
      return process.gone
    })
    await Promise.all(ending)
  }

  #method<Kind extends AskKind>(kind: Kind): (input: AskOf<Kind>) => Promise<AnswerOf<Kind>> {
    return (input) =>
      new Promise((resolve, reject) => {
        if (this.#closing.signal.aborted) return reject(this.#unavailable('it was closed'))
        const ask: Ask = {
          id: this.#nextId,
          kind,
          input,
          askedAtMs: Date.now(),
          // The answer is of the method that was asked: see host-protocol.
          resolve: (value) => resolve(value as AnswerOf<Kind>),
          reject,
          deaths: 0,
          isSuspect: false,
          process: undefined,
          timer: undefined,
        }
        this.#nextId += 1
        this.#asks.set(ask.id, ask)
        this.#pump()
      })
  }

  /** Sends what waits: all of it, or, while somebody is suspected, one at a time. */
  #pump(): void {
    this.#leaveBlocked()
    const process = this.#serving
    if (process === undefined) return void this.#start()
    const waiting = [...this.#asks.values()].filter((ask) => ask.process === undefined)
    const suspects = [...this.#asks.values()].filter((ask) => ask.isSuspect)
    if (suspects.length === 0) return waiting.forEach((ask) => this.#send(ask, process))
    const isQuiet = [...this.#asks.values()].every((ask) => ask.process !== process)
    const next = suspects.find((ask) => ask.process === undefined)
    if (isQuiet && next !== undefined) this.#send(next, process)
  }

  #send(ask: Ask, process: HostProcess): void {
    ask.process = process
    const limitMs = limitOf(ask, this.#loaded.snapshot, this.#options.askLimitMs ?? ASK_LIMIT_MS)
    this.#limit(ask, process, limitMs)
    try {
      process.line.send({ kind: 'ask', id: ask.id, ask: ask.kind, input: ask.input })
    } catch (error) {
      this.#settle(ask, () => ask.reject(error))
    }
  }

  #limit(ask: Ask, process: HostProcess, limitMs: number): void {
    ask.timer = setTimeout(() => void this.#onLimit(ask, process, limitMs), limitMs)
  }

  #settle(ask: Ask, end: () => void): void {
    if (!this.#asks.delete(ask.id)) return
    clearTimeout(ask.timer)
    end()
    this.#retire(ask.process)
    if (this.#asks.size > 0) return this.#pump()
    for (const resolve of this.#settledWaiters.splice(0)) resolve()
  }

  /** Lets a process go that answers nobody any more. */
  #retire(process: HostProcess | undefined): void {
    if (process === undefined || process === this.#serving) return
    const isNeeded = [...this.#asks.values()].some((ask) => ask.process === process)
    if (!isNeeded && process.line.isRunning()) process.line.kill()
  }

  #adopt(process: HostProcess): void {
    this.#processes.add(process)
    process.onMessage((message) => this.#onMessage(process, message))
    process.onBlocked((blocked) => {
      this.#blocked.set(process, blocked)
      if (this.#asks.size > 1) this.#pump()
    })
    const stopWeighing = weigh(process.pid, this.#options.maxMemoryMb ?? defaultMemoryMb(), (message) =>
      this.#endForMemory(process, message),
    )
    void process.gone.then(stopWeighing)
    if (this.#options.onPrint !== undefined) process.onPrint(this.#options.onPrint)
    void process.gone.then((death) => this.#onGone(process, death))
  }

  #onMessage(process: HostProcess, message: FromHost): void {
    this.#blocked.delete(process)
    if (message.kind === 'pong') this.#pongs.get(process)?.()
    if (message.kind !== 'answer' && message.kind !== 'refused') return
    const ask = this.#asks.get(message.id)
    // Asked again elsewhere meanwhile, or over.
    if (ask?.process !== process) return
    this.#settle(ask, () =>
      message.kind === 'answer' ? ask.resolve(message.value) : ask.reject(fromSentError(message.error)),
    )
  }

  /** Others are not to wait for a process that one of them keeps busy. */
  #leaveBlocked(): void {
    const process = this.#serving
    const blocked = process === undefined ? undefined : this.#blocked.get(process)
    if (process === undefined || blocked === undefined) return
    const guilty = this.#asks.get(Number(blocked.subject))
    if (guilty?.process !== process) return
    this.#serving = undefined
    for (const ask of this.#asks.values()) if (ask !== guilty && ask.process === process) takeBack(ask)
  }

  async #onLimit(ask: Ask, process: HostProcess, limitMs: number): Promise<void> {
    const isAlive = await this.#isAnswering(process)
    if (ask.process !== process || !this.#asks.has(ask.id)) return
    if (isAlive) {
      // Its own limit may be higher, and core ends it there; this side looks only whether that can be.
      if (ask.kind === 'evaluateSchedule') return this.#limit(ask, process, limitMs)
      const message = `did not end within ${limitMs / 1_000} s`
      return this.#settle(ask, () => failAsk(ask, 'user-code/timeout', message))
    }
    const blocked = this.#blocked.get(process)
    const mine = [...this.#asks.values()].filter((other) => other.process === process)
    const known = this.#asks.get(Number(blocked?.subject))
    const at = blocked?.place === undefined ? '' : ` (at ${blocked.place})`
    this.#sentences.set(process, {
      culprit: known?.process === process ? known : mine.length === 1 ? ask : undefined,
      code: 'user-code/timeout',
      message: `kept its process busy without a pause for ${limitMs / 1_000} s${at} and was ended`,
    })
    process.line.kill()
  }

  #endForMemory(process: HostProcess, message: string): void {
    const mine = [...this.#asks.values()].filter((ask) => ask.process === process)
    this.#sentences.set(process, {
      culprit: mine.length === 1 ? mine[0] : undefined,
      code: 'user-code/worker-died',
      message,
    })
    process.line.kill()
  }

  #isAnswering(process: HostProcess): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (isAnswering: boolean) => {
        clearTimeout(timer)
        this.#pongs.delete(process)
        resolve(isAnswering)
      }
      const timer = setTimeout(() => answer(false), PONG_MS)
      this.#pongs.set(process, () => answer(true))
      process.line.send({ kind: 'ping' })
    })
  }

  #onGone(process: HostProcess, death: Death): void {
    this.#processes.delete(process)
    this.#blocked.delete(process)
    const sentence = this.#sentences.get(process)
    this.#sentences.delete(process)
    const wasServing = this.#serving === process
    if (wasServing) this.#serving = undefined
    const mine = [...this.#asks.values()].filter((ask) => ask.process === process)
    for (const ask of mine) takeBack(ask)
    const culprit = sentence === undefined ? culpritOf(mine, death) : sentence.culprit
    for (const ask of mine) if (ask !== culprit) this.#askAgain(ask, culprit === undefined, death)
    if (culprit !== undefined) {
      const { code = 'user-code/worker-died', message = death.message } = sentence ?? {}
      this.#settle(culprit, () => failAsk(culprit, code, message, death.error))
    }
    if (this.#closing.signal.aborted) return
    if (wasServing || sentence !== undefined) for (const listener of this.#exitListeners) listener(death)
    this.#pump()
  }

  #askAgain(ask: Ask, isSuspect: boolean, death: Death): void {
    ask.isSuspect ||= isSuspect
    ask.deaths += 1
    if (ask.deaths > MOST_DEATHS) this.#settle(ask, () => ask.reject(this.#unavailable(death.message)))
  }

  /** One at a time, and ever more slowly while the code does not load. */
  async #start(): Promise<void> {
    if (this.#isStarting) return
    this.#isStarting = true
    const { signal } = this.#closing
    for (let backoffMs = FIRST_BACKOFF_MS; !signal.aborted; backoffMs = Math.min(backoffMs * 2, MOST_BACKOFF_MS)) {
      const process = startHostProcess(this.#options, 'evaluate')
      this.#processes.add(process)
      try {
        const loaded = await process.loaded
        this.#serve(process, loaded)
        break
      } catch (error) {
        this.#processes.delete(process)
        this.#loadError = error
        this.#rejectOverdue()
      }
      await pause(backoffMs, signal)
    }
    this.#isStarting = false
    if (!signal.aborted) this.#pump()
  }

  #serve(process: HostProcess, loaded: Loaded): void {
    const isOther = loaded.codeVersion !== this.#loaded.codeVersion
    this.#loaded = loaded
    this.#loadError = undefined
    this.#adopt(process)
    this.#serving = process
    if (isOther) for (const listener of this.#codeListeners) listener()
  }

  /** Nobody waits for ever for code that does not load any more. */
  #rejectOverdue(): void {
    const limitMs = this.#options.askLimitMs ?? ASK_LIMIT_MS
    for (const ask of this.#asks.values()) {
      if (ask.process !== undefined || Date.now() - ask.askedAtMs < limitMs) continue
      this.#settle(ask, () => ask.reject(this.#unavailable(toErrorRecord(this.#loadError).message)))
    }
  }

  #unavailable(why: string): StorageError {
    const message = `project "${this.#loaded.project}" has no process that could answer: ${why}. Ask again.`
    return new StorageError('storage/unavailable', message, { retryable: true })
  }
}

function takeBack(ask: Ask): void {
  clearTimeout(ask.timer)
  ask.process = undefined
}

/** Who it was by its own word; else the only one there, unless a stranger may have killed the process. */
function culpritOf(asks: readonly Ask[], death: Death): Ask | undefined {
  const named = asks.find((ask) => String(ask.id) === death.subject)
  if (named !== undefined) return named
  const [only] = asks
  if (only === undefined || asks.length > 1) return undefined
  return death.reason !== 'worker-lost' || only.deaths > 0 ? only : undefined
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
