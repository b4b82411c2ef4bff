/**
 * change-backfill — pause, resume and cancel: a new status, which the daemon acts on.
 *
 * Errors   NotFoundError not-found/backfill; ConflictError conflict/backfill-status   a state that forbids it
 */
import { ConflictError, isIngotError, NotFoundError } from '../../errors.ts'
import type { BackfillState, BackfillStatus, BackfillStore } from '../../storage/backfill-store.ts'

export type BackfillVerb = 'pause' | 'resume' | 'cancel'

const CHANGES: Readonly<
  Record<BackfillVerb, { readonly from: readonly BackfillStatus[]; readonly to: BackfillStatus }>
> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'canceling' },
}
const MOST_TRIES = 50

/** The daemon may have moved it on in between: then the answer is computed from what is there now. */
export async function changeBackfill(
  storage: Pick<BackfillStore, 'getBackfill' | 'commitBackfill'>,
  backfillId: string,
  verb: BackfillVerb,
): Promise<BackfillState> {
  const { from, to } = CHANGES[verb]
  for (let tries = 1; ; tries += 1) {
    const { status, version } = await knownBackfill(storage, backfillId)
    if (!from.includes(status)) {
      throw new ConflictError(
        'conflict/backfill-status',
        `backfill ${backfillId} is ${status}; to ${verb} it, it must be ${from.join(' or ')}.`,
      )
    }
    try {
      return await storage.commitBackfill({ backfillId, expectedVersion: version, status: to })
    } catch (error) {
      if (tries >= MOST_TRIES || !isIngotError(error) || error.code !== 'conflict/stale-backfill') throw error
    }
  }
}

/** NotFoundError not-found/backfill */
export async function knownBackfill(
  storage: Pick<BackfillStore, 'getBackfill'>,
  backfillId: string,
): Promise<BackfillState> {
  const found = await storage.getBackfill(backfillId)
  if (found !== undefined) return found
  throw new NotFoundError('not-found/backfill', `there is no backfill "${backfillId}". See \`ingot backfill list\`.`)
}
