/**
 * change — pause, resume and cancel: a new status, which the daemon acts on.
 *
 * Errors   ConflictError conflict/backfill-status   a state that forbids it
 */
import type { BackfillState, BackfillStatus, Storage } from '@ingot/core'
import { ConflictError, isIngotError } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { findBackfill, openBackfills, remarkOnDaemon } from './open-backfill.ts'

interface Change {
  readonly verb: 'pause' | 'resume' | 'cancel'
  readonly from: readonly BackfillStatus[]
  readonly to: BackfillStatus
  readonly said: string
}

const PAUSE: Change = {
  verb: 'pause',
  from: ['running'],
  to: 'paused',
  said: 'is paused: runs in flight go on, no others are launched',
}
const RESUME: Change = { verb: 'resume', from: ['paused'], to: 'running', said: 'goes on' }
const CANCEL: Change = {
  verb: 'cancel',
  from: ['running', 'paused'],
  to: 'canceling',
  said: 'is being canceled: its runs are asked to end',
}

export const backfillPause = (call: Call, id: string): Promise<ExitCode> => change(call, id, PAUSE)
export const backfillResume = (call: Call, id: string): Promise<ExitCode> => change(call, id, RESUME)
export const backfillCancel = (call: Call, id: string): Promise<ExitCode> => change(call, id, CANCEL)

async function change(call: Call, id: string, asked: Change): Promise<ExitCode> {
  const { terminal } = call
  await using instance = await openBackfills(call, id)
  const state = await commitStatus(instance.storage, id, asked)
  if (terminal.isJson) terminal.printJson({ backfillId: state.backfillId, status: state.status })
  else terminal.print(`Backfill ${state.backfillId} ${asked.said}.`)
  if (asked.verb !== 'pause') await remarkOnDaemon(terminal, instance)
  return 0
}

const MOST_TRIES = 50

/** The daemon may have moved it on in between: then the answer is computed from what is there now. */
async function commitStatus(storage: Storage, id: string, asked: Change): Promise<BackfillState> {
  for (let tries = 1; ; tries += 1) {
    const { backfillId, status, version } = await findBackfill(storage, id)
    if (!asked.from.includes(status)) {
      throw new ConflictError(
        'conflict/backfill-status',
        `backfill ${backfillId} is ${status}; to ${asked.verb} it, it must be ${asked.from.join(' or ')}.`,
      )
    }
    try {
      return await storage.commitBackfill({ backfillId, expectedVersion: version, status: asked.to })
    } catch (error) {
      if (tries >= MOST_TRIES || !isIngotError(error) || error.code !== 'conflict/stale-backfill') throw error
    }
  }
}
