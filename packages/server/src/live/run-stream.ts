/**
 * run-stream — one run's events and log lines as they come, until it is over and all is said.
 *
 * Units    a message holds at most 1,000 events or 5,000 lines. What is there is sent at once; what trickles in is
 *          gathered for 50 ms.
 * Promise  1. Every event and line after the cursor is sent once, each kind in its order; the id of a message is where
 *             to go on after it.
 *          2. The stream ends after `run-ended` with everything that was logged before.
 */
import type { Bell, Clock, RunState } from '@ingot/core'
import { bell, isFinished } from '@ingot/core'

import type { RunStreamMessage } from '../contract/index.ts'
import type { StreamMessage } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'
import type { RunCursor } from './live-cursor.ts'
import type { RunReads } from './run-reads.ts'
import { EVENTS_AT_ONCE, LINES_AT_ONCE } from './run-reads.ts'

export type RunMessage = StreamMessage<RunStreamMessage>

const PACE_MS = 50
// Lines of a log are no change of the store: they are looked for.
const LOG_LOOK_MS = 150
const LOOK_ANYWAY_MS = 5_000
const STATE_EVERY_MS = 500

type Ports = Pick<ServerPorts, 'storage' | 'clock'>

export async function* runStream(
  ports: Ports,
  reads: RunReads,
  run: RunState,
  from: RunCursor,
  { hasLogs, signal }: { readonly hasLogs: boolean; readonly signal: AbortSignal },
): AsyncGenerator<RunMessage, void> {
  const place = new Place(ports, reads, run, from)
  const rung = bell()
  const stopListening = ports.storage.onChange(() => rung.ring())
  try {
    yield place.runMessage()
    while (!signal.aborted) {
      // What a run logs is written before its end is: a log read after the end was seen is whole.
      const isLast = place.isOver
      const events = await place.events()
      if (events !== undefined) yield events
      const lines = hasLogs ? await place.lines() : undefined
      if (lines !== undefined) yield lines
      if (await place.hasNewState()) yield place.runMessage()
      if (events === undefined && lines === undefined && isLast) return yield place.message('end', {})
      if (!place.isBehind) await pause(ports.clock, rung, place.pauseMs(hasLogs), signal)
    }
  } finally {
    stopListening()
  }
}

async function pause(clock: Clock, rung: Bell, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(PACE_MS, signal).catch(() => undefined)
  await rung.wait(clock, ms, signal)
}

/** How far one client has read. */
class Place {
  readonly #ports: Ports
  readonly #reads: RunReads
  #run: RunState
  #eventId: number
  #logCursor: number
  #stateAtMs: number
  #isStateDue = false
  #isStateNew = false
  /** True when a page was full: more is there already. */
  isBehind = false
  isOver: boolean

  constructor(ports: Ports, reads: RunReads, run: RunState, { eventId, logCursor }: RunCursor) {
    this.#ports = ports
    this.#reads = reads
    this.#run = run
    this.#eventId = eventId
    this.#logCursor = logCursor
    this.#stateAtMs = ports.clock.nowMs()
    this.isOver = isFinished(run.status)
  }

  message(event: string, data: RunStreamMessage): RunMessage {
    return { event, id: `${this.#eventId}.${this.#logCursor}`, data }
  }

  runMessage(): RunMessage {
    return this.message('run', { run: this.#run })
  }

  /** A finished run says nothing more; one that waits logs nothing yet. */
  pauseMs(hasLogs: boolean): number {
    if (this.isOver) return 0
    if (hasLogs && this.#run.status !== 'queued') return LOG_LOOK_MS
    return this.#isStateNew ? STATE_EVERY_MS : LOOK_ANYWAY_MS
  }

  async events(): Promise<RunMessage | undefined> {
    const { events, nextId } = await this.#reads.events(this.#run.runId, this.#eventId)
    this.#eventId = nextId
    this.isBehind = events.length === EVENTS_AT_ONCE
    if (events.length === 0) return undefined
    this.#isStateNew = true
    for (const { kind } of events) {
      if (kind === 'run-ended') this.isOver = true
      if (kind.startsWith('run-')) this.#isStateDue = true
    }
    return this.message('events', { events, nextId })
  }

  async lines(): Promise<RunMessage | undefined> {
    const { lines, nextCursor } = await this.#reads.lines(this.#run.runId, this.#logCursor)
    this.#logCursor = nextCursor
    this.isBehind ||= lines.length === LINES_AT_ONCE
    return lines.length === 0 ? undefined : this.message('logs', { lines: [...lines], nextCursor })
  }

  /** Reads it when it has changed: at once when the run began or ended, now and then while steps go on. */
  async hasNewState(): Promise<boolean> {
    const { storage, clock } = this.#ports
    const isDue = this.#isStateDue || clock.nowMs() - this.#stateAtMs >= STATE_EVERY_MS
    if (!this.#isStateNew || !isDue) return false
    const run = await storage.getRun(this.#run.runId)
    // Forgotten meanwhile: nothing more will come.
    if (run === undefined) this.isOver = true
    this.#run = run ?? this.#run
    this.#stateAtMs = clock.nowMs()
    this.#isStateDue = false
    this.#isStateNew = false
    return run !== undefined
  }
}
