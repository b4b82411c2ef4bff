import type { EventKind, RunState, Storage, WaitingState } from '@ingot/core'
import { describeWait, whyWaiting } from '@ingot/core'

import { given } from '../given.ts'
import type { Handlers } from '../handle.ts'
import { knownRun } from '../known-run.ts'
import type { ServerPorts } from '../ports.ts'

type Names = 'GET /runs/{runId}' | 'GET /runs/{runId}/waiting' | 'GET /runs/{runId}/events'

export function showHandlers({ storage, logs, queue, aliveDaemons }: ServerPorts): Handlers<Names> {
  return {
    async 'GET /runs/{runId}'({ params: { runId } }) {
      // Asked first: whoever reads on from there misses nothing.
      const lastEventId = await storage.lastEventId()
      const run = await knownRun(storage, runId)
      return { run, group: [...(await groupOf(storage, run))], lastEventId, logLocation: logs.locate(runId) }
    },
    async 'GET /runs/{runId}/waiting'({ params }) {
      const waiting = await whyWaiting(storage, queue, params.runId)
      return { waiting, sentences: [...(await sentencesOf(waiting, aliveDaemons))] }
    },
    async 'GET /runs/{runId}/events'({ params: { runId }, query }) {
      await knownRun(storage, runId)
      const { afterId = 0, kind, limit, ...rest } = query
      // A kind that there is not has no events.
      const kinds = kind as readonly EventKind[] | undefined
      const page = await storage.read({ runId, afterId, limit, ...given({ ...rest, kinds }) })
      return { events: [...page.events], nextId: page.nextId }
    },
  }
}

const MOST_IN_GROUP = 1_000

/** The run that was asked for first, and all that retry it. */
async function groupOf(storage: Storage, run: RunState): Promise<readonly RunState[]> {
  const rootRunId = run.request.rootRunId ?? run.runId
  const { runs } = await storage.listRuns({ rootRunId, order: 'oldest', limit: MOST_IN_GROUP })
  return runs
}

async function sentencesOf(
  waiting: WaitingState,
  aliveDaemons: ServerPorts['aliveDaemons'],
): Promise<readonly string[]> {
  if (waiting.kind === 'not-queued') return []
  const hasDaemon = (await aliveDaemons()).length > 0
  return [
    ...(waiting.kind === 'waiting' ? waiting.reasons.map(describeWait) : []),
    ...(hasDaemon ? [] : ['no daemon is alive: start `ingot dev` or `ingot daemon`']),
    ...(waiting.kind === 'ready' && hasDaemon ? ['it begins as soon as a worker is free'] : []),
  ]
}
