/**
 * run-stream — the only EventSource of the run page: what happens to one run, and what its code says.
 *
 * Rules    messages are passed on at most ten times a second, so that a run of many short steps draws no more often;
 *          one that comes after a pause is passed on at once.
 *          The browser takes up a broken stream where it was (Last-Event-ID); when the server refuses, this does.
 *          Of all hidden tabs one keeps its stream, so that its title tells how the run ended; see live.ts.
 */
import type { RunState, StoredEvent } from '@ingot/core'

import type { LogLineJson } from '../../api.ts'
import { pathOf } from '../../api.ts'
import { whileHidden } from './while-hidden.ts'

export type StreamState = 'off' | 'connecting' | 'live' | 'reconnecting' | 'ended'

export interface Gathered {
  readonly run?: RunState
  readonly events: readonly StoredEvent[]
  readonly lines: readonly LogLineJson[]
}
export interface StreamOptions {
  readonly runId: string
  /** `<event id>.<log cursor>`. */
  readonly cursor: string
  readonly hasLogs: boolean
  readonly onGathered: (gathered: Gathered, cursor: string) => void
  readonly onState: (state: StreamState) => void
}

const GATHER_MS = 100
const RETRY_MS = 2_000
// A connection that broke without a word (a laptop that slept, a proxy) looks like one on which nothing happens.
const SILENCE_MS = 30_000

/** Returns what closes it. */
export function openRunStream({ runId, cursor: first, hasLogs, onGathered, onState }: StreamOptions): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let cursor = first
  const box = gatherer((gathered) => onGathered(gathered, cursor))
  const close = () => {
    source?.close()
    clearTimeout(retry)
    clearTimeout(silence)
  }
  const stop = () => {
    stopWatching()
    close()
    box.flush()
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      source?.close()
      open()
    }, SILENCE_MS)
  }
  const on = (name: string, take: (message: MessageEvent<string>) => void) =>
    source?.addEventListener(name, (message: MessageEvent<string>) => {
      if (message.lastEventId !== '') cursor = message.lastEventId
      heard()
      take(message)
    })
  const open = () => {
    source = new EventSource(
      pathOf('GET /runs/{runId}/stream', { params: { runId }, query: { cursor, logs: hasLogs } }),
    )
    heard()
    source.addEventListener('open', () => onState('live'))
    on('run', ({ data }) => box.addRun((JSON.parse(data) as { readonly run: RunState }).run))
    on('events', ({ data }) => box.addEvents((JSON.parse(data) as { readonly events: readonly StoredEvent[] }).events))
    on('logs', ({ data }) => box.addLines((JSON.parse(data) as { readonly lines: readonly LogLineJson[] }).lines))
    on('end', () => {
      stop()
      onState('ended')
    })
    source.addEventListener('error', () => {
      onState('reconnecting')
      if (source?.readyState !== EventSource.CLOSED) return
      clearTimeout(silence)
      retry = setTimeout(open, RETRY_MS)
    })
  }
  onState('connecting')
  open()
  const stopWatching = whileHidden({ rest: close, goOn: open })
  return stop
}

function gatherer(tell: (gathered: Gathered) => void) {
  let run: RunState | undefined
  let events: StoredEvent[] = []
  let lines: LogLineJson[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let toldAtMs = 0
  const flush = () => {
    clearTimeout(timer)
    if (timer === undefined) return
    timer = undefined
    toldAtMs = performance.now()
    const gathered = { events, lines, ...(run === undefined ? {} : { run }) }
    ;[run, events, lines] = [undefined, [], []]
    tell(gathered)
  }
  const schedule = () => (timer ??= setTimeout(flush, Math.max(0, toldAtMs + GATHER_MS - performance.now())))
  return {
    flush,
    addRun(next: RunState) {
      run = next
      schedule()
    },
    addEvents(added: readonly StoredEvent[]) {
      events = events.concat(added)
      schedule()
    },
    addLines(added: readonly LogLineJson[]) {
      lines = lines.concat(added)
      schedule()
    },
  }
}
