/**
 * backfills — planned by the code that is loaded, written down here, worked off by a daemon.
 *
 * Errors   NotFoundError not-found/backfill; ConflictError conflict/backfill-status, conflict/nothing-missing; and those of
 *          planning
 */
import type { BackfillAsk, BackfillItemQuery, BackfillPlan, TargetCounts } from '@ingot/core'
import { changeBackfill, ConflictError, knownBackfill } from '@ingot/core'

import type { Asked } from '../contract/index.ts'
import { given } from '../given.ts'
import type { Actor, Handlers } from '../handle.ts'
import { launchedBy } from '../launched-by.ts'
import type { ServerPorts } from '../ports.ts'
import { planTargets } from './plan-targets.ts'

type ReadNames = 'GET /backfills' | 'GET /backfills/{backfillId}' | 'GET /backfills/{backfillId}/items'
type LaunchNames = 'POST /backfills' | 'POST /backfills/preview' | 'POST /backfills/{backfillId}/retry'
type ChangeNames =
  | 'POST /backfills/{backfillId}/pause'
  | 'POST /backfills/{backfillId}/resume'
  | 'POST /backfills/{backfillId}/cancel'

export function backfillHandlers(ports: ServerPorts): Handlers<ReadNames | LaunchNames | ChangeNames> {
  return { ...readHandlers(ports), ...launchHandlers(ports), ...changeHandlers(ports) }
}

function readHandlers({ storage }: ServerPorts): Handlers<ReadNames> {
  return {
    async 'GET /backfills'({ query: { status, project, limit, cursor } }) {
      const filter = given({ statuses: status, project, beforeBackfillId: cursor })
      // One more than asked for tells whether another page follows.
      const found = await storage.listBackfills({ ...filter, limit: Math.min(MOST_LISTED, limit + 1) })
      const page = found.slice(0, limit)
      return { backfills: page, ...given({ nextCursor: found.length > limit ? page.at(-1)?.backfillId : undefined }) }
    },
    async 'GET /backfills/{backfillId}'({ params: { backfillId } }) {
      const backfill = await knownBackfill(storage, backfillId)
      const targets = await storage.countBackfillItems(backfillId)
      return { backfill, targets: targets.map(({ target, counts }) => ({ target, counts: { ...counts } })) }
    },
    async 'GET /backfills/{backfillId}/items'({ params: { backfillId }, query }) {
      const { status, target, limit, offset = 0 } = query
      await knownBackfill(storage, backfillId)
      const filter = given({ statuses: status, target })
      const items = await storage.listBackfillItems(backfillId, { ...filter, limit, offset })
      return { items: [...items], total: totalOf(await storage.countBackfillItems(backfillId), filter) }
    },
  }
}

function totalOf(
  targets: readonly TargetCounts[],
  { statuses, target }: Pick<BackfillItemQuery, 'statuses' | 'target'>,
): number {
  return targets
    .filter((one) => target === undefined || one.target === target)
    .flatMap(({ counts }) => Object.entries(counts))
    .filter(([status]) => statuses === undefined || statuses.some((one) => one === status))
    .reduce((total, [, count]) => total + count, 0)
}

/** As storage gives at once. */
const MOST_LISTED = 1_000

function launchHandlers(ports: ServerPorts): Handlers<LaunchNames> {
  return {
    async 'POST /backfills'({ body }, { actor }) {
      return begin(ports, await plan(ports, body, actor))
    },
    async 'POST /backfills/preview'({ body }, { actor }) {
      const { items, runCount } = await plan(ports, body, actor)
      return { targets: [...planTargets(items)], itemCount: items.length, runCount }
    },
    async 'POST /backfills/{backfillId}/retry'({ params }, { actor }) {
      const { backfillId, request } = await knownBackfill(ports.storage, params.backfillId)
      return begin(ports, await plan(ports, { project: request.project, retryOf: backfillId }, actor))
    },
  }
}

function plan(
  { projects }: ServerPorts,
  { project, policy, ...asked }: Asked<'POST /backfills'>['body'],
  actor: Actor,
): Promise<BackfillPlan> {
  // Planning refuses what is no policy.
  const checkedLater = policy as BackfillAsk['policy']
  return projects.host(project).planBackfill({
    launchedBy: launchedBy(actor),
    ...given({ ...asked, policy: checkedLater }),
  })
}

async function begin(
  { storage, clock, newId }: ServerPorts,
  { request, items }: BackfillPlan,
): Promise<{ backfillId: string }> {
  if (items.length === 0) {
    throw new ConflictError('conflict/nothing-missing', 'there is nothing to do: no partition is missing.')
  }
  const { backfillId } = await storage.createBackfill(newId(), request, items, clock.nowMs())
  return { backfillId }
}

function changeHandlers({ storage }: ServerPorts): Handlers<ChangeNames> {
  return {
    async 'POST /backfills/{backfillId}/pause'({ params }) {
      return { backfill: await changeBackfill(storage, params.backfillId, 'pause') }
    },
    async 'POST /backfills/{backfillId}/resume'({ params }) {
      return { backfill: await changeBackfill(storage, params.backfillId, 'resume') }
    },
    async 'POST /backfills/{backfillId}/cancel'({ params }) {
      return { backfill: await changeBackfill(storage, params.backfillId, 'cancel') }
    },
  }
}
