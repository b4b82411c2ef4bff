/**
 * launch — runs asked for: planned by the code that is loaded, written down here, executed by whoever takes them.
 *
 * Errors   those of planning: InvalidError, NotFoundError, DefinitionError; of a retry, also ConflictError
 */
import type { NewRun, PrepareRunAsk, RetryStrategy } from '@ingot/core'

import type { Asked } from '../contract/index.ts'
import { given } from '../given.ts'
import type { Actor, Handlers } from '../handle.ts'
import { knownRun } from '../known-run.ts'
import { launchedBy } from '../launched-by.ts'
import type { ServerPorts } from '../ports.ts'

type Names = 'POST /runs' | 'POST /runs/preview' | 'POST /runs/{runId}/retry'

export function launchHandlers(ports: ServerPorts): Handlers<Names> {
  const { projects } = ports
  return {
    async 'POST /runs'({ body }, { actor }) {
      const newRun = await projects.host(body.project).prepareRun(askOf(body, actor))
      return newRun === undefined ? { runId: null, isNew: false } : queue(ports, newRun)
    },
    async 'POST /runs/preview'({ body }, { actor }) {
      const preview = await projects.host(body.project).previewRun(askOf(body, actor))
      return { preview: preview === undefined ? null : { request: preview.request, steps: [...preview.steps] } }
    },
    async 'POST /runs/{runId}/retry'({ params, body }, { actor }) {
      return retryRun(ports, params.runId, body, actor)
    },
  }
}

export interface Queued {
  readonly runId: string
  /** False: there was a run for its key. */
  readonly isNew: boolean
}

/** Queues a retry of a finished run. */
export async function retryRun(
  ports: ServerPorts,
  runId: string,
  { strategy, select }: { readonly strategy: RetryStrategy; readonly select?: string | undefined },
  actor: Actor,
): Promise<Queued> {
  const { request } = await knownRun(ports.storage, runId)
  const ask = { runId, strategy, launchedBy: launchedBy(actor), ...given({ select }) }
  return queue(ports, await ports.projects.host(request.project).prepareRetry(ask))
}

function askOf({ ask }: Asked<'POST /runs'>['body'], actor: Actor): PrepareRunAsk {
  return { ask: { kind: 'ingot/request', ...given(ask) }, launchedBy: launchedBy(actor) }
}

async function queue({ storage }: ServerPorts, newRun: NewRun): Promise<Queued> {
  const created = await storage.createRun(newRun)
  return created.kind === 'created' ? { runId: newRun.runId, isNew: true } : { runId: created.runId, isNew: false }
}
