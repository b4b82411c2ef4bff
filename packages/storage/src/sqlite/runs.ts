/**
 * runs — states of runs, the pages they are listed in, and how many there are.
 */
import type { RunFilter, RunPage, RunQuery, RunState, RunStatus } from '@ingot/core'
import {
  checkLimit,
  MAX_ROWS_PER_PAGE,
  MAX_RUNS_PER_PAGE,
  parseRunCursor,
  RUN_STATUSES,
  TAGGED_RUNS,
} from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseBody, parseJson, type Row } from './rows.ts'
import { filtersOf, leadOf, narrowed, type Bounds, type Filter } from './run-filters.ts'

const EVERYWHERE: Bounds = { first: 0, last: Number.MAX_SAFE_INTEGER }
// The request stands in the run-queued event alone, see schema.ts.
const COLUMNS = 'run.queued_event_id as id, run.state, event.body'

export function getRun(connection: Connection, runId: string): RunState | undefined {
  const row = connection
    .statement(`select ${COLUMNS} from run join event on event.id = run.queued_event_id where run.run_id = ?`)
    .get(runId)
  return row && parseRun(row, connection.path)
}

export function getRuns(connection: Connection, runIds: readonly string[]): readonly RunState[] {
  return runIds.flatMap((runId) => getRun(connection, runId) ?? [])
}

export function listRuns(connection: Connection, query: RunQuery): RunPage {
  const { limit, order = 'newest' } = query
  checkLimit(limit, MAX_RUNS_PER_PAGE)
  const ids = idsOf(connection, query).toSorted((a, b) => (order === 'oldest' ? a - b : b - a))
  const page = ids.slice(0, limit)
  const last = ids.length > limit ? page.at(-1) : undefined
  return { runs: runsAt(connection, page), nextCursor: last === undefined ? undefined : String(last) }
}

/** The first within the bounds of each way that leads to some: one more than asked for tells that a page follows. */
function idsOf(connection: Connection, query: RunQuery): readonly number[] {
  const bounds = boundsOf(query)
  const filters = filtersOf(query)
  const [only] = filters
  const tail = `order by id ${query.order === 'oldest' ? 'asc' : 'desc'} limit ${query.limit + 1}`
  const isAlone = query.statuses === undefined && filters.length === 1 && only?.index?.order === 'kept'
  const rows = isAlone
    ? connection
        .statement(`select id from (${only.index.sql}) where id between ? and ? ${tail}`)
        .all(...only.values, bounds.first, bounds.last)
    : waysTo(connection, filters, query.statuses, bounds).flatMap((way) =>
        select(connection, 'run.queued_event_id as id', way, tail),
      )
  return rows.map((row) => Number(row['id']))
}

function boundsOf({ cursor, order }: RunQuery): Bounds {
  const id = parseRunCursor(cursor, order)
  return order === 'oldest' ? { ...EVERYWHERE, first: id + 1 } : { ...EVERYWHERE, last: id - 1 }
}

export function countRuns(connection: Connection, filter: RunFilter = {}): Readonly<Record<RunStatus, number>> {
  const counts = { queued: 0, running: 0, canceling: 0, succeeded: 0, failed: 0, canceled: 0 }
  for (const way of waysTo(connection, filtersOf(filter), filter.statuses, EVERYWHERE)) {
    for (const row of select(connection, 'run.status, count(*) as count', way, 'group by run.status')) {
      const status = RUN_STATUSES.find((one) => one === row['status'])
      if (status !== undefined) counts[status] += Number(row['count'])
    }
  }
  return counts
}

/** Of the newest runs that have tags: run_tag_by_run gives them in that order. */
export function listRunTags(
  connection: Connection,
  limit: number,
): readonly { readonly key: string; readonly value: string }[] {
  checkLimit(limit, MAX_ROWS_PER_PAGE)
  return connection
    .statement(
      `select name, value from run_tag
        where queued_event_id in (select distinct queued_event_id from run_tag order by queued_event_id desc limit ?)
        group by name, value order by count(*) desc, name, value limit ?`,
    )
    .all(TAGGED_RUNS, limit)
    .map((row) => ({ key: String(row['name']), value: String(row['value']) }))
}

/** A way through an index: all of them together give every run asked for, each once. */
interface Way {
  readonly from: string
  readonly filters: readonly Filter[]
}

function waysTo(
  connection: Connection,
  filters: readonly Filter[],
  statuses: readonly RunStatus[] | undefined,
  bounds: Bounds,
): readonly Way[] {
  const lead = leadOf(connection, filters)
  if (lead !== undefined) {
    const others = filters.filter((one) => one !== lead)
    return [{ from: 'run', filters: [inLead(lead), within(bounds, '+'), ...isAmong(statuses), ...others] }]
  }
  const range = within(narrowed(connection, filters, bounds))
  return [...new Set(statuses ?? RUN_STATUSES)].map((status) => ({
    from: 'run indexed by run_by_status',
    filters: [{ sql: 'run.status = ?', values: [status] }, range, ...filters],
  }))
}

/** A plus sign keeps an index from being chosen by it. */
function within({ first, last }: Bounds, plus: '' | '+' = ''): Filter {
  return { sql: `${plus}run.queued_event_id between ? and ?`, values: [first, last] }
}

function isAmong(statuses: readonly RunStatus[] | undefined): readonly Filter[] {
  const sql = '+run.status in (select value from json_each(?))'
  return statuses === undefined ? [] : [{ sql, values: [JSON.stringify(statuses)] }]
}

function inLead({ index, values }: Filter): Filter {
  return { sql: `run.queued_event_id in (${index?.sql ?? ''})`, values }
}

function select(connection: Connection, columns: string, { from, filters }: Way, tail: string): readonly Row[] {
  const where = filters.length === 0 ? '' : `where ${filters.map((filter) => filter.sql).join(' and ')}`
  return connection
    .statement(`select ${columns} from ${from} ${where} ${tail}`)
    .all(...filters.flatMap((filter) => filter.values))
}

/** In the order of the ids. One question for all of them: a question for each costs four times as much. */
function runsAt(connection: Connection, ids: readonly number[]): readonly RunState[] {
  const rows = connection
    .statement(
      `select ${COLUMNS} from json_each(?) as wanted
        cross join run on run.queued_event_id = wanted.value join event on event.id = run.queued_event_id`,
    )
    .all(JSON.stringify(ids))
  const byId = new Map(rows.map((row) => [Number(row['id']), row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row === undefined ? [] : [parseRun(row, connection.path)]
  })
}

function parseRun(row: Row, path: string): RunState {
  const queued = parseBody(row, path)
  const state = parseJson<RunState>(row['state'], path)
  return queued.kind === 'run-queued' ? { ...state, request: queued.request } : state
}
