/**
 * run-filters — what runs are asked for as conditions of SQL, and which indexes lead to them.
 *
 * Rules    a condition that few runs meet leads: those are fetched and the others looked at among them. Where many meet
 *          each of them, runs are walked in their order within a status, between the first and the last that meet all:
 *          `run_by_status` holds every column that is common in conditions, so a walk past a hundred thousand runs reads
 *          none of their states.
 */
import type { RunFilter } from '@ingot/core'
import type { Connection } from './connection.ts'

export interface Filter {
  readonly sql: string
  readonly values: readonly (string | number)[]
  /** Gives the ids of all runs that meet it, each once. */
  readonly index?: IndexWay
}

interface IndexWay {
  readonly sql: string
  /**
   * `kept`: they come in the order of runs, so a page of them and their ends are found at once. `near`: their own order
   * is almost that of runs, so that their ends are worth looking at all of them.
   */
  readonly order: 'kept' | 'near' | 'none'
}

/** As many as are fetched one by one in a few ms. */
const FEW = 4_000

/** Of everything but the statuses. Conditions are of the columns of `run`. */
export function filtersOf(filter: RunFilter): readonly Filter[] {
  const { project, queuedFromMs, queuedBeforeMs, endedFromMs } = filter
  const all: readonly (Filter | undefined)[] = [
    ofColumn('job', filter.job),
    ofColumn('backfill_id', filter.backfillId),
    filter.isOfBackfill === undefined ? undefined : ofAnyBackfill(filter.isOfBackfill),
    ofColumn('partition', filter.partition),
    filter.launchedBy === undefined ? undefined : launchedBy(filter.launchedBy),
    filter.rootRunId === undefined ? undefined : rootRun(filter.rootRunId),
    filter.idPrefix === undefined ? undefined : idPrefix(filter.idPrefix),
    filter.assetKey === undefined ? undefined : within('run_asset', 'asset_key = ?', [filter.assetKey]),
    ...Object.entries(filter.tags ?? {}).map((tag) => within('run_tag', 'name = ? and value = ?', tag)),
    project === undefined ? undefined : { sql: 'run.project = ?', values: [project] },
    queuedFromMs === undefined ? undefined : { sql: 'run.queued_at_ms >= ?', values: [queuedFromMs] },
    queuedBeforeMs === undefined ? undefined : { sql: 'run.queued_at_ms < ?', values: [queuedBeforeMs] },
    endedFromMs === undefined ? undefined : endedFrom(endedFromMs),
  ]
  return all.filter((one) => one !== undefined)
}

function ofColumn(column: 'job' | 'backfill_id' | 'partition', value: string | undefined): Filter | undefined {
  if (value === undefined) return undefined
  const index: IndexWay = { sql: `select queued_event_id as id from run where ${column} = ?`, order: 'kept' }
  return { sql: `run.${column} = ?`, values: [value], index }
}

/** Most runs are of none, so that only the few that are of one have an index. */
function ofAnyBackfill(isOfBackfill: boolean): Filter {
  const index: IndexWay = { sql: 'select queued_event_id as id from run where backfill_id is not null', order: 'none' }
  return isOfBackfill
    ? { sql: 'run.backfill_id is not null', values: [], index }
    : { sql: 'run.backfill_id is null', values: [] }
}

/** Itself, or all of a kind: `schedule` is what begins with `schedule:`, and `;` comes after `:`. */
function launchedBy(value: string): Filter {
  const select = 'select queued_event_id as id from run where launched_by'
  return {
    sql: '(run.launched_by = ? or (run.launched_by >= ? and run.launched_by < ?))',
    values: [value, `${value}:`, `${value};`],
    index: { sql: `${select} = ? union all ${select} >= ? and launched_by < ?`, order: 'none' },
  }
}

/** Itself, or a retry of it. */
function rootRun(runId: string): Filter {
  const select = 'select queued_event_id as id from run where'
  return {
    sql: '(run.run_id = ? or run.root_run_id = ?)',
    values: [runId, runId],
    index: { sql: `${select} run_id = ? union all ${select} root_run_id = ?`, order: 'none' },
  }
}

/** Ids of runs begin with the time. */
function idPrefix(prefix: string): Filter {
  const index = 'select queued_event_id as id from run where run_id >= ? and run_id < ?'
  return {
    sql: '(run.run_id >= ? and run.run_id < ?)',
    // The second comes after every text that begins so.
    values: [prefix, `${prefix}\u{10FFFF}`],
    index: { sql: index, order: 'near' },
  }
}

/** Unfinished runs have no end. Most runs end in the order in which they were queued. */
function endedFrom(atMs: number): Filter {
  const select = 'select queued_event_id as id from run'
  return {
    sql: 'ifnull(run.ended_at_ms >= ?, true)',
    values: [atMs],
    index: {
      sql: `${select} indexed by run_by_end where ended_at_ms >= ?
        union all ${select} where status in ('queued', 'running', 'canceling') and ended_at_ms is null`,
      order: 'near',
    },
  }
}

function within(table: 'run_asset' | 'run_tag', where: string, values: readonly string[]): Filter {
  return {
    sql: `exists (select 1 from ${table} where ${where} and ${table}.queued_event_id = run.queued_event_id)`,
    values,
    index: { sql: `select queued_event_id as id from ${table} where ${where}`, order: 'kept' },
  }
}

/** The filter that the fewest runs meet, when they are few. */
export function leadOf(connection: Connection, filters: readonly Filter[]): Filter | undefined {
  let lead: Filter | undefined
  let least = FEW
  for (const filter of filters) {
    if (filter.index === undefined || least === 0) continue
    const count = countUpTo(connection, filter.index, filter.values, least)
    if (count >= least) continue
    least = count
    lead = filter
  }
  return lead
}

function countUpTo(connection: Connection, { sql }: IndexWay, values: Filter['values'], limit: number): number {
  const statement = connection.statement(`select count(*) as count from (select 1 from (${sql}) limit ?)`)
  return Number(statement.get(...values, limit)?.['count'])
}

export interface Bounds {
  readonly first: number
  readonly last: number
}

/** Between which all runs lie that meet all of the filters. */
export function narrowed(connection: Connection, filters: readonly Filter[], bounds: Bounds): Bounds {
  let { first, last } = bounds
  for (const { index, values } of filters) {
    const ends = index && endsOf(connection, index, values)
    if (ends === undefined) continue
    first = Math.max(first, ends.first)
    last = Math.min(last, ends.last)
  }
  return { first, last }
}

const NOWHERE: Bounds = { first: 1, last: 0 }

/** Undefined when they would not narrow much. */
function endsOf(connection: Connection, { sql, order }: IndexWay, values: Filter['values']): Bounds | undefined {
  if (order === 'none') return undefined
  if (order === 'near') {
    const row = connection.statement(`select min(id) as first, max(id) as last from (${sql})`).get(...values)
    return row === undefined || row['first'] === null
      ? NOWHERE
      : { first: Number(row['first']), last: Number(row['last']) }
  }
  const [first, last] = ['asc', 'desc'].map((by) =>
    connection.statement(`${sql} order by queued_event_id ${by} limit 1`).get(...values),
  )
  return first === undefined || last === undefined ? NOWHERE : { first: Number(first['id']), last: Number(last['id']) }
}
