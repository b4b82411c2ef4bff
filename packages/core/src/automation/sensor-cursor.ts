/**
 * sensor-cursor — what a sensor's tick leaves to the next, as JSON text.
 *
 * Errors   InvalidError invalid/cursor              what is kept does not fit the schema (any more)
 *          UserCodeError user-code/bad-tick-result  what the function returned does not fit it
 */
import type { Sensor } from '../definition/sensor.ts'
import { InvalidError, isIngotError, toErrorRecord, UserCodeError } from '../errors.ts'
import { validate } from '../schema/schema.ts'

const MOST_CHARS = 65_536

/** What the function receives. */
export async function readCursor(sensor: Sensor, text: string | undefined): Promise<unknown> {
  if (sensor.cursor === undefined) return undefined
  try {
    return await validate(sensor.cursor, text === undefined ? undefined : JSON.parse(text), 'cursor')
  } catch (cause) {
    const why = toErrorRecord(cause).message
    const what = text === undefined ? 'it has none yet and the schema gives no default' : `it is ${text.slice(0, 200)}`
    throw new InvalidError(
      'invalid/cursor',
      `sensor "${sensor.name}": its cursor does not fit its schema (${what}): ${why} Set another one, or change the schema.`,
      { cause },
    )
  }
}

/** The text to be kept: what the schema takes in, which it takes in again when it is read. */
export async function writeCursor(sensor: Sensor, value: unknown): Promise<string> {
  if (sensor.cursor === undefined) {
    throw bad(sensor, 'it returned a cursor but declares none. Add `cursor: <schema with a default>`')
  }
  const text = jsonOf(sensor, value)
  if (text.length > MOST_CHARS) {
    throw bad(sensor, `it returned a cursor of ${text.length} characters; at most ${MOST_CHARS} are kept`)
  }
  try {
    await validate(sensor.cursor, JSON.parse(text), 'cursor')
    return text
  } catch (cause) {
    throw bad(sensor, `it returned a cursor that does not fit its schema: ${toErrorRecord(cause).message}`, cause)
  }
}

function jsonOf(sensor: Sensor, value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value)
    if (text !== undefined) return text
    throw bad(sensor, 'it returned a cursor that JSON cannot say')
  } catch (cause) {
    throw isIngotError(cause) ? cause : bad(sensor, 'it returned a cursor that JSON cannot say', cause)
  }
}

function bad(sensor: Sensor, wrong: string, cause?: unknown): UserCodeError {
  const text = wrong.endsWith('.') ? wrong : `${wrong}.`
  const options = cause === undefined ? {} : { cause }
  return new UserCodeError('user-code/bad-tick-result', `sensor "${sensor.name}": ${text} The cursor stays.`, options)
}
