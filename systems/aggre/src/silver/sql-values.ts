/**
 * sql-values — rows on their way into a statement and out of it. A batch goes in as one JSON text, read there by
 * `jsonb_to_recordset`: one value however many rows, and no limit of 65,535 parameters.
 */
import { createHash } from 'node:crypto'

/** Characters that PostgreSQL keeps in no text, left out or replaced. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

// PostgreSQL puts no text beyond some 2,700 bytes into an index; ids that services give have some tens.
const LONGEST_ID_BYTES = 1_000

/** Somebody else's id, fit for a key: as it is, or the hash of one that is too long. */
export function storableId(id: string): string {
  const fit = storable(id)
  return Buffer.byteLength(fit) <= LONGEST_ID_BYTES ? fit : `sha256-${createHash('sha256').update(fit).digest('hex')}`
}

export function toJson(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))
}

// Before and after these a service means nothing; PostgreSQL's own range is wider, JavaScript's too.
const EARLIEST_MS = Date.UTC(1900, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)

/** As ISO 8601; null for nothing, and for a time that nobody can have meant. */
export function toInstant(atMs: number | null | undefined): string | null {
  if (atMs === null || atMs === undefined || !(atMs >= EARLIEST_MS && atMs < LATEST_MS)) return null
  return new Date(Math.round(atMs)).toISOString()
}

export function toMs(at: Date): number
export function toMs(at: Date | null): number | null
export function toMs(at: Date | null): number | null {
  return at === null ? null : at.getTime()
}

/** Counts of PostgreSQL may be wider than a safe number, and are text then. */
export function toCount(value: number | string | null): number | null {
  return value === null ? null : Number(value)
}

/** A whole number that fits a bigint column; null for what is none. */
export function toWhole(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : Math.trunc(Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value)))
}
