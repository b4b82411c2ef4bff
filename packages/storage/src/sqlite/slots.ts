/**
 * slots — places in pools, held and waited for. Who is served next is core's `pool-line`, said here in SQL: higher
 * priority, then who asked earlier, then who came earlier; as many from the head of the line as there are places.
 */
import { checkPoolLimit, DEFAULT_POOL_LIMIT, type PoolState, type SlotHolder, type SlotRequest } from '@ingot/core'

import type { Connection } from './connection.ts'
import { parseJson } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

interface Asked extends SlotRequest {
  readonly runId: string
  /** Undefined = it comes last. */
  readonly seq: number | undefined
}

interface Mine {
  readonly seq: number
  readonly isHeld: boolean
  readonly priority: number
  readonly atMs: number
  readonly pools: readonly string[]
}

/** True when all is held now; false = it stands in line. */
export function takeSlots(unit: WriteUnit, runId: string, request: SlotRequest): boolean {
  const { connection } = unit
  const mine = slotOf(connection, runId, request.stepKey)
  const pools = withoutTheRuns(connection, runId, request)
  if (pools.length === 0) {
    // What it waited for before is not needed any more: it must not stand at the head of that line for ever.
    if (mine?.isHeld === false) freeSlots(unit, runId, request.stepKey)
    return true
  }
  if (mine?.isHeld === true && pools.every((pool) => mine.pools.includes(pool))) return true
  const asked: Asked = { ...request, pools, runId, seq: mine?.seq }
  const isHeld = hasPlace(connection, asked)
  if (mine !== undefined && !isHeld && isSame(mine, asked)) return false
  if (mine !== undefined) connection.statement('delete from slot where seq = ?').run(mine.seq)
  put(unit, asked, isHeld)
  return isHeld
}

/** True when asking now would change nothing: it stands in line with this very request, and there is no place yet. */
export function isWaiting(connection: Connection, runId: string, request: SlotRequest): boolean {
  const mine = slotOf(connection, runId, request.stepKey)
  if (mine === undefined || mine.isHeld) return false
  const pools = withoutTheRuns(connection, runId, request)
  const asked: Asked = { ...request, pools, runId, seq: mine.seq }
  return pools.length > 0 && isSame(mine, asked) && !hasPlace(connection, asked)
}

/** For a run as a whole: all of its places or none, without standing in line. */
export function takeRunSlots(unit: WriteUnit, runId: string, request: SlotRequest): boolean {
  if (request.pools.length > 0 && !hasPlace(unit.connection, { ...request, runId, seq: undefined })) return false
  freeSlots(unit, runId)
  if (request.pools.length > 0) put(unit, { ...request, runId, seq: undefined }, true)
  return true
}

/** All of the run's when no step is named. */
export function freeSlots(unit: WriteUnit, runId: string, stepKey?: string): void {
  if (!unit.hasSlots(runId)) return
  const { connection } = unit
  if (stepKey === undefined) connection.statement('delete from slot where run_id = ?').run(runId)
  else connection.statement('delete from slot where run_id = ? and step_key = ?').run(runId, stepKey)
}

const HELD_BY_OTHERS = `
  select count(*) as count
    from slot_pool join slot on slot.seq = slot_pool.seq
   where slot_pool.pool = :pool and slot.is_held = 1
     and (slot.run_id <> :run or (:step <> '' and slot.step_key <> :step))`
const AHEAD = `
  select count(*) as count from (
    select 1
      from slot_pool join slot on slot.seq = slot_pool.seq
     where slot_pool.pool = :pool and slot.is_held = 0
       and (slot.run_id <> :run or (:step <> '' and slot.step_key <> :step))
       and (slot.priority > :priority
            or (slot.priority = :priority
                and (slot.at_ms < :at or (slot.at_ms = :at and slot.seq < :seq))))
     limit :free)`

/** Places of its own run as a whole, or of itself, do not count. */
function hasPlace(connection: Connection, asked: Asked): boolean {
  return asked.pools.every((pool) => {
    const who = { pool, run: asked.runId, step: asked.stepKey }
    const held = Number(connection.statement(HELD_BY_OTHERS).get(who)?.['count'])
    const free = limitOf(connection, pool) - held
    if (free <= 0) return false
    const place = { priority: asked.priority, at: asked.atMs, seq: asked.seq ?? Number.MAX_SAFE_INTEGER, free }
    return Number(connection.statement(AHEAD).get({ ...who, ...place })?.['count']) < free
  })
}

