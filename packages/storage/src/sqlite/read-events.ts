/**
 * read-events — pages of events by cursor.
 */
import type { EventPage, EventQuery } from '@ingot/core'
import { MAX_EVENTS_PER_READ, checkLimit } from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseBody } from './rows.ts'

export function readEvents(connection: Connection, query: EventQuery): EventPage {
  const { afterId, beforeId, order, limit, runId, assetKey, partition, kinds } = query
  const isNewestFirst = order === 'newest'
  checkLimit(limit, MAX_EVENTS_PER_READ)
  // Asked for before the events: all up to here is then in the page or left out by the query, whatever is written
  // between the two statements.
  const newestId = lastEventId(connection)
  const filters = [
    { sql: 'id > ?', value: afterId },
    beforeId === undefined ? undefined : { sql: 'id < ?', value: beforeId },
    runId === undefined ? undefined : { sql: 'run_id = ?', value: runId },
    assetKey === undefined ? undefined : { sql: 'asset_key = ?', value: assetKey },
    partition === undefined ? undefined : { sql: 'partition = ?', value: partition },
    // Few kinds among many events: the page is found by walking the ids, which the cursor keeps short.
    kinds && { sql: 'kind in (select value from json_each(?))', value: JSON.stringify(kinds) },
  ].filter((filter) => filter !== undefined)
  const where = filters.map((filter) => filter.sql).join(' and ')
  const rows = connection
    .statement(`select id, body from event where ${where} order by id ${isNewestFirst ? 'desc' : 'asc'} limit ?`)
    .all(...filters.map((filter) => filter.value), limit)
  const events = rows.map((row) => parseBody(row, connection.path))
  const lastId = events.at(-1)?.id
  if (isNewestFirst) return { events, nextId: lastId ?? afterId + 1 }
  if (lastId !== undefined && events.length === limit) return { events, nextId: lastId }
  const lookedAtId = Math.min(newestId, (beforeId ?? Number.MAX_SAFE_INTEGER) - 1)
  return { events, nextId: Math.max(afterId, lastId ?? 0, lookedAtId) }
}

/** 0 when there is none. */
export function lastEventId(connection: Connection): number {
  return Number(connection.statement('select max(id) as id from event').get()?.['id'] ?? 0)
}
