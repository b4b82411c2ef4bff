/**
 * run-store — runs and their claims in memory.
 */
import type { RunClaim } from '../../run/claim.ts'
import { isFinished } from '../../run/run-state.ts'
import { MAX_ROWS_PER_PAGE, MAX_RUNS_PER_PAGE, checkLimit } from '../checks.ts'
import { unfinishedRun } from '../stale.ts'
import type { RunStore } from '../storage.ts'
import { compareText } from './collections.ts'
import { claimRun, createRun, sealRun } from './create-run.ts'
import { forgetRuns } from './retention-store.ts'
import type { KeptClaim, MemoryTables } from './tables.ts'

export function memoryRunStore(tables: MemoryTables): RunStore {
  return { ...runs(tables), ...claims(tables) }
}

function runs(tables: MemoryTables): Omit<RunStore, 'claimRun' | 'renewClaim' | 'releaseClaim' | 'listClaims'> {
  return {
    async createRun(run) {
      tables.checkOpen()
      const sealed = sealRun(run)
      tables.leases.check(run.claim?.lease)
      const created = createRun(tables, sealed)
      tables.tell()
      return created
    },
    async getRun(runId) {
      tables.checkOpen()
      return tables.runs.get(runId)
    },
    async getRuns(runIds) {
      tables.checkOpen()
      return runIds.flatMap((runId) => tables.runs.get(runId) ?? [])
    },
    async listRuns(query) {
      tables.checkOpen()
      checkLimit(query.limit, MAX_RUNS_PER_PAGE)
      return tables.runs.list(query)
    },
    async countRuns(filter = {}) {
      tables.checkOpen()
      return tables.runs.count(filter)
    },
    async deleteRun(runId) {
      tables.checkOpen()
      const run = tables.runs.get(runId)
      if (run === undefined) return false
      if (!isFinished(run.status)) throw unfinishedRun(runId)
      forgetRuns(tables, [runId])
      tables.touch()
      tables.tell()
      return true
    },
    async listRunTags(limit) {
      tables.checkOpen()
      checkLimit(limit, MAX_ROWS_PER_PAGE)
      return tables.runs.tags(limit)
    },
  }
}

function claims(tables: MemoryTables): Omit<RunStore, keyof ReturnType<typeof runs>> {
  return {
    async claimRun(runId, request, nowMs) {
      tables.checkOpen()
      tables.leases.check(request.lease)
      const claim = claimRun(tables, runId, request, nowMs)
      tables.tell()
      return claim
    },
    async renewClaim(fence, leaseEndsAtMs) {
      tables.checkOpen()
      const claim = tables.claims.get(fence.runId)
      if (claim?.token !== fence.token || claim.isReleased === true) return 'lost'
      tables.claims.set(fence.runId, { ...claim, leaseEndsAtMs })
      tables.touch()
      tables.tell()
      return tables.runs.get(fence.runId)?.status === 'canceling' ? 'cancel-requested' : 'held'
    },
    async releaseClaim(fence) {
      tables.checkOpen()
      const claim = tables.claims.get(fence.runId)
      if (claim?.token !== fence.token || claim.isReleased === true) return
      tables.claims.set(fence.runId, { ...claim, token: claim.token + 1, leaseEndsAtMs: 0, isReleased: true })
      tables.slots.free(fence.runId)
      tables.touch()
      tables.tell()
    },
    async listClaims() {
      tables.checkOpen()
      return [...tables.claims.values()].filter(isHeld).sort((a, b) => compareText(a.runId, b.runId))
    },
  }
}

function isHeld(claim: KeptClaim): claim is RunClaim {
  return claim.isReleased !== true
}
