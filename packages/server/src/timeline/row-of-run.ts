/**
 * row-of-run — in which rows of the timeline a run stands. Pure.
 *
 * Rules    by job: a job's runs in one row, those of a backfill in its own, those of assets asked for by selection in one
 *          per project. By automation: one row for each that launches, and one for what people launched. By group: one for
 *          each group that the run makes assets of; a run of ops stands in its job's.
 */
import type { RunRequest } from '@ingot/core'

import type { TimelineRowJson } from '../contract/index.ts'

export type RowName = Pick<TimelineRowJson, 'kind' | 'project' | 'name'>
export type GroupBy = 'job' | 'automation' | 'group'
/** The group of each asset of a project, by key. */
export type GroupsOf = (project: string) => ReadonlyMap<string, string> | undefined

export function rowId({ kind, project, name }: RowName): string {
  return `${kind}:${project}/${name}`
}

export function rowsOfRun(request: RunRequest, groupBy: GroupBy, groupsOf: GroupsOf): readonly RowName[] {
  switch (groupBy) {
    case 'job':
      return [rowByJob(request)]
    case 'automation':
      return [rowByLauncher(request)]
    case 'group':
      return rowsByGroup(request, groupsOf(request.project))
    default:
      throw new Error(`unhandled grouping ${JSON.stringify(groupBy satisfies never)}`)
  }
}

function rowByJob({ project, job, backfillId }: RunRequest): RowName {
  if (backfillId !== undefined) return { kind: 'backfill', project, name: backfillId }
  return job === undefined ? { kind: 'assets', project, name: 'assets' } : { kind: 'job', project, name: job }
}

const LAUNCHERS = ['schedule', 'sensor', 'backfill'] as const

function rowByLauncher({ project, launchedBy }: RunRequest): RowName {
  if (launchedBy === 'automation') return { kind: 'automation', project, name: 'default' }
  for (const kind of LAUNCHERS) {
    if (launchedBy.startsWith(`${kind}:`)) return { kind, project, name: launchedBy.slice(kind.length + 1) }
  }
  return { kind: 'manual', project, name: 'by hand' }
}

function rowsByGroup(request: RunRequest, groups: ReadonlyMap<string, string> | undefined): readonly RowName[] {
  const { project, assets } = request
  const names = new Set(assets.flatMap((key) => groups?.get(key) ?? []))
  if (names.size === 0) return [rowByJob(request)]
  return [...names].map((name) => ({ kind: 'group', project, name }))
}
