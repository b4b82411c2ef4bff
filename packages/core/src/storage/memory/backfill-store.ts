/**
 * backfill-store — backfills and their ledgers in memory.
 */
import { backfillAfter, countItem, countTargets, newBackfill } from '../backfill-ledger.ts'
import type { BackfillCommit, BackfillItem, BackfillState, BackfillStore } from '../backfill-store.ts'
import { MAX_ROWS_PER_PAGE, checkLimit } from '../checks.ts'
import { staleBackfill, unknownBackfill } from '../stale.ts'
import { asJson, nameOf } from './collections.ts'
import { createRun, sealRun } from './create-run.ts'
import type { MemoryTables } from './tables.ts'

export function memoryBackfillStore(tables: MemoryTables): BackfillStore {
  return { ...reading(tables), ...writing(tables) }
}

function reading(tables: MemoryTables): Omit<BackfillStore, 'createBackfill' | 'commitBackfill'> {
  return {
    async getBackfill(backfillId) {
      tables.checkOpen()
      return tables.backfills.byId.get(backfillId)?.state
    },
    async listBackfills({ statuses, limit, project, beforeBackfillId }) {
      tables.checkOpen()
      checkLimit(limit, MAX_ROWS_PER_PAGE)
      const all = [...tables.backfills.byId.values()].map(({ state }) => state)
      const end = all.findIndex((state) => state.backfillId === beforeBackfillId)
      return all
        .slice(0, beforeBackfillId === undefined ? all.length : Math.max(0, end))
        .filter((state) => statuses === undefined || statuses.includes(state.status))
        .filter((state) => project === undefined || state.request.project === project)
        .toReversed()
        .slice(0, limit)
    },
    async listBackfillItems(backfillId, { statuses, runId, target, limit, offset = 0 } = {}) {
      tables.checkOpen()
      return [...(tables.backfills.byId.get(backfillId)?.items.values() ?? [])]
        .filter((item) => statuses === undefined || statuses.includes(item.status))
        .filter((item) => runId === undefined || item.runId === runId)
        .filter((item) => target === undefined || item.target === target)
        .slice(offset, limit === undefined ? undefined : offset + limit)
    },
    async countBackfillItems(backfillId) {
      tables.checkOpen()
      return countTargets([...(tables.backfills.byId.get(backfillId)?.items.values() ?? [])])
    },
  }
}

function writing(tables: MemoryTables): Pick<BackfillStore, 'createBackfill' | 'commitBackfill'> {
  return {
    async createBackfill(backfillId, request, items, atMs) {
      tables.checkOpen()
      const there = tables.backfills.byId.get(backfillId)
      if (there !== undefined) return there.state
      const ledger = new Map<string, BackfillItem>()
      for (const { target, partition } of items) {
        const name = nameOf(target, partition)
        if (!ledger.has(name)) ledger.set(name, { target, partition, status: 'pending' })
      }
      const state = newBackfill(backfillId, request, ledger.size, atMs)
      tables.backfills.byId.set(backfillId, { state, items: ledger })
      tables.touch()
      tables.tell()
      return state
    },
    async commitBackfill(commit) {
      tables.checkOpen()
      const state = commitBackfill(tables, commit)
      tables.touch()
      tables.tell()
      return state
    },
  }
}

function commitBackfill(tables: MemoryTables, commit: BackfillCommit): BackfillState {
  const { backfillId, expectedVersion, items = [], runs = [] } = commit
  const sealed = runs.map(sealRun)
  const kept = tables.backfills.byId.get(backfillId)
  if (kept === undefined) throw unknownBackfill(backfillId)
  if (kept.state.version !== expectedVersion) throw staleBackfill(backfillId, expectedVersion, kept.state.version)
  tables.leases.check(commit.lease)
  for (const { claim } of runs) tables.leases.check(claim?.lease)

  const firstOf = new Map<string, string>()
  for (const one of sealed) {
    const made = createRun(tables, one)
    if (made.kind === 'existed') firstOf.set(one.run.runId, made.runId)
  }
  let { counts } = kept.state
  for (const item of items) {
    const name = nameOf(item.target, item.partition)
    counts = countItem(counts, kept.items.get(name)?.status, item.status)
    const runId = item.runId === undefined ? {} : { runId: firstOf.get(item.runId) ?? item.runId }
    kept.items.set(name, asJson({ ...item, ...runId }))
  }
  kept.state = backfillAfter(kept.state, commit, counts)
  return kept.state
}
