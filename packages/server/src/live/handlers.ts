/**
 * live — streams of what changes, and of one run.
 */
import type { Handlers } from '../handle.ts'
import { knownRun } from '../known-run.ts'
import type { ServerPorts } from '../ports.ts'
import type { RunCursor } from './live-cursor.ts'
import { eventIdOf, runCursorOf } from './live-cursor.ts'
import { liveFeed } from './live-feed.ts'
import { liveStream } from './live-stream.ts'
import { runReads } from './run-reads.ts'
import { runStream } from './run-stream.ts'

export function liveHandlers(ports: ServerPorts): Handlers<'GET /live' | 'GET /runs/{runId}/stream'> {
  const { storage, logs, clock, version } = ports
  const feed = liveFeed(ports)
  const reads = runReads(storage, logs)
  const greeting = { version, startedAtMs: clock.nowMs() }
  return {
    'GET /live'({ query }, { signal, lastEventId }) {
      // What a browser sends when it takes the stream up again is newer than what it began with.
      const cursor = lastEventId ?? query.cursor
      return liveStream(ports, feed, greeting, cursor === undefined ? undefined : eventIdOf(cursor), signal)
    },
    async 'GET /runs/{runId}/stream'({ params: { runId }, query }, { signal, lastEventId }) {
      const { logs: hasLogs = true } = query
      const cursor = lastEventId ?? query.cursor
      const from = cursor === undefined ? await endOf(ports, runId) : runCursorOf(cursor)
      // Read after the cursor: what happens from now on is sent.
      const run = await knownRun(storage, runId)
      return runStream(ports, reads, run, from, { hasLogs, signal })
    },
  }
}

async function endOf({ storage, logs }: ServerPorts, runId: string): Promise<RunCursor> {
  const eventId = await storage.lastEventId()
  const { nextCursor } = await logs.readEnd({ runId, limit: 1 })
  return { eventId, logCursor: nextCursor }
}
