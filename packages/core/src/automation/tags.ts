/**
 * tags — the tags that Ingot puts on runs, and those by which a person or an author may say something to it.
 *
 * Shapes   `ingot/schedule`, `ingot/sensor`   name of what asked for the run
 *          `ingot/tick`                       the time it was made for (schedules) or at (sensors), ISO 8601
 *          `ingot/partition`                  the run's one partition
 *          `ingot/order`                      `one-by-one`: runs of this schedule do not overlap
 *          `ingot/backfill`                   id of the backfill that it is part of
 *          `ingot/automation`                 its assets' conditions asked for it: the name of the automation
 *          An author may set `ingot/priority`, `ingot/max-retries`, `ingot/retry-strategy` and `ingot/max-runtime-ms`
 *          as tags; what the request itself says goes over them. Every other `ingot/…` tag is refused.
 * Errors   InvalidError invalid/tag
 */
import type { RunAsk } from '../definition/run-ask.ts'
import { InvalidError } from '../errors.ts'

export const SCHEDULE_TAG = 'ingot/schedule'
export const SENSOR_TAG = 'ingot/sensor'
export const TICK_TAG = 'ingot/tick'
export const PARTITION_TAG = 'ingot/partition'
export const ORDER_TAG = 'ingot/order'
export const BACKFILL_TAG = 'ingot/backfill'
export const AUTOMATION_TAG = 'ingot/automation'

const PREFIX = 'ingot/'
const MAX_CHARS = 500
const SETTABLE = ['ingot/priority', 'ingot/max-retries', 'ingot/retry-strategy', 'ingot/max-runtime-ms']

type TagSettings = Pick<RunAsk, 'priority' | 'maxRuntimeMs' | 'retries'>

/** Refuses tags that an author may not set, or that are no text. */
export function checkUserTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key === '' || typeof value !== 'string' || key.length > MAX_CHARS || value.length > MAX_CHARS) {
      throw bad(key, `key and value must be texts of at most ${MAX_CHARS} characters, the key not empty`)
    }
    if (!key.startsWith(PREFIX) || SETTABLE.includes(key)) continue
    throw bad(key, `tags that begin with "${PREFIX}" are Ingot's own; you may set ${SETTABLE.join(', ')}`)
  }
}

/** What settable tags say. */
export function settingsOf(tags: Readonly<Record<string, string>>): TagSettings {
  const priority = integer(tags, 'ingot/priority', -Infinity)
  const maxRetries = integer(tags, 'ingot/max-retries', 0)
  const maxRuntimeMs = integer(tags, 'ingot/max-runtime-ms', 1)
  const strategy = tags['ingot/retry-strategy']
  if (strategy !== undefined && strategy !== 'all' && strategy !== 'from-failure') {
    throw bad('ingot/retry-strategy', 'it must be "all" or "from-failure"')
  }
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(maxRuntimeMs === undefined ? {} : { maxRuntimeMs }),
    ...(maxRetries === undefined && strategy === undefined
      ? {}
      : {
          retries: {
            ...(maxRetries === undefined ? {} : { maxRetries }),
            ...(strategy === undefined ? {} : { strategy }),
          },
        }),
  }
}

function integer(tags: Readonly<Record<string, string>>, key: string, min: number): number | undefined {
  const text = tags[key]
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min) return value
  throw bad(key, `its value ${JSON.stringify(text)} is not an integer${min === -Infinity ? '' : ` from ${min} up`}`)
}

function bad(key: string, why: string): InvalidError {
  return new InvalidError('invalid/tag', `tag ${JSON.stringify(key)}: ${why}.`)
}
