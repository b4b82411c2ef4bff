import type { CronTimes } from '../cron.ts'
import type { Grid } from './grid-shape.ts'
import type { KeyFormat } from './key-format.ts'
import { localKeys } from './local-keys.ts'
import type { Zone } from './zone.ts'

interface CronOptions {
  readonly zone: Zone
  readonly startMs: number
  readonly format: KeyFormat
  readonly times: CronTimes
}

/** Windows between the ticks of any cron expression: found one after the other, and kept. */
export function cronGrid({ zone, startMs, format, times }: CronOptions): Grid {
  const starts: number[] = []
  let isOver = false
  const findNext = (): void => {
    const next = times.next(starts.at(-1) ?? startMs - 1)
    if (next === undefined) isOver = true
    else starts.push(next)
  }
  const startOf = (index: number): number | undefined => {
    while (!isOver && starts.length <= index) findNext()
    return starts[index]
  }
  const firstFrom = (ms: number): number => {
    while (!isOver && (starts.at(-1) ?? Number.NEGATIVE_INFINITY) < ms) findNext()
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? Number.POSITIVE_INFINITY) < ms) low = middle + 1
      else high = middle
    }
    return low
  }
  return { startOf, firstFrom, ...localKeys({ zone, format, startOf, firstFrom }) }
}
