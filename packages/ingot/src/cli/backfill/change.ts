/**
 * change — pause, resume and cancel, by the beginning of an id.
 *
 * Errors   ConflictError conflict/backfill-status   a state that forbids it
 */
import type { BackfillVerb } from '@ingot/core'
import { changeBackfill } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { findBackfill, openBackfills, remarkOnDaemon } from './open-backfill.ts'

const SAID: Readonly<Record<BackfillVerb, string>> = {
  pause: 'is paused: runs in flight go on, no others are launched',
  resume: 'goes on',
  cancel: 'is being canceled: its runs are asked to end',
}

export const backfillPause = (call: Call, id: string): Promise<ExitCode> => change(call, id, 'pause')
export const backfillResume = (call: Call, id: string): Promise<ExitCode> => change(call, id, 'resume')
export const backfillCancel = (call: Call, id: string): Promise<ExitCode> => change(call, id, 'cancel')

async function change(call: Call, id: string, verb: BackfillVerb): Promise<ExitCode> {
  const { terminal } = call
  await using instance = await openBackfills(call, id)
  const { backfillId } = await findBackfill(instance.storage, id)
  const { status } = await changeBackfill(instance.storage, backfillId, verb)
  if (terminal.isJson) terminal.printJson({ backfillId, status })
  else terminal.print(`Backfill ${backfillId} ${SAID[verb]}.`)
  if (verb !== 'pause') await remarkOnDaemon(terminal, instance)
  return 0
}
