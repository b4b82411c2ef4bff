import { InvalidError } from '@ingot/core'

/** The id of an event, as a client gives it back. InvalidError invalid/cursor */
export function eventIdOf(cursor: string): number {
  const id = /^\d{1,16}$/.test(cursor) ? Number(cursor) : Number.NaN
  if (Number.isSafeInteger(id)) return id
  throw badCursor(cursor, 'the id of a message of this stream, a whole number')
}

export interface RunCursor {
  readonly eventId: number
  readonly logCursor: number
}

/** `<event id>.<log cursor>`. InvalidError invalid/cursor */
export function runCursorOf(cursor: string): RunCursor {
  const [eventId, logCursor, ...more] = cursor.split('.')
  if (eventId === undefined || logCursor === undefined || more.length > 0) {
    throw badCursor(cursor, 'the id of a message of this stream, `<event id>.<log cursor>`')
  }
  return { eventId: eventIdOf(eventId), logCursor: eventIdOf(logCursor) }
}

function badCursor(cursor: string, what: string): InvalidError {
  return new InvalidError(
    'invalid/cursor',
    `cursor ${JSON.stringify(cursor.slice(0, 100))} is not allowed: give ${what}.`,
  )
}
