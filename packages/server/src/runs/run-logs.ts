import type { LogLine, LogStore } from '@ingot/core'

import { given } from '../given.ts'
import type { Handlers } from '../handle.ts'
import { knownRun } from '../known-run.ts'
import type { ServerPorts } from '../ports.ts'
import { logText } from './log-text.ts'

type Names = 'GET /runs/{runId}/logs' | 'GET /runs/{runId}/logs/download'

export function logHandlers({ storage, logs }: ServerPorts): Handlers<Names> {
  return {
    async 'GET /runs/{runId}/logs'({ params: { runId }, query }) {
      await knownRun(storage, runId)
      const { cursor = 0, fromEnd = false, limit, step, level, stream, q } = query
      const wanted = { runId, limit, ...given({ stepKey: step, minLevel: level, stream, text: q }) }
      const { lines, ...where } = fromEnd ? await logs.readEnd(wanted) : await logs.read({ ...wanted, cursor })
      return { lines: [...lines], ...where }
    },
    async 'GET /runs/{runId}/logs/download'({ params: { runId }, query: { step, stream } }, { signal }) {
      await knownRun(storage, runId)
      return wholeLog(logs, { runId, ...given({ stepKey: step, stream }) }, signal)
    },
  }
}

interface Wanted {
  readonly runId: string
  readonly stepKey?: string
  readonly stream?: LogLine['stream']
}

const LINES_AT_ONCE = 5_000

/** Piece by piece: it may be larger than memory. */
async function* wholeLog(logs: LogStore, wanted: Wanted, signal: AbortSignal): AsyncGenerator<string, void> {
  for (let cursor = 0; !signal.aborted;) {
    const { lines, nextCursor } = await logs.read({ ...wanted, cursor, limit: LINES_AT_ONCE })
    if (nextCursor === cursor) return
    cursor = nextCursor
    if (lines.length > 0) yield lines.map(logText).join('')
  }
}
