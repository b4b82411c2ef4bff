import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

import type { ResponseOf } from '../../api.ts'
import { api } from '../../api.ts'
import type { FeedState, RunFeed } from './run-feed.ts'
import { createRunFeed } from './run-feed.ts'
import type { StepsView } from './step-fold.ts'
import { foldSteps, stepsView } from './step-fold.ts'

export type RunAnswer = ResponseOf<'GET /runs/{runId}'>

export function runQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => api('GET /runs/{runId}', { params: { runId }, signal }),
  })
}

/** Not below ['run', …]: the stream keeps it up to date, and 10,000 steps are not asked for with every change. */
function stepsQuery(runId: string) {
  return queryOptions({
    queryKey: ['run-steps', runId],
    queryFn: ({ signal }) => api('GET /runs/{runId}/steps', { params: { runId }, signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

export interface FollowedRun {
  readonly feed: RunFeed
  readonly state: FeedState
  /** Undefined until they have been read. */
  readonly steps: StepsView | undefined
  readonly stepsError: unknown
}

/** All that happens in a run, as long as the page is open. Logs are read from when they are wanted first. */
export function useRunFeed(runId: string, isFinishedAtFirst: boolean, areLogsWanted: boolean): FollowedRun {
  const [feed] = useState(() => createRunFeed(runId))
  const state = useSyncExternalStore(feed.subscribe, feed.state)
  const [follows] = useState(!isFinishedAtFirst)
  const hasLogs = useOnceTrue(areLogsWanted)
  const { data, error } = useQuery(stepsQuery(runId))
  const [steps, setSteps] = useState<StepsView>()
  useEffect(() => {
    if (data !== undefined) setSteps(stepsView(data))
  }, [data])
  useReading(feed.readEvents, true)
  useReading(
    useCallback((signal: AbortSignal) => feed.readLogs(signal, follows), [feed, follows]),
    hasLogs,
  )
  useFollowing(feed, runId, setSteps, {
    isReady: follows && data !== undefined && !state.isReadingEvents && !(hasLogs && state.isReadingLogs),
    fromEventId: data?.lastEventId ?? 0,
    hasLogs,
  })
  return { feed, state, steps, stepsError: steps === undefined ? error : null }
}

function useOnceTrue(value: boolean): boolean {
  const [was, setWas] = useState(value)
  if (value && !was) setWas(true)
  return was || value
}

function useReading(read: (signal: AbortSignal) => Promise<void>, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return undefined
    const abort = new AbortController()
    void read(abort.signal)
    return () => abort.abort()
  }, [read, isWanted])
}

interface Following {
  readonly isReady: boolean
  readonly fromEventId: number
  readonly hasLogs: boolean
}

function useFollowing(
  feed: RunFeed,
  runId: string,
  setSteps: (next: (before: StepsView | undefined) => StepsView | undefined) => void,
  { isReady, fromEventId, hasLogs }: Following,
): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!isReady || feed.state().stream === 'ended') return undefined
    return feed.follow({
      fromEventId,
      hasLogs,
      onEvents: (events) => setSteps((before) => (before === undefined ? before : foldSteps(before, events))),
      onRun: (run) =>
        client.setQueryData(runQuery(runId).queryKey, (before) => (before === undefined ? before : { ...before, run })),
      onEnd() {
        void client.invalidateQueries({ queryKey: ['run', runId] })
        void client.invalidateQueries({ queryKey: ['run-steps', runId] })
      },
    })
    // Not `fromEventId`: steps read anew at the end do not begin a new stream.
  }, [client, feed, runId, isReady, hasLogs, setSteps])
}
