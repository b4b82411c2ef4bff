/**
 * advance-backfill — moves backfills on: settles the items of runs that have ended, launches those that may begin now.
 *
 * Shapes   one commit is one step: items that changed, runs to create, the status when it is a new one. The caller commits
 *          it and asks again until there is nothing to do; then again whenever a run of the backfill has ended, or its
 *          version is another.
 * Rules    paused: only settles. canceling: what is pending is canceled at once; the runs in flight are those of the items
 *          `requested`, which the daemon cancels, and the backfill is canceled when they have ended.
 *          An item whose upstream failed, was canceled, or was skipped because of that, is skipped, and says so. One whose
 *          upstream was skipped by choice reads what is stored of it from before; without that it is skipped too.
 *          Runs are launched in the order of what they read, across mappings; at most `maxRuns` at once, and never more
 *          than 100 of them wait in the queue.
 *          Items of assets and partitions that the project no longer has are skipped, launched already or not.
 * Promise  nothing is written here. What is kept in memory is only a copy: a call by another process, or after a crash, or
 *          after a commit that was refused, reads the ledger anew and comes to a right next step.
 * Errors   NotFoundError not-found/backfill
 */
import type { AssetGraph } from '../../graph/graph.ts'
import type { BackfillCommit, BackfillState } from '../../storage/backfill-store.ts'
import { hasEnded } from '../../storage/backfill-ledger.ts'
import { unknownBackfill } from '../../storage/stale.ts'
import type { AdvanceBackfillAsk } from '../code-host.ts'
import type { EvaluationPorts } from '../ports.ts'
import { endingOf } from './ending.ts'
import { Filling } from './filling.ts'

export interface BackfillAdvancer {
  /** The next commit; undefined = nothing to do until something ends. */
  advanceBackfill(ask: AdvanceBackfillAsk): Promise<BackfillCommit | undefined>
}

/** Keeps each backfill in memory from call to call. One for each graph; calls for one backfill one after the other. */
export function backfillAdvancer(ports: EvaluationPorts, graph: AssetGraph): BackfillAdvancer {
  const fillings = new Map<string, Filling>()

  const advance = async (state: BackfillState, known: Filling | undefined): Promise<BackfillCommit | undefined> => {
    const filling = known ?? (await Filling.load(ports, graph, state))
    const isFresh = known === undefined
    if ((await filling.settleEnded(state.status, isFresh)) === 'outdated') return advance(state, undefined)
    if (state.status === 'canceling') filling.cancelPending()
    if (state.status === 'running' && (await filling.launch(isFresh)) === 'outdated') return advance(state, undefined)
    // Only now: one that an error has left half moved is never asked again.
    fillings.set(state.backfillId, filling)
    return commitOf(ports, state, filling)
  }

  return {
    async advanceBackfill({ backfillId }) {
      const state = await ports.storage.getBackfill(backfillId)
      if (state === undefined) throw unknownBackfill(backfillId)
      const known = fillings.get(backfillId)
      fillings.delete(backfillId)
      if (hasEnded(state.status)) return undefined
      return advance(state, known !== undefined && (await known.isCurrent(state)) ? known : undefined)
    },
  }
}

function commitOf(ports: EvaluationPorts, state: BackfillState, filling: Filling): BackfillCommit | undefined {
  const { items, runs } = filling.takeChanges()
  const ending = endingOf(state.status === 'canceling', filling.ledger.counts)
  if (items.length === 0 && ending === undefined) return undefined
  return {
    backfillId: state.backfillId,
    expectedVersion: state.version,
    ...(items.length === 0 ? {} : { items }),
    ...(runs.length === 0 ? {} : { runs }),
    ...(ending === undefined ? {} : { ...ending, endedAtMs: ports.clock.nowMs() }),
  }
}
