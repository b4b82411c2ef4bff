/**
 * kept-windows — which windows of a grid remain when the excluded ones are taken out.
 *
 * Shapes   `raw` counts all windows of the grid, `index` those that are kept.
 * Cost     keys and instants: O(log exclusions). Cron expressions: the kept windows are listed up to the one asked for.
 */
import { cronTimes } from '../cron.ts'
import type { Grid } from './grid-shape.ts'
import { gridOf } from './grid.ts'
import type { TimeWindowPartitions } from './partition.ts'

export interface KeptWindows {
  /** Undefined when time has run out. */
  rawOf(index: number): number | undefined
  /** The index of the first kept window at or after a raw one: as many as are kept before it. */
  indexFrom(raw: number): number
  isKept(raw: number): boolean
}

const kept = new WeakMap<TimeWindowPartitions, KeptWindows>()

export function keptWindows(definition: TimeWindowPartitions): KeptWindows {
  let known = kept.get(definition)
  if (known === undefined) kept.set(definition, (known = make(definition)))
  return known
}

const ALL: KeptWindows = { rawOf: (index) => index, indexFrom: (raw) => raw, isKept: () => true }

export function isCron(exclusion: string): boolean {
  return exclusion.startsWith('@') || /\s/.test(exclusion.trim())
}

function make(definition: TimeWindowPartitions): KeptWindows {
  const { exclusions, timezone } = definition
  if (exclusions.length === 0) return ALL
  const grid = gridOf(definition)
  const expressions = exclusions.filter((one) => typeof one === 'string' && isCron(one))
  const listed = listedRaws(grid, exclusions)
  if (expressions.length === 0) return withoutListed(listed)
  const isTick = expressions.map((expression) => tickTest(String(expression), timezone))
  const isListed = new Set(listed)
  // Every one is asked, so that each goes on with the windows.
  return withoutMatching(
    grid,
    (raw, startMs) => isTick.map((test) => test(startMs)).includes(true) || isListed.has(raw),
  )
}

/** Whether an instant is a tick; to be asked of ever later ones, which spares most of the looking. */
function tickTest(expression: string, timezone: string): (ms: number) => boolean {
  const times = cronTimes('exclusions', expression, timezone)
  let next: number | undefined = Number.NEGATIVE_INFINITY
  return (ms) => {
    if (next !== undefined && next < ms) next = times.next(ms - 1)
    return next === ms
  }
}

function listedRaws(grid: Grid, exclusions: TimeWindowPartitions['exclusions']): readonly number[] {
  const raws = exclusions.flatMap((exclusion): readonly number[] => {
    if (typeof exclusion === 'string') {
      const raw = isCron(exclusion) ? undefined : grid.indexOf(exclusion)
      return raw === undefined ? [] : [raw]
    }
    const raw = grid.firstFrom(exclusion)
    return grid.startOf(raw) === exclusion ? [raw] : []
  })
  return [...new Set(raws)].toSorted((a, b) => a - b)
}

function withoutListed(excluded: readonly number[]): KeptWindows {
  /** How many satisfy a condition that holds for the first ones only. */
  const countWhile = (holds: (raw: number, before: number) => boolean): number => {
    let low = 0
    let high = excluded.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (holds(excluded[middle] ?? Number.POSITIVE_INFINITY, middle)) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    rawOf: (index) => index + countWhile((raw, before) => raw - before <= index),
    indexFrom: (raw) => raw - countWhile((one) => one < raw),
    isKept: (raw) => excluded[countWhile((one) => one < raw)] !== raw,
  }
}

function withoutMatching(grid: Grid, isExcluded: (raw: number, startMs: number) => boolean): KeptWindows {
  const raws: number[] = []
  let known = 0
  /** False when time has run out. A rule that excludes all must not be followed for ever. */
  const learn = (): boolean => {
    const startMs = grid.startOf(known)
    if (startMs === undefined) return false
    if (!isExcluded(known, startMs)) raws.push(known)
    known += 1
    return true
  }
  const countBefore = (raw: number): number => {
    while (known < raw && learn());
    let low = 0
    let high = raws.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((raws[middle] ?? Number.POSITIVE_INFINITY) < raw) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    rawOf(index) {
      const giveUpAt = (raws.at(-1) ?? 0) + MOST_EXCLUDED
      while (raws.length <= index && known < giveUpAt + (index - raws.length) && learn());
      return raws[index]
    },
    indexFrom: countBefore,
    isKept: (raw) => raws[countBefore(raw + 1) - 1] === raw,
  }
}

/** In a row. */
const MOST_EXCLUDED = 100_000
