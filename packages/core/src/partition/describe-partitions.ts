import type { PartitionsDefinition } from './partition.ts'
import { dimensionsOf } from './partition.ts'
import { gridOf } from './grid.ts'

const EVERY = { hour: 'hourly', day: 'daily', week: 'weekly', month: 'monthly' } as const
const SHOWN = 5

/** As a phrase: `daily from 2026-01-01 in Europe/Zurich`. */
export function describePartitions(definition: PartitionsDefinition): string {
  switch (definition.kind) {
    case 'static': {
      const { keys } = definition
      return `${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? `, … (${keys.length} keys)` : ''}`
    }
    case 'dynamic':
      return `dynamic: ${definition.name}`
    case 'multi':
      return dimensionsOf(definition)
        .map(([name, one]) => `${name}: ${describePartitions(one)}`)
        .join(' × ')
    case 'time-window': {
      const { every, cron, timezone, endMs } = definition
      const grid = gridOf(definition)
      const first = grid.keyOf(0) ?? '?'
      const last = endMs === undefined ? undefined : grid.keyOf(grid.firstFrom(endMs + 1) - 2)
      const until = last === undefined ? '' : ` to ${last}`
      return `${every === 'cron' ? `by ${cron}` : EVERY[every]} from ${first}${until} in ${timezone}`
    }
    default:
      throw new Error(`unhandled partitions ${JSON.stringify(definition satisfies never)}`)
  }
}
