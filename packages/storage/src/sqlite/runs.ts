/**
 * runs — states of runs, and the pages they are listed in.
 */
import type { RunPage, RunQuery, RunState } from '@ingot/core'
import { MAX_RUNS_PER_PAGE, checkLimit, parseRunCursor } from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseBody, parseJson, type Row } from './rows.ts'

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
  checkLimit(query.limit, MAX_RUNS_PER_PAGE)
  const rows = branchesOf(query)
    .flatMap((branch) => selectRuns(connection, branch))
    .toSorted((a, b) => (query.order === 'oldest' ? -1 : 1) * (Number(b['id']) - Number(a['id'])))
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    runs: page.map((row) => parseRun(row, connection.path)),
    nextCursor: last && String(last['id']),
  }
}

/**
 * One query for each status: the index gives a single status newest first, while several together would be sorted
 * as a whole, every succeeded run of a year for one page. Where a tag or a backfill is asked for, its index gives the
 * order.
 */
function branchesOf(query: RunQuery): readonly RunQuery[] {
  const { statuses, backfillId, tags = {} } = query
  if (statuses === undefined || backfillId !== undefined || Object.keys(tags).length > 0) return [query]
  return [...new Set(statuses)].map((status) => ({ ...query, statuses: [status] }))
}

/** The newest runs of the query, one more than asked for: it tells whether another page follows. */
function selectRuns(connection: Connection, query: RunQuery): readonly Row[] {
  const { limit, cursor, statuses, project, job, backfillId, order = 'newest', tags = {} } = query
  const [firstTag, ...otherTags] = Object.entries(tags)
  const id = firstTag === undefined ? 'run.queued_event_id' : 'tag.queued_event_id'
  const filters: Filter[] = [
    { sql: `${id} ${order === 'oldest' ? '>' : '<'} ?`, values: [parseRunCursor(cursor, order)] },
  ]
  if (firstTag !== undefined) filters.push({ sql: 'tag.name = ? and tag.value = ?', values: firstTag })
  for (const tag of otherTags) {
    filters.push({
      sql: `exists (select 1 from run_tag where name = ? and value = ? and queued_event_id = ${id})`,
      values: tag,
    })
  }
  // The plus sign keeps an index out: one leads, the others would only fetch rows that it has already narrowed down.
  const lead = firstTag !== undefined ? 'tag' : backfillId !== undefined ? 'backfill' : statuses && 'status'
  const plus = (index: typeof lead): string => (lead === undefined || lead === index ? '' : '+')
  if (statuses !== undefined) {
    filters.push({
      sql: `${plus('status')}run.status in (${statuses.map(() => '?').join(', ')})`,
      values: statuses,
    })
  }
  if (job !== undefined) filters.push({ sql: `${plus(undefined)}run.job = ?`, values: [job] })
  if (backfillId !== undefined) {
    filters.push({ sql: `${plus('backfill')}run.backfill_id = ?`, values: [backfillId] })
  }
  if (project !== undefined) filters.push({ sql: `${plus(undefined)}run.project = ?`, values: [project] })
  const sql = `
    select ${COLUMNS}
      from ${firstTag === undefined ? 'run' : `run_tag as tag cross join run on run.queued_event_id = tag.queued_event_id`}
      join event on event.id = run.queued_event_id
     where ${filters.map((filter) => filter.sql).join(' and ')}
     order by ${id} ${order === 'oldest' ? 'asc' : 'desc'} limit ?`
  return connection.statement(sql).all(...filters.flatMap((filter) => filter.values), limit + 1)
}

interface Filter {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

function parseRun(row: Row, path: string): RunState {
  const queued = parseBody(row, path)
  const state = parseJson<RunState>(row['state'], path)
  return queued.kind === 'run-queued' ? { ...state, request: queued.request } : state
}
