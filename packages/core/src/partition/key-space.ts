/**
 * key-space — which keys a definition has at a moment, in order, by index and back.
 *
 * Shapes   static keys stand in the order given, dynamic ones as they were added, windows by time, and products in the
 *          order of their dimensions (key-space of each), the last one changing fastest.
 *          A space is made for one moment and does not change.
 * Units    indexes from 0; instants in ms since the Unix epoch
 * Errors   InvalidError invalid/unknown-partition
 * Cost     keys are computed, not listed: O(1) or O(log n) each, however many there are. Windows by a cron expression
 *          that is not one tick a minute, an hour, a day, a week or a month, and exclusions by one, are listed up to
 *          the one that is asked for.
 */
import { InvalidError } from '../errors.ts'
import { listSpace } from './list-space.ts'
import { multiSpace } from './multi-space.ts'
import type { PartitionsDefinition } from './partition.ts'
import { dimensionsOf } from './partition.ts'
import { timeSpace } from './time-space.ts'
import type { KeySpace, PartitionMoment } from './space.ts'

export type { KeySpace, PartitionMoment } from './space.ts'

/** No window has ended and no dynamic key is known. */
export const NO_MOMENT: PartitionMoment = { nowMs: Number.NEGATIVE_INFINITY, dynamicKeys: () => [] }

const spaces = new WeakMap<PartitionMoment, Map<PartitionsDefinition, KeySpace>>()

/** The same space for the same moment, which must not change. */
export function keySpace(definition: PartitionsDefinition, moment: PartitionMoment): KeySpace {
  let known = spaces.get(moment)
  if (known === undefined) spaces.set(moment, (known = new Map()))
  let space = known.get(definition)
  if (space === undefined) known.set(definition, (space = makeSpace(definition, moment)))
  return space
}

function makeSpace(definition: PartitionsDefinition, moment: PartitionMoment): KeySpace {
  switch (definition.kind) {
    case 'static':
      return listSpace(definition.keys)
    case 'dynamic':
      return listSpace(moment.dynamicKeys(definition.name))
    case 'time-window':
      return timeSpace(definition, moment)
    case 'multi':
      return multiSpace(
        dimensionsOf(definition).map(([name, one]) => ({
          name,
          isGrowing: one.kind !== 'static',
          space: keySpace(one, moment),
        })),
      )
    default:
      throw new Error(`unhandled partitions ${JSON.stringify(definition satisfies never)}`)
  }
}

/** The sets whose keys a moment must know. */
export function dynamicNames(definition: PartitionsDefinition): readonly string[] {
  if (definition.kind === 'dynamic') return [definition.name]
  return definition.kind === 'multi'
    ? [...new Set(dimensionsOf(definition).flatMap(([, one]) => dynamicNames(one)))]
    : []
}

const SHOWN = 5

/** The keys, for a message: of many the first and the last, and how they are written. */
export function someKeys(definition: PartitionsDefinition, moment: PartitionMoment): string {
  const space = keySpace(definition, moment)
  if (space.size === 0) return 'none yet'
  const first = [...space.keys(0, Math.min(space.size, SHOWN) - 1)].join(', ')
  if (space.size <= SHOWN) return first
  const last = space.keyAt(space.size - 1)
  const format = formatOf(definition)
  return format === undefined ? `${first}, … ${last}` : `${space.keyAt(0)} to ${last}, written ${format}`
}

/** `%Y-%m-%d`; undefined for keys that follow no rule. */
function formatOf(definition: PartitionsDefinition): string | undefined {
  if (definition.kind === 'time-window') return definition.format
  if (definition.kind !== 'multi') return undefined
  return dimensionsOf(definition)
    .map(([name, one]) => formatOf(one) ?? name)
    .join('|')
}

export function checkPartitionKey(
  what: string,
  partitions: PartitionsDefinition,
  key: string,
  moment: PartitionMoment,
): void {
  if (keySpace(partitions, moment).indexOf(key) !== undefined) return
  throw new InvalidError(
    'invalid/unknown-partition',
    `${what} has no partition "${key}". Known: ${someKeys(partitions, moment)}.`,
  )
}
