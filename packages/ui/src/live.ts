/**
 * live — the only EventSource of the frame: what changed on the server is asked for anew, by the queries on the screen.
 *
 * Rules    changes that come while the answers to the last are under way are gathered, and nothing is asked for in a
 *          hidden tab until it is looked at. After a gap that the server cannot fill, everything is asked for anew.
 *          A hidden tab holds no stream: a browser gives a server six connections for all its tabs together, and the
 *          seventh tab would never load.
 */
import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

import type { ChangeMessage, HelloMessage } from './api.ts'
import { pathOf } from './api.ts'
import type { Change } from './live-changes.ts'
import { mergeChanges } from './live-changes.ts'
import { refreshStale } from './live-refresh.ts'

export type LiveState = 'connecting' | 'live' | 'lost'

// A busy server says something ten times a second; a person reads at most twice.
const GATHER_MS = 500
// The browser retries by itself unless the server refused; then this does.
const RETRY_MS = 5_000

let state: LiveState = 'connecting'
const listeners = new Set<() => void>()

function setState(next: LiveState): void {
  if (next === state) return
  state = next
  for (const tell of listeners) tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state)
}

/** Once, in the shell. */
export function useLive(isWanted: boolean): void {
  const client = useQueryClient()
  useEffect(() => (isWanted ? listen(client) : undefined), [client, isWanted])
}

function listen(client: QueryClient): () => void {
  const gathered = gatherer(client)
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let hasConnected = false
  let cursor: string | undefined
  const close = () => {
    source?.close()
    clearTimeout(retry)
  }
  const open = () => {
    source = new EventSource(pathOf('GET /live', cursor === undefined ? {} : { query: { cursor } }))
    source.addEventListener('hello', (message) => {
      const { isReset } = JSON.parse(message.data) as HelloMessage
      cursor = message.lastEventId
      // The first connection comes with the first answers; a later one may have missed something.
      if (hasConnected && (isReset || state === 'lost')) void client.invalidateQueries()
      hasConnected = true
      setState('live')
      if (document.hidden) close()
    })
    source.addEventListener('change', (message) => {
      cursor = message.lastEventId
      gathered.add(JSON.parse(message.data) as ChangeMessage)
    })
    source.addEventListener('error', () => {
      setState('lost')
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
    })
  }
  const onLook = () => {
    // One that has not said hello yet does so first: from there on nothing is missed.
    if (document.hidden && cursor === undefined) return
    close()
    if (!document.hidden) open()
  }
  open()
  document.addEventListener('visibilitychange', onLook)
  return () => {
    document.removeEventListener('visibilitychange', onLook)
    close()
    gathered.stop()
    setState('connecting')
  }
}

function gatherer(client: QueryClient) {
  let change: Change | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  const flush = async () => {
    timer = undefined
    if (change === undefined || isAsking || document.hidden) return
    const now = change
    change = undefined
    isAsking = true
    await refreshStale(client, now)
    isAsking = false
    schedule()
  }
  const schedule = () => {
    if (change !== undefined) timer ??= setTimeout(() => void flush(), GATHER_MS)
  }
  document.addEventListener('visibilitychange', schedule)
  return {
    add(next: Change) {
      change = mergeChanges(change, next)
      schedule()
    },
    stop() {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', schedule)
    },
  }
}
