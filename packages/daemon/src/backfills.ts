/**
 * backfills — moves running backfills on: whenever a run of theirs ends, the next partitions are launched at once.
 */
import { isIngotError, type BackfillState, type LeaseFence, type StoredEvent, toErrorRecord } from '@ingot/core'

import { isTransient } from './commit-tick.ts'
import type { DaemonPorts } from './ports.ts'
import type { RunBoard } from './run-board.ts'

export interface Backfills {
  pass(fence: LeaseFence): Promise<number | undefined>
  /** Before the board forgets the runs that ended. */
  tell(events: readonly StoredEvent[]): void
  reload(): void
}

const MAX_BACKFILLS = 1_000
const RETRY_MS = 1_000

export function backfills(ports: DaemonPorts, board: RunBoard, ring: () => void): Backfills {
  const { storage, clock } = ports
  /** Version at which there was nothing to do until something ends. */
  const restingAt = new Map<string, number>()
  const canceled = new Set<string>()
  /** Runs of backfills that have ended, of which this daemon was told. */
  let endCount = 0

  const advance = async (state: BackfillState, fence: LeaseFence): Promise<void> => {
    const { backfillId, request } = state
    const code = ports.projects.list().find(({ host }) => host.project === request.project)
    if (code === undefined) return
    if (state.status === 'canceling') await cancelRuns(backfillId)
    const seen = endCount
    const commit = await code.host.advanceBackfill({ backfillId })
    if (commit === undefined) {
      // A run that ended while the host was asked may not have been seen by it: then it is asked again.
      if (seen === endCount) restingAt.set(backfillId, state.version)
      return
    }
    const next = await storage.commitBackfill({ ...commit, lease: fence })
    if (isOpen(next)) return advance(next, fence)
    ports.note({
      level: next.status === 'succeeded' ? 'info' : 'warning',
      loop: 'backfills',
      message: sentenceOf(next),
    })
  }

  const cancelRuns = async (backfillId: string): Promise<void> => {
    const items = await storage.listBackfillItems(backfillId, { statuses: ['requested'] })
    for (const runId of new Set(items.map((item) => item.runId))) {
      if (runId === undefined || canceled.has(runId) || board.get(runId) === undefined) continue
      canceled.add(runId)
      await storage.append([{ kind: 'run-cancel-requested', runId, atMs: clock.nowMs(), by: `backfill:${backfillId}` }])
    }
  }

  return {
    async pass(fence) {
      let retryAtMs: number | undefined
      for (const state of await storage.listBackfills({ statuses: OPEN, limit: MAX_BACKFILLS })) {
        if (restingAt.get(state.backfillId) === state.version) continue
        await advance(state, fence).catch((error: unknown) => {
          retryAtMs = clock.nowMs() + RETRY_MS
          if (isIngotError(error) && error.code === 'conflict/stale-lease') throw error
          if (isTransient(error) || (isIngotError(error) && error.code === 'conflict/stale-backfill')) return
          const message = `backfill ${state.backfillId}: ${toErrorRecord(error).message}`
          ports.note({ level: 'error', loop: 'backfills', message })
        })
      }
      return retryAtMs
    },
    tell(events) {
      for (const event of events) {
        if (event.kind !== 'run-ended') continue
        canceled.delete(event.runId)
        const backfillId = board.get(event.runId)?.request.backfillId
        if (backfillId === undefined) continue
        endCount += 1
        restingAt.delete(backfillId)
        ring()
      }
    },
    reload() {
      restingAt.clear()
      ring()
    },
  }
}

function sentenceOf({ backfillId, status, counts }: BackfillState): string {
  const parts = Object.entries(counts).flatMap(([word, count]) => (count === 0 ? [] : [`${count} ${word}`]))
  return `backfill ${backfillId} ${status}: ${parts.join(', ')}`
}

const OPEN = ['running', 'paused', 'canceling'] as const

function isOpen({ status }: BackfillState): boolean {
  return OPEN.some((open) => open === status)
}
