/**
 * follow — waits until a backfill has ended, showing how far it is. Ctrl-C stops waiting; the backfill goes on.
 */
import type { BackfillState, Storage } from '@ingot/core'
import { hasEnded, NotFoundError, systemClock } from '@ingot/core'

import type { ExitCode } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { BACKFILL_FORMATS, countsText, progressText } from './backfill-text.ts'

// A daemon in another process is not heard from at once; this is soon enough for a person and costs nothing.
const LOOK_MS = 200

export async function followBackfill(terminal: Terminal, storage: Storage, backfillId: string): Promise<ExitCode> {
  let shown = ''
  for (;;) {
    const state = await storage.getBackfill(backfillId)
    if (state === undefined)
      throw new NotFoundError('not-found/backfill', `backfill ${backfillId} is gone: somebody pruned it.`)
    const line = lineOf(terminal, state)
    if (hasEnded(state.status)) return end(terminal, state)
    if (terminal.isLive && !terminal.isJson && line !== shown) terminal.write(`\r\u001b[2K${line}`)
    shown = line
    await systemClock.sleep(LOOK_MS)
  }
}

function end(terminal: Terminal, state: BackfillState): ExitCode {
  if (terminal.isLive && !terminal.isJson) terminal.write('\r\u001b[2K')
  if (terminal.isJson) terminal.printJson(state)
  else terminal.print(lineOf(terminal, state))
  return state.status === 'succeeded' ? 0 : 1
}

function lineOf(terminal: Terminal, state: BackfillState): string {
  return `${progressText(state)}  ${terminal.paint(BACKFILL_FORMATS[state.status], state.status)}: ${countsText(state)}`
}
