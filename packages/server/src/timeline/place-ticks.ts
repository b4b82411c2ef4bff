/**
 * place-ticks — in which rows the ticks of a project's schedules stand. Pure.
 */
import type { ProjectSnapshot, ScheduleSnapshot } from '@ingot/core'

import type { ScheduleTicks } from './future-ticks.ts'
import type { GroupBy, RowName } from './row-of-run.ts'
import type { PlacedTicks } from './timeline-rows.ts'

export function placeTicks(
  snapshot: ProjectSnapshot,
  ticks: readonly ScheduleTicks[],
  groupBy: GroupBy,
): PlacedTicks[] {
  return ticks.flatMap(({ schedule, atMs }) => rowsOf(snapshot, schedule, groupBy).map((row) => ({ row, atMs })))
}

function rowsOf(snapshot: ProjectSnapshot, schedule: ScheduleSnapshot, groupBy: GroupBy): readonly RowName[] {
  const { project } = snapshot
  if (groupBy === 'automation') return [{ kind: 'schedule', project, name: schedule.name }]
  const jobs = jobsOf(snapshot, schedule)
  if (groupBy === 'group') return groupRows(snapshot, jobs)
  if (jobs.length === 0) return [{ kind: 'assets', project, name: 'assets' }]
  return jobs.map((name) => ({ kind: 'job', project, name }))
}

/** The jobs that it names as its target: `job nightly`, `jobs a, b`. None for one that asks for assets. */
function jobsOf({ jobs }: ProjectSnapshot, { target }: ScheduleSnapshot): readonly string[] {
  const [, named] = /^jobs? (.+)$/.exec(target) ?? []
  const known = new Set(jobs.map(({ name }) => name))
  return (named ?? '').split(', ').filter((name) => known.has(name))
}

/** Of assets asked for by selection it is not known here which they are. */
function groupRows({ project, jobs, assets }: ProjectSnapshot, names: readonly string[]): readonly RowName[] {
  const made = new Set(jobs.filter(({ name }) => names.includes(name)).flatMap((job) => job.assets))
  const groups = new Set(assets.filter(({ key }) => made.has(key)).map(({ group }) => group))
  if (groups.size > 0) return [...groups].map((name) => ({ kind: 'group', project, name }))
  return names.map((name) => ({ kind: 'job', project, name }))
}
