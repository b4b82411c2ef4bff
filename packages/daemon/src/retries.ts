/**
 * retries — begins the automatic retries of failed runs.
 *
 * Promise  one retry per failed run: it is created under a key that is the failed run's id. After a crash the runs that
 *          failed lately are looked at again, and those that have their retry are left alone.
 */
import { retryDecision, type LeaseFence, type RunState, type StoredEvent, toErrorRecord } from '@ingot/core'

import { isTransient } from './commit-tick.ts'
import { dueQueue } from './due-queue.ts'
import type { DaemonPorts } from './ports.ts'

export interface Retries {
  pass(fence: LeaseFence): Promise<number | undefined>
  tell(events: readonly StoredEvent[]): void
  /** This daemon has come to lead: what failed before is looked at. */
  reload(): void
}

const LOOK_BACK_MS = 24 * 3_600_000
const MAX_RUNS = 1_000
const PAUSE_MS = 2_000

export function retries(ports: DaemonPorts, ring: () => void): Retries {
  const { storage, clock } = ports
  const due = dueQueue<string>()
  let isReloading = true

  const consider = (run: RunState | undefined): void => {
    const decision = run === undefined ? undefined : retryDecision(run, clock.nowMs())
    if (run !== undefined && decision !== undefined) due.set(run.runId, decision.atMs)
  }

  const begin = async (runId: string): Promise<void> => {
    const run = await storage.getRun(runId)
    const decision = run === undefined ? undefined : retryDecision(run, clock.nowMs())
    const code = ports.projects.list().find(({ host }) => host.project === run?.request.project)
    if (decision === undefined || code === undefined) return
    if (decision.atMs > clock.nowMs()) return due.set(runId, decision.atMs)
    if (await isOfCanceledBackfill(run)) return
    const { strategy, retryNumber } = decision
    const newRun = await code.host.prepareRetry({ runId, strategy, retryNumber, launchedBy: 'retry' })
    await storage.createRun({ ...newRun, runKey: { scope: 'retry', key: runId } })
  }

  const isOfCanceledBackfill = async (run: RunState | undefined): Promise<boolean> => {
    const backfillId = run?.request.backfillId
    if (backfillId === undefined) return false
    const status = (await storage.getBackfill(backfillId))?.status
    return status === 'canceling' || status === 'canceled'
  }

  const lookBack = async (): Promise<void> => {
    const { runs } = await storage.listRuns({ limit: MAX_RUNS, statuses: ['failed'] })
    for (const run of runs) if ((run.endedAtMs ?? 0) > clock.nowMs() - LOOK_BACK_MS) consider(run)
    isReloading = false
  }

  return {
    async pass() {
      if (isReloading) await lookBack()
      for (const runId of due.takeDue(clock.nowMs())) {
        await begin(runId).catch((error: unknown) => {
          if (isTransient(error)) due.set(runId, clock.nowMs() + PAUSE_MS)
          const message = `run ${runId} could not be retried: ${toErrorRecord(error).message}`
          ports.note({ level: 'warning', loop: 'retries', message })
        })
      }
      return due.nextMs()
    },
    tell(events) {
      for (const event of events) {
        if (event.kind !== 'run-ended' || event.outcome !== 'failed') continue
        due.set(event.runId, clock.nowMs())
        ring()
      }
    },
    reload() {
      isReloading = true
      ring()
    },
  }
}
