/**
 * grid — where the windows of a definition begin, before exclusions and without an end.
 *
 * Shapes   window `i` goes from the start of `i` to that of `i + 1`; 0 is the first at or after the definition's start.
 * Rules    a window that begins at a local time which a change of clocks skips begins at the first instant after it.
 *          By day, week and month: one that begins at a time which comes twice begins the first time.
 *          By hour: a window begins each time clocks show the minute. In a night in which an hour comes twice it has
 *          two windows, and the key of the second ends in its offset: `2026-10-25-02:00`, `2026-10-25-02:00+01:00`;
 *          an hour that is skipped has none.
 *          The one day that some islands left out when they crossed the date line has none either.
 */
import { cronTimes } from '../cron.ts'
import { calendarGrid } from './calendar-grid.ts'
import { clockGrid } from './clock-grid.ts'
import { cronGrid } from './cron-grid.ts'
import type { Grid } from './grid-shape.ts'
import { keyFormat } from './key-format.ts'
import type { TimeWindowPartitions } from './partition.ts'
import { timeZone } from './zone.ts'

const grids = new WeakMap<TimeWindowPartitions, Grid>()

export function gridOf(definition: TimeWindowPartitions): Grid {
  let grid = grids.get(definition)
  if (grid === undefined) grids.set(definition, (grid = makeGrid(definition)))
  return grid
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

function makeGrid(definition: TimeWindowPartitions): Grid {
  const { every, cron, timezone, startMs, minuteOffset, hourOffset, dayOffset } = definition
  const common = { zone: timeZone(timezone), startMs, format: keyFormat(definition.format) }
  const timeMs = hourOffset * HOUR_MS + minuteOffset * MINUTE_MS
  switch (every) {
    case 'hour':
      return clockGrid({ ...common, periodMs: HOUR_MS, phaseMs: minuteOffset * MINUTE_MS })
    case 'day':
    case 'week':
    case 'month':
      return calendarGrid({ ...common, every, timeMs, day: dayOffset })
    case 'cron':
      return cronOrSimpler(cron, common, () => cronTimes('partitions', cron, timezone))
    default:
      throw new Error(`unhandled windows ${JSON.stringify(every satisfies never)}`)
  }
}

type Common = Omit<Parameters<typeof clockGrid>[0], 'periodMs' | 'phaseMs'>

/** Expressions that say no more than the arithmetic ones are computed as these are. */
function cronOrSimpler(cron: string, common: Common, times: () => ReturnType<typeof cronTimes>): Grid {
  const [, minute = '', hour = '', day = '', weekday = ''] =
    /^(\*|\*\/\d+|\d+) (\*|\d+) (\*|\d+) \* (\*|\d+)$/.exec(cron.trim().replace(/\s+/g, ' ')) ?? []
  const step = minute === '*' ? 1 : minute.startsWith('*/') ? Number(minute.slice(2)) : undefined
  const isDaily = day === '*' && weekday === '*'
  if (step !== undefined && step > 0 && 60 % step === 0 && hour === '*' && isDaily) {
    return clockGrid({ ...common, periodMs: step * MINUTE_MS, phaseMs: 0 })
  }
  if (minute === '' || step !== undefined) return cronGrid({ ...common, times: times() })
  const minuteMs = Number(minute) * MINUTE_MS
  if (hour === '*') {
    return isDaily
      ? clockGrid({ ...common, periodMs: HOUR_MS, phaseMs: minuteMs })
      : cronGrid({ ...common, times: times() })
  }
  const timeMs = Number(hour) * HOUR_MS + minuteMs
  if (isDaily) return calendarGrid({ ...common, every: 'day', timeMs, day: 0 })
  if (day === '*') return calendarGrid({ ...common, every: 'week', timeMs, day: Number(weekday) % 7 })
  if (weekday === '*' && Number(day) <= 28) return calendarGrid({ ...common, every: 'month', timeMs, day: Number(day) })
  return cronGrid({ ...common, times: times() })
}
