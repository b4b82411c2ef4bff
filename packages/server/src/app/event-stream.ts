/**
 * event-stream — messages as server-sent events. A message is asked for when the one before has been taken: a slow reader
 * slows its source and fills no memory.
 *
 * Units    a comment is sent after 15 s of silence, so that a proxy keeps the line and a dead one is noticed
 * Promise  1. it ends when the reader goes, when the server stops (after a message `bye`) and, within seconds, when the
 *             reader may no longer read (after a message `problem`);
 *          2. the source is told by its signal, and its iterator is returned.
 */
import type { Clock } from '@ingot/core'

import { AccessError } from '../access-error.ts'
import type { StreamMessage } from '../handle.ts'
import { codeOf, problemOf } from './problem.ts'

export interface EventStreamOptions {
  readonly clock: Clock
  /** Of the server. */
  readonly stopping: AbortSignal
  /** Told to the source: aborted when the reader has gone or may read no more. */
  readonly reader: AbortController
  /** Whether the reader may still read. */
  readonly holds: () => Promise<boolean>
  readonly onFault: (error: unknown) => void
}

const LOOK_EVERY_MS = 3_000
const SILENCE_MS = 15_000
const RETRY_MS = 2_000

export function eventStream(
  messages: AsyncIterable<StreamMessage<unknown>>,
  options: EventStreamOptions,
): ReadableStream<Uint8Array> {
  return new ReadableStream(new OpenStream(messages, options), { highWaterMark: 0 })
}

type Controller = ReadableStreamDefaultController<Uint8Array>
/** What ends it before its source does. */
type End = 'bye' | 'refused' | 'gone'
type Next = IteratorResult<StreamMessage<unknown>, unknown> | End

/** Holds the source's iterator until the one or the other ends. */
class OpenStream {
  readonly #iterator: AsyncIterator<StreamMessage<unknown>, unknown>
  readonly #options: EventStreamOptions
  readonly #encoder = new TextEncoder()
  #end: End | undefined
  /** Ends the wait for the next message; there while somebody waits. */
  #wake: ((end: End) => void) | undefined
  #saidAtMs: number
  readonly #onStopping = (): void => this.#endAs('bye')

  constructor(messages: AsyncIterable<StreamMessage<unknown>>, options: EventStreamOptions) {
    this.#iterator = messages[Symbol.asyncIterator]()
    this.#options = options
    this.#saidAtMs = options.clock.nowMs()
  }

  start(controller: Controller): void {
    const { stopping, reader, onFault } = this.#options
    stopping.addEventListener('abort', this.#onStopping, { once: true })
    if (stopping.aborted) this.#endAs('bye')
    // At once, so that the reader knows that it is connected.
    this.#say(controller, `retry: ${RETRY_MS}\n\n`)
    void this.#look(controller).catch((error: unknown) => (reader.signal.aborted ? undefined : onFault(error)))
  }

  async pull(controller: Controller): Promise<void> {
    try {
      const next = await this.#next()
      if (typeof next === 'object' && next.done !== true) return this.#say(controller, messageText(next.value))
      if (typeof next === 'string') this.#sayEnd(controller, next)
    } catch (error) {
      // What the source throws when it is told to end is no news.
      if (this.#end === undefined) this.#say(controller, messageText({ event: 'problem', data: this.#problem(error) }))
      else this.#sayEnd(controller, this.#end)
    }
    this.#close()
    if (this.#end !== 'gone') controller.close()
  }

  cancel(): void {
    this.#endAs('gone')
    this.#close()
  }

  #next(): Promise<Next> {
    return new Promise<Next>((resolve, reject) => {
      if (this.#end !== undefined) return resolve(this.#end)
      this.#wake = resolve
      this.#iterator.next().then(resolve, reject)
    }).finally(() => {
      this.#wake = undefined
    })
  }

  async #look(controller: Controller): Promise<void> {
    const { clock, reader } = this.#options
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, reader.signal)
      if (await this.#isRefused()) return this.#endAs('refused')
      // Only to a reader that waits: for a slow one it would be one more thing to keep.
      if (this.#wake !== undefined && clock.nowMs() - this.#saidAtMs >= SILENCE_MS) this.#say(controller, ':\n\n')
    }
  }

  /** A store that fails now is asked again at the next look. */
  async #isRefused(): Promise<boolean> {
    try {
      return !(await this.#options.holds())
    } catch (error) {
      if (codeOf(error) === 'internal-error') this.#options.onFault(error)
      return false
    }
  }

  #endAs(end: End): void {
    this.#end ??= end
    this.#wake?.(this.#end)
    this.#options.reader.abort()
  }

  #close(): void {
    const { stopping, reader } = this.#options
    stopping.removeEventListener('abort', this.#onStopping)
    reader.abort()
    // A source that has not heard its signal yet is not waited for.
    void Promise.resolve(this.#iterator.return?.()).catch(() => undefined)
  }

  #say(controller: Controller, text: string): void {
    this.#saidAtMs = this.#options.clock.nowMs()
    controller.enqueue(this.#encoder.encode(text))
  }

  #sayEnd(controller: Controller, end: End): void {
    if (end === 'bye') this.#say(controller, messageText({ event: 'bye', data: {} }))
    if (end === 'refused') this.#say(controller, messageText({ event: 'problem', data: problemOf(refusal()) }))
  }

  #problem(error: unknown): unknown {
    const problem = problemOf(error)
    if (problem.code === 'internal-error') this.#options.onFault(error)
    return problem
  }
}

function refusal(): AccessError {
  return new AccessError('access/bad-token', 'the token has expired or was revoked.')
}

/** JSON has no line breaks, so one line of data is enough. */
export function messageText({ event, id, data }: StreamMessage<unknown>): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}
