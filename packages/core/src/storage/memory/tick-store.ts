/**
 * tick-store — instigators and ticks in memory.
 */
import { MAX_ROWS_PER_PAGE, checkLimit, eventJson, pushJson } from '../checks.ts'
import { changeInstigator, instigatorAfterTick } from '../instigator-state.ts'
import { partitionEvents } from '../partition-events.ts'
import { staleTick } from '../stale.ts'
import { additionsOf } from '../tick-record.ts'
import type { PartitionChange, TickCommit, TickCommitted, TickStore } from '../tick-store.ts'
import { createRun, sealRun } from './create-run.ts'
import type { MemoryTables } from './tables.ts'

export function memoryTickStore(tables: MemoryTables): TickStore {
  return { ...instigators(tables), ...ticks(tables), ...pushes(tables) }
}

function instigators(
  tables: MemoryTables,
): Pick<TickStore, 'getInstigator' | 'listInstigators' | 'setInstigator' | 'readMemory'> {
  return {
    async getInstigator(ref) {
      tables.checkOpen()
      const state = tables.ticks.stateOf(ref)
      return state.version === 0 ? undefined : state
    },
    async listInstigators() {
      tables.checkOpen()
      return tables.ticks.listStates()
    },
    async setInstigator(ref, change, expectedVersion) {
      tables.checkOpen()
      const before = tables.ticks.stateOf(ref)
      if (expectedVersion !== undefined && expectedVersion !== before.version) return undefined
      const after = changeInstigator(before, change)
      if (after === undefined) return before
      tables.ticks.setState(after)
      tables.touch()
      tables.tell()
      return after
    },
    async readMemory(ref) {
      tables.checkOpen()
      return tables.ticks.memoryOf(ref)
    },
  }
}

function ticks(tables: MemoryTables): Pick<TickStore, 'commitTick' | 'getTick' | 'listTicks'> {
  return {
    async commitTick(commit) {
      tables.checkOpen()
      const committed = commitTick(tables, commit)
      tables.touch()
      tables.tell()
      return committed
    },
    async getTick(id) {
      tables.checkOpen()
      return tables.ticks.get(id)
    },
    async listTicks(query) {
      tables.checkOpen()
      checkLimit(query.limit, MAX_ROWS_PER_PAGE)
      return tables.ticks.list(query)
    },
  }
}

/** Everything that can be refused is refused before the first write. */
function commitTick(tables: MemoryTables, commit: TickCommit): TickCommitted {
  const { tick, expectedVersion } = commit
  const state = tables.ticks.stateOf(tick.instigator)
  for (const change of tick.partitionChanges ?? []) checkPartitions(change, tick.endedAtMs)
  const sealed = commit.runs.map(sealRun)
  if (state.version !== expectedVersion) throw staleTick(tick.instigator, expectedVersion, state.version)
  tables.leases.check(commit.lease)
  for (const { claim } of commit.runs) tables.leases.check(claim?.lease)

  for (const change of tick.partitionChanges ?? []) changePartitions(tables, change, tick.endedAtMs)
  const created = sealed.map((run) => createRun(tables, run))
  const kept = tables.ticks.add(tick, additionsOf(commit.runs, created))
  for (const { runKey } of commit.runs) if (runKey !== undefined) tables.runKeys.askedBy(runKey, kept.id)
  tables.ticks.consume(tick.instigator, commit.consumedPushIds ?? [])
  tables.ticks.remember(tick.instigator, commit.memory ?? {})
  const after = instigatorAfterTick(state, commit)
  tables.ticks.setState(after)
  const runs = created.map((made, i) => ({
    runId: made.kind === 'existed' ? made.runId : (commit.runs[i]?.runId ?? ''),
    isNew: made.kind === 'created',
  }))
  return { tick: kept, state: after, runs }
}

/** Whether each key fits into an event. */
function checkPartitions({ partitions, add, remove }: PartitionChange, atMs: number): void {
  for (const event of partitionEvents('partitions-added', partitions, add, atMs)) eventJson(event)
  for (const event of partitionEvents('partitions-removed', partitions, remove, atMs)) eventJson(event)
}

function changePartitions(tables: MemoryTables, { partitions, add, remove }: PartitionChange, atMs: number): void {
  const added = tables.partitions.pick(partitions, add, false)
  tables.write(partitionEvents('partitions-added', partitions, added, atMs).map(eventJson))
  const removed = tables.partitions.pick(partitions, remove, true)
  tables.write(partitionEvents('partitions-removed', partitions, removed, atMs).map(eventJson))
}

function pushes(tables: MemoryTables): Pick<TickStore, 'addPush' | 'listPushes' | 'removePushes' | 'listPushed'> {
  return {
    async addPush(ref, { atMs, body, key }) {
      tables.checkOpen()
      const pushed = tables.ticks.push(ref, atMs, pushJson(ref, body), key)
      if (pushed.isNew) tables.touch()
      tables.tell()
      return pushed
    },
    async listPushes(ref, limit) {
      tables.checkOpen()
      checkLimit(limit, MAX_ROWS_PER_PAGE)
      return tables.ticks.pushesOf(ref, limit)
    },
    async removePushes(ref, ids) {
      tables.checkOpen()
      const count = tables.ticks.consume(ref, ids)
      if (count > 0) tables.touch()
      tables.tell()
      return count
    },
    async listPushed() {
      tables.checkOpen()
      return tables.ticks.listPushed()
    },
  }
}
