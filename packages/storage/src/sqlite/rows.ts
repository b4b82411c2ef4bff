/**
 * rows — JSON texts out of the database and into it. What does not parse was not written by Ingot.
 */
import { StorageError, type Event, type StoredEvent } from '@ingot/core'
import { eventJson } from '@ingot/core'

export type Row = Readonly<Record<string, unknown>>

/** An event that has been checked, with the text that is kept of it. */
export interface SealedEvent {
  readonly event: Event
  readonly body: string
}

export function seal(events: readonly Event[]): readonly SealedEvent[] {
  return events.map((event) => ({ event, body: eventJson(event) }))
}

export function parseBody(row: Row, path: string): StoredEvent {
  return Object.assign(parseJson<StoredEvent>(row['body'], path), { id: Number(row['id']) })
}

/** The object of a JSON column; `T` is what this program wrote there, in the same transaction as the rest of the row. */
export function parseJson<T>(text: unknown, path: string): T {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    if (typeof value === 'object' && value !== null) return value as T
  } catch {
    // Said below, in the same words.
  }
  const seen = typeof text === 'string' ? JSON.stringify(text.slice(0, 80)) : typeof text
  throw new StorageError(
    'storage/corrupt',
    `${path} holds a row that is not JSON (${seen}). Restore a backup, or run \`ingot doctor\`.`,
  )
}
