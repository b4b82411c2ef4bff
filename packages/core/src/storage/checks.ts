/**
 * checks — what every store asks of its callers alike, whatever it keeps things in. For implementers of `Storage` and
 * `LogStore`.
 *
 * Errors   InvalidError invalid/event-too-big, invalid/event-not-json, invalid/new-run, invalid/limit, invalid/cursor,
 *                       invalid/push-not-json
 *          ConflictError conflict/stale-claim
 */
import { ConflictError, InvalidError } from '../errors.ts'
import type { Event } from '../event/event.ts'
import { MAX_EVENT_BYTES } from '../event/event.ts'
import type { LogLine } from './log-store.ts'
import type { Fence, NewRun, RunQuery } from './storage.ts'
import type { InstigatorRef } from './tick-store.ts'

export const MAX_EVENTS_PER_READ = 10_000
export const MAX_RUNS_PER_PAGE = 1_000
/** Of ticks, pushes and backfills. */
export const MAX_ROWS_PER_PAGE = 10_000
export const MAX_PRUNED = 10_000
/** How many of the newest runs that have tags are asked which tags there are. */
export const TAGGED_RUNS = 1_000
export const MAX_AUDIT_DETAIL_BYTES = 4_096

/** The event as the JSON text that a store keeps; throws what `append` promises for an event that cannot be kept. */
export function eventJson(event: Event): string {
  if (!Number.isSafeInteger(event.atMs)) throw notJson(event, `its atMs is ${event.atMs}, not whole milliseconds`)
  const text = stringify(event)
  // A `toJSON` that somebody gave to every object makes anything of it, even nothing.
  if (text?.startsWith('{') !== true) throw notJson(event, 'a toJSON method makes something else of it')
  // No character takes more than three bytes, so most events need no counting.
  if (text.length * 3 <= MAX_EVENT_BYTES) return text
  const bytes = utf8Bytes(text)
  if (bytes <= MAX_EVENT_BYTES) return text
  throw new InvalidError(
    'invalid/event-too-big',
    `the ${nameOf(event)} takes ${bytes} bytes of JSON; an event may take ${MAX_EVENT_BYTES}. Values belong to an IO ` +
      'manager and long texts to the log; keep metadata small.',
  )
}

function stringify(event: Event): string | undefined {
  try {
    return JSON.stringify(event)
  } catch (cause) {
    throw notJson(event, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function notJson(event: Event, why: string, cause?: unknown): InvalidError {
  const message = `the ${nameOf(event)} cannot be written as JSON: ${why}. Keep to plain values in metadata and config.`
  return new InvalidError('invalid/event-not-json', message, { cause })
}

function nameOf(event: Event): string {
  const of =
    'assetKey' in event ? ` of asset "${event.assetKey}"` : event.runId === undefined ? '' : ` of run ${event.runId}`
  return `event "${event.kind}"${of}`
}

export function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    // A character beyond the basic plane is two units and four bytes: two for each.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

/** The error for a write whose fence is not the run's claim. */
export function staleClaim(fence: Fence): ConflictError {
  return new ConflictError(
    'conflict/stale-claim',
    `run ${fence.runId} is not held by claim ${fence.token} any more: it ended, or another worker took it. Stop working on it.`,
  )
}

export function checkLimit(limit: number, max: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return
  throw new InvalidError(
    'invalid/limit',
    `limit ${limit} is not allowed. Ask for 1 to ${max}, and read on with the cursor.`,
  )
}

export function checkNewRun({ runId, events }: NewRun): void {
  const first = events[0]
  if (first?.kind === 'run-queued' && first.runId === runId) return
  throw new InvalidError(
    'invalid/new-run',
    `run ${runId} must begin with its own "run-queued" event, not ${first?.kind ?? 'nothing'}.`,
  )
}

/**
 * The id of the `run-queued` event that a run cursor stands for: runs are listed in the order they were queued here.
 * Without a cursor it is one before the first.
 */
export function parseRunCursor(cursor: string | undefined, order: RunQuery['order'] = 'newest'): number {
  if (cursor === undefined) return order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER
  const id = /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0
  if (id >= 1) return id
  throw new InvalidError(
    'invalid/cursor',
    `${JSON.stringify(cursor)} is not a cursor. Pass the nextCursor of the page before, or none.`,
  )
}

/** A push's body as the JSON text that a store keeps. */
export function pushJson({ kind, project, name }: InstigatorRef, body: unknown): string {
  try {
    return JSON.stringify(body) ?? 'null'
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new InvalidError(
      'invalid/push-not-json',
      `the message for ${kind} "${project}/${name}" cannot be written as JSON: ${why}. Push plain data.`,
      { cause },
    )
  }
}

/**
 * A log line as JSON text, as every log store keeps it. A field that JSON cannot say (a cycle, a bigint) is kept as
 * text: what user code logs must never be what ends its run.
 */
export function logLineJson(line: LogLine): string {
  try {
    return JSON.stringify(line)
  } catch {
    const fields = Object.entries(line.fields ?? {}).map(([name, value]) => [name, sayable(value)])
    return JSON.stringify({ ...line, fields: Object.fromEntries(fields) })
  }
}

function sayable(value: unknown): unknown {
  try {
    JSON.stringify(value)
    return value
  } catch {
    return asText(value)
  }
}

function asText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
