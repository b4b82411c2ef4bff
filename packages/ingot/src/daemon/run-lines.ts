import type { RunEnded, RunStarted, RunState, Storage, StoredEvent } from '@ingot/core'
import { isFinished } from '@ingot/core'

import type { DaemonLine } from '../cli/format/daemon-line.ts'

/** Says of each run when it began and how it ended. */
export function runLines(
  storage: Storage,
  onLine: (line: DaemonLine) => void,
): (events: readonly StoredEvent[]) => void {
  const show = async ({ kind, runId }: RunStarted | RunEnded): Promise<void> => {
    const run = await storage.getRun(runId)
    // A short run has ended before its start is told: its end alone says it all.
    if (run === undefined) return
    // Of a backfill's runs those that fail are told, and its end.
    const isOfMany = run.request.backfillId !== undefined && run.status !== 'failed'
    if (!isOfMany && (kind === 'run-ended' || !isFinished(run.status))) onLine(toLine(run))
  }
  return (events) => {
    for (const event of events) {
      if (event.kind !== 'run-started' && event.kind !== 'run-ended') continue
      show(event).catch(() => undefined)
    }
  }
}

const ASSETS_SHOWN = 3

function toLine({ runId, status, request, startedAtMs, endedAtMs, queuedAtMs, message }: RunState): DaemonLine {
  const more = request.assetCount > ASSETS_SHOWN ? ` and ${request.assetCount - ASSETS_SHOWN} more` : ''
  const assets = `${request.assets.slice(0, ASSETS_SHOWN).join(', ')}${more}`
  const part = request.partition === undefined ? '' : ` [${request.partition}]`
  return {
    kind: 'run',
    atMs: endedAtMs ?? startedAtMs ?? queuedAtMs,
    runId,
    status,
    what: `${request.job ?? assets}${part}`,
    launchedBy: request.launchedBy,
    durationMs: endedAtMs === undefined ? undefined : endedAtMs - (startedAtMs ?? queuedAtMs),
    message,
  }
}
