/**
 * open-backfill — finds a backfill by its id, or the beginning of it, and what commands about backfills need.
 *
 * Errors   NotFoundError not-found/backfill; InvalidError invalid/backfill-id   several begin with it
 */
import type { BackfillState, EvaluationPorts, Storage } from '@ingot/core'
import { idMaker, InvalidError, NotFoundError, systemClock } from '@ingot/core'

import type { Instance } from '../../instance.ts'
import type { Call } from '../call.ts'
import { openRuns } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'

const MOST_LISTED = 1_000

export async function findBackfill(storage: Storage, idOrPrefix: string): Promise<BackfillState> {
  const exact = await storage.getBackfill(idOrPrefix)
  if (exact !== undefined) return exact
  const all = idOrPrefix === '' ? [] : await storage.listBackfills({ limit: MOST_LISTED })
  const [found, other] = all.filter(({ backfillId }) => backfillId.startsWith(idOrPrefix))
  if (found === undefined) throw noSuchBackfill(idOrPrefix)
  if (other === undefined) return found
  throw new InvalidError(
    'invalid/backfill-id',
    `several backfills begin with "${idOrPrefix}", ${other.backfillId} and ${found.backfillId} among them. Give more of the id.`,
  )
}

function noSuchBackfill(id: string): NotFoundError {
  return new NotFoundError('not-found/backfill', `there is no backfill "${id}". See \`ingot backfill list\`.`)
}

/** The stores of a workspace that has some: without them there is no backfill to speak of. */
export async function openBackfills(call: Call, id: string): Promise<Instance> {
  const instance = await openRuns(call)
  if (instance === undefined) throw noSuchBackfill(id)
  return instance
}

/** Says what has to be done for the backfill to move, if anything. */
export async function remarkOnDaemon(terminal: Terminal, instance: Instance): Promise<void> {
  if (terminal.isJson || (await instance.daemons()).length > 0) return
  terminal.remark(terminal.paintError('yellow', NO_DAEMON))
}

export const NO_DAEMON = 'No daemon runs here: start `ingot dev` or `ingot daemon`, and it goes on.'

/** What planning a backfill needs. */
export function planningPorts(storage: Storage): EvaluationPorts {
  return { storage, clock: systemClock, random: Math.random, env: process.env, newRunId: idMaker(systemClock) }
}
