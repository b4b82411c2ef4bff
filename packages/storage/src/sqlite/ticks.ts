/**
 * ticks — what each tick came to, in one transaction with everything it decided.
 */
import {
  additionsOf,
  checkLimit,
  instigatorAfterTick,
  isSameSkip,
  joinSkips,
  MAX_ROWS_PER_PAGE,
  newInstigator,
  partitionEvents,
  staleTick,
  tickBody,
  type InstigatorRef,
  type NewTick,
  type PartitionChange,
  type Tick,
  type TickAdditions,
  type TickCommit,
  type TickCommitted,
  type TickQuery,
} from '@ingot/core'

import type { Connection } from './connection.ts'
import { askedBy, createRun, sealRun, type SealedRun } from './create-run.ts'
import { getInstigator, putInstigator, remember, removePushes } from './instigators.ts'
import { checkLease } from './leases.ts'
import { pickPartitions } from './partitions.ts'
import { parseJson, seal, type Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

/** A commit that has been checked, with the texts that are kept of its runs. */
export interface SealedTick {
  readonly commit: TickCommit
  readonly runs: readonly SealedRun[]
}

export function sealTick(commit: TickCommit): SealedTick {
  for (const { partitions, add, remove } of commit.tick.partitionChanges ?? []) {
    // Whether each key fits into an event.
    seal(partitionEvents('partitions-added', partitions, add, commit.tick.endedAtMs))
    seal(partitionEvents('partitions-removed', partitions, remove, commit.tick.endedAtMs))
  }
  return { commit, runs: commit.runs.map(sealRun) }
}

/** Everything that can be refused is refused before the first write. */
export function commitTick(unit: WriteUnit, { commit, runs }: SealedTick): TickCommitted {
  const { tick, expectedVersion } = commit
  const state = getInstigator(unit.connection, tick.instigator) ?? newInstigator(tick.instigator)
  if (state.version !== expectedVersion) throw staleTick(tick.instigator, expectedVersion, state.version)
  checkLease(unit, commit.lease)
  for (const { run } of runs) checkLease(unit, run.claim?.lease)

  for (const change of tick.partitionChanges ?? []) changePartitions(unit, change, tick.endedAtMs)
  const created = runs.map((run) => createRun(unit, run))
  const kept = addTick(unit, tick, additionsOf(commit.runs, created))
  for (const { runKey } of commit.runs) if (runKey !== undefined) askedBy(unit, runKey, kept.id)
  removePushes(unit, tick.instigator, commit.consumedPushIds ?? [])
  remember(unit, tick.instigator, commit.memory ?? {})
  const after = instigatorAfterTick(state, commit)
  putInstigator(unit, after)
  return {
    tick: kept,
    state: after,
    runs: created.map((made, i) => ({
      runId: made.kind === 'existed' ? made.runId : (commit.runs[i]?.runId ?? ''),
      isNew: made.kind === 'created',
    })),
  }
}

function changePartitions(unit: WriteUnit, { partitions, add, remove }: PartitionChange, atMs: number): void {
  const added = pickPartitions(unit.connection, partitions, add, false)
  unit.append(seal(partitionEvents('partitions-added', partitions, added, atMs)))
  const removed = pickPartitions(unit.connection, partitions, remove, true)
  unit.append(seal(partitionEvents('partitions-removed', partitions, removed, atMs)))
}

function addTick({ connection }: WriteUnit, tick: NewTick, additions: TickAdditions): Tick {
  const body = tickBody(tick, additions)
  const before = tick.status === 'skipped' ? lastTick(connection, tick.instigator) : undefined
  if (before !== undefined && isSameSkip(before, body)) {
    const joined = joinSkips(before, body, tick.count ?? 1)
    connection
      .statement('update tick set ended_at_ms = ?, count = ?, body = ? where id = ?')
      .run(joined.endedAtMs, joined.count, bodyOf(joined), joined.id)
    return joined
  }
  const { kind, project, name } = tick.instigator
  const added = connection
    .statement('insert into tick (kind, project, name, status, ended_at_ms, count, body) values (?, ?, ?, ?, ?, ?, ?)')
    .run(kind, project, name, tick.status, tick.endedAtMs, tick.count ?? 1, JSON.stringify(body))
  return { ...body, id: Number(added.lastInsertRowid), count: tick.count ?? 1 }
}

function bodyOf({ id: _id, count: _count, ...body }: Tick): string {
  return JSON.stringify(body)
}

function lastTick(connection: Connection, { kind, project, name }: InstigatorRef): Tick | undefined {
  const row = connection
    .statement('select id, count, body from tick where kind = ? and project = ? and name = ? order by id desc limit 1')
    .get(kind, project, name)
  return row && parseTick(row, connection.path)
}

export function getTick(connection: Connection, id: number): Tick | undefined {
  const row = connection.statement('select id, count, body from tick where id = ?').get(id)
  return row && parseTick(row, connection.path)
}

export function listTicks(connection: Connection, query: TickQuery): readonly Tick[] {
  const { instigator, statuses, limit, beforeId = Number.MAX_SAFE_INTEGER } = query
  checkLimit(limit, MAX_ROWS_PER_PAGE)
  const filters: { readonly sql: string; readonly values: readonly (string | number)[] }[] = [
    { sql: 'id < ?', values: [beforeId] },
  ]
  if (instigator !== undefined) {
    const { kind, project, name } = instigator
    filters.push({ sql: 'kind = ? and project = ? and name = ?', values: [kind, project, name] })
  }
  if (statuses !== undefined) {
    // The plus sign keeps that index out: it is by time, and would sort all of them for one page.
    filters.push({ sql: '+status in (select value from json_each(?))', values: [JSON.stringify(statuses)] })
  }
  return connection
    .statement(
      `select id, count, body from tick where ${filters.map((filter) => filter.sql).join(' and ')} order by id desc limit ?`,
    )
    .all(...filters.flatMap((filter) => filter.values), limit)
    .map((row) => parseTick(row, connection.path))
}

function parseTick(row: Row, path: string): Tick {
  return {
    ...parseJson<Omit<Tick, 'id' | 'count'>>(row['body'], path),
    id: Number(row['id']),
    count: Number(row['count']),
  }
}