function put(unit: WriteUnit, { runId, stepKey, priority, atMs, pools, seq }: Asked, isHeld: boolean): void {
  const { connection } = unit
  const row = connection
    .statement(
      `insert into slot (seq, run_id, step_key, priority, at_ms, is_held) values (?, ?, ?, ?, ?, ?)
       on conflict (run_id, step_key) do update
         set priority = excluded.priority, at_ms = excluded.at_ms, is_held = excluded.is_held
       returning seq`,
    )
    .get(seq ?? null, runId, stepKey, priority, atMs, isHeld ? 1 : 0)
  unit.slotsTaken(runId)
  for (const pool of pools) {
    connection.statement('insert or ignore into slot_pool (pool, seq) values (?, ?)').run(pool, Number(row?.['seq']))
  }
}

function slotOf(connection: Connection, runId: string, stepKey: string): Mine | undefined {
  const row = connection
    .statement(
      `select seq, is_held, priority, at_ms,
              (select json_group_array(pool) from (select pool from slot_pool where seq = slot.seq order by pool)) as pools
         from slot where run_id = ? and step_key = ?`,
    )
    .get(runId, stepKey)
  return (
    row && {
      seq: Number(row['seq']),
      isHeld: row['is_held'] === 1,
      priority: Number(row['priority']),
      atMs: Number(row['at_ms']),
      pools: parseJson<string[]>(row['pools'], connection.path),
    }
  )
}

/** Without those that the run holds as a whole. */
function withoutTheRuns(connection: Connection, runId: string, request: SlotRequest): readonly string[] {
  const all = [...new Set(request.pools)]
  const ofRun = request.stepKey === '' ? undefined : slotOf(connection, runId, '')
  return ofRun?.isHeld === true ? all.filter((pool) => !ofRun.pools.includes(pool)) : all
}

function isSame(mine: Mine, asked: Asked): boolean {
  const isSamePools = JSON.stringify(mine.pools) === JSON.stringify(asked.pools.toSorted())
  return mine.priority === asked.priority && mine.atMs === asked.atMs && isSamePools
}

function limitOf(connection: Connection, pool: string): number {
  const row = connection.statement('select coalesce(chosen, declared) as amount from pool where name = ?').get(pool)
  return Number(row?.['amount'] ?? DEFAULT_POOL_LIMIT)
}

export function declarePools({ connection }: WriteUnit, limits: Readonly<Record<string, number>>): void {
  for (const [name, limit] of Object.entries(limits)) checkPoolLimit(name, limit)
  connection.statement('update pool set declared = null').run()
  for (const [name, limit] of Object.entries(limits)) {
    connection
      .statement(
        `insert into pool (name, declared) values (?, ?)
         on conflict (name) do update set declared = excluded.declared`,
      )
      .run(name, limit)
  }
  forgetUnsaid(connection)
}

export function setPoolLimit({ connection }: WriteUnit, name: string, limit: number | undefined): void {
  if (limit !== undefined) checkPoolLimit(name, limit)
  connection
    .statement(
      'insert into pool (name, chosen) values (?, ?) on conflict (name) do update set chosen = excluded.chosen',
    )
    .run(name, limit ?? null)
  forgetUnsaid(connection)
}

function forgetUnsaid(connection: Connection): void {
  connection.statement('delete from pool where declared is null and chosen is null').run()
}

const HOLDERS = `
  select slot_pool.pool, slot.run_id, slot.step_key, slot.at_ms, slot.priority
    from slot_pool join slot on slot.seq = slot_pool.seq
   where slot.is_held = ?`

export function listPools(connection: Connection): readonly PoolState[] {
  const held = connection.statement(`${HOLDERS} order by slot.at_ms, slot.seq`).all(1)
  const waiting = connection.statement(`${HOLDERS} order by slot.priority desc, slot.at_ms, slot.seq`).all(0)
  const said = connection.statement('select name, coalesce(chosen, declared) as amount, chosen from pool').all()
  const byName = new Map(said.map((row) => [String(row['name']), row]))
  const names = new Set([...byName.keys(), ...[...held, ...waiting].map((row) => String(row['pool']))])
  const holders = (rows: typeof held, name: string): readonly SlotHolder[] =>
    rows
      .filter((row) => row['pool'] === name)
      .map((row) => ({
        runId: String(row['run_id']),
        stepKey: String(row['step_key']),
        sinceMs: Number(row['at_ms']),
        priority: Number(row['priority']),
      }))
  return [...names].sort().map((name) => ({
    name,
    limit: Number(byName.get(name)?.['amount'] ?? DEFAULT_POOL_LIMIT),
    isChosen: (byName.get(name)?.['chosen'] ?? null) !== null,
    held: holders(held, name),
    waiting: holders(waiting, name),
  }))
}
