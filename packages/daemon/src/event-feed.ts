/**
 * event-feed — tells the loops what happened: one reader of the log for all of them, woken by the store.
 */
import { bell, toErrorRecord } from '@ingot/core'
import type { EventKind, StoredEvent } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

/** The kinds that some loop acts on; what steps do otherwise is passed over by the store. */
const KINDS = [
  'run-queued',
  'run-started',
  'run-resumed',
  'run-cancel-requested',
  'run-ended',
  'asset-materialized',
  'asset-observed',
  'asset-failed',
  'asset-wiped',
  'check-evaluated',
  'partitions-added',
  'partitions-removed',
] as const satisfies readonly EventKind[]

export interface EventFeed extends AsyncDisposable {
  /** Reads on at once, and resolves when everything written before the call has been told. */
  catchUp(): Promise<void>
}

const PAGE = 1_000
const SAFETY_NET_MS = 5_000

/** `onEvents` gets them in order; `onChange` is called after any write, also one without events (a push, a pool). */
export function startFeed(
  ports: DaemonPorts,
  afterId: number,
  onEvents: (events: readonly StoredEvent[]) => Promise<void> | void,
  onChange: (by: 'self' | 'others') => void,
): EventFeed {
  const stopping = new AbortController()
  const rung = bell()
  let lastId = afterId
  let reading: Promise<void> = Promise.resolve()
  let isByOthers = true
  const readAll = async (): Promise<void> => {
    for (;;) {
      const page = await ports.storage.read({ afterId: lastId, limit: PAGE, kinds: KINDS })
      if (page.events.length > 0) await onEvents(page.events)
      if (page.nextId === lastId) return
      lastId = page.nextId
    }
  }
  const catchUp = (): Promise<void> => (reading = reading.catch(() => undefined).then(readAll))
  const stopListening = ports.storage.onChange((by) => {
    isByOthers ||= by === 'others'
    rung.ring()
  })
  const turning = (async () => {
    while (!stopping.signal.aborted) {
      await catchUp().catch((error: unknown) =>
        ports.note({ level: 'error', loop: 'feed', message: toErrorRecord(error).message }),
      )
      onChange(isByOthers ? 'others' : 'self')
      isByOthers = false
      await rung.wait(ports.clock, SAFETY_NET_MS, stopping.signal)
    }
  })()
  return {
    catchUp,
    async [Symbol.asyncDispose]() {
      stopListening()
      stopping.abort()
      await turning
    },
  }
}
