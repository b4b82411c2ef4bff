/**
 * plan-retry — what is left to do of a backfill that has ended: what failed, what was canceled, and what was skipped
 * because of those. What was skipped by choice stays skipped.
 *
 * Errors   NotFoundError not-found/backfill; ConflictError conflict/backfill-not-ended, conflict/nothing-to-retry;
 *          InvalidError invalid/backfill   its project has changed so that nothing of it is left
 */
import { ConflictError } from '../../errors.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { indexSet } from '../../partition/partition-set.ts'
import { hasEnded } from '../../storage/backfill-ledger.ts'
import { unknownBackfill } from '../../storage/stale.ts'
import type { BackfillPlan } from '../code-host.ts'
import type { EvaluationPorts } from '../ports.ts'
import { Ledger } from './ledger.ts'
import { momentFor } from './moment.ts'
import { planItems } from './plan-items.ts'
import { targetsOf } from './wiring.ts'

export async function planRetry(
  ports: EvaluationPorts,
  graph: AssetGraph,
  backfillId: string,
  launchedBy: string,
): Promise<BackfillPlan> {
  const state = await ports.storage.getBackfill(backfillId)
  if (state === undefined) throw unknownBackfill(backfillId)
  if (!hasEnded(state.status)) {
    throw new ConflictError(
      'conflict/backfill-not-ended',
      `backfill ${backfillId} is still ${state.status}; cancel it first, or wait.`,
    )
  }
  const targets = targetsOf(graph, state.request)
  const moment = await momentFor(ports, targets)
  const ledger = new Ledger(targets, await ports.storage.listBackfillItems(backfillId), moment)
  const sets = new Map(
    targets.map(({ key }) => {
      const again = ledger.entriesOf(key).filter((entry) => {
        const { status } = ledger.get(entry.item)
        return status === 'failed' || status === 'canceled' || (status === 'skipped' && ledger.readsBad(entry))
      })
      return [key, indexSet(again.map(({ index }) => index))]
    }),
  )
  if ([...sets.values()].every(({ ranges }) => ranges.length === 0)) {
    throw new ConflictError(
      'conflict/nothing-to-retry',
      `backfill ${backfillId} has nothing left to retry: all of it succeeded, was skipped by choice, or is gone.`,
    )
  }
  return planItems(ports, graph, { ...state.request, launchedBy, retryOf: backfillId }, targets, sets, moment)
}
