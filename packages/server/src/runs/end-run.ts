/**
 * end-run — runs canceled and forgotten, one by one or many at once.
 *
 * Errors   NotFoundError not-found/run; ConflictError conflict/run-finished, conflict/run-unfinished
 *          Of many, each one's is in the answer and the others go on.
 */
import { cancelRun, isIngotError, NotFoundError } from '@ingot/core'

import type { Asked, ResponseOf } from '../contract/index.ts'
import type { Actor, Handlers } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'
import { requireRole } from '../roles.ts'
import { retryRun } from './launch.ts'

type Names = 'POST /runs/{runId}/cancel' | 'DELETE /runs/{runId}' | 'POST /runs/bulk'

export function endHandlers(ports: ServerPorts): Handlers<Names> {
  return {
    async 'POST /runs/{runId}/cancel'({ params, body }, { actor }) {
      return { run: await cancel(ports, params.runId, actor, body.isForced) }
    },
    async 'DELETE /runs/{runId}'({ params }) {
      await forget(ports, params.runId)
      return { ok: true }
    },
    async 'POST /runs/bulk'({ body }, { actor }) {
      // As the route that forgets one.
      if (body.action === 'delete') requireRole(actor, 'editor')
      const results: BulkResult[] = []
      for (const runId of new Set(body.runIds)) results.push(await doneTo(ports, runId, body, actor))
      return { results }
    },
  }
}

type BulkResult = ResponseOf<'POST /runs/bulk'>['results'][number]

async function doneTo(
  ports: ServerPorts,
  runId: string,
  { action, strategy = 'from-failure' }: Asked<'POST /runs/bulk'>['body'],
  actor: Actor,
): Promise<BulkResult> {
  try {
    if (action === 'retry') {
      const { runId: newRunId } = await retryRun(ports, runId, { strategy }, actor)
      return { runId, isDone: true, newRunId }
    }
    if (action === 'cancel') await cancel(ports, runId, actor, undefined)
    else await forget(ports, runId)
    return { runId, isDone: true }
  } catch (error) {
    if (!isIngotError(error)) throw error
    return { runId, isDone: false, code: error.code, message: error.message }
  }
}

function cancel({ storage, clock, identity }: ServerPorts, runId: string, actor: Actor, isForced = false) {
  return cancelRun({ storage, clock, worker: identity }, runId, actor.name, { isForced })
}

async function forget({ storage, logs, values }: ServerPorts, runId: string): Promise<void> {
  if (!(await storage.deleteRun(runId))) throw new NotFoundError('not-found/run', `there is no run "${runId}".`)
  await logs.delete(runId)
  await values?.delete(runId)
}
