/**
 * timeline-rows — runs and ticks to come, in rows. Pure.
 */
import type { RunState } from '@ingot/core'

import type { TimelineBarJson, TimelineRowJson } from '../contract/index.ts'
import { barOf, mergeBars } from './bars.ts'
import type { GroupBy, GroupsOf, RowName } from './row-of-run.ts'
import { rowId, rowsOfRun } from './row-of-run.ts'

export interface PlacedTicks {
  readonly row: RowName
  readonly atMs: readonly number[]
}

interface Gathered {
  readonly row: RowName
  readonly bars: TimelineBarJson[]
  readonly ticks: Set<number>
}

/** By project, kind and name. */
export function timelineRows(
  runs: readonly RunState[],
  ticks: readonly PlacedTicks[],
  how: { readonly groupBy: GroupBy; readonly resolutionMs: number; readonly groupsOf: GroupsOf },
): TimelineRowJson[] {
  const rows = new Map<string, Gathered>()
  const gathered = (row: RowName): Gathered => {
    const id = rowId(row)
    const known = rows.get(id) ?? { row, bars: [], ticks: new Set() }
    rows.set(id, known)
    return known
  }
  for (const run of runs) {
    for (const row of rowsOfRun(run.request, how.groupBy, how.groupsOf)) gathered(row).bars.push(barOf(run))
  }
  for (const { row, atMs } of ticks) for (const at of atMs) gathered(row).ticks.add(at)
  return [...rows.values()]
    .map(({ row, bars, ticks: atMs }) => ({
      id: rowId(row),
      ...row,
      bars: mergeBars(bars, how.resolutionMs),
      futureTicksAtMs: [...atMs].toSorted((a, b) => a - b),
    }))
    .toSorted(byName)
}

const KINDS: readonly TimelineRowJson['kind'][] = [
  'schedule',
  'sensor',
  'automation',
  'job',
  'group',
  'assets',
  'backfill',
  'manual',
]

function byName(a: TimelineRowJson, b: TimelineRowJson): number {
  return compare(a.project, b.project) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.name, b.name)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
