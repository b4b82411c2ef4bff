/**
 * runs-view — which runs the list shows: from the address to what the server is asked. Pure.
 *
 * Shapes   the address holds `view` (the tab), `status`, `project`, `job`, `asset`, `by`, `id`, `backfill`, `partition`,
 *          `tag` (several, `key=value`), `after`, `before` (a day, or an instant as ISO 8601 has it; local time unless
 *          it says otherwise), `backfills` (`show`: runs of backfills too)
 */
import type { RunStatus } from '@ingot/core'

import type { QueryOf } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import { splitValues } from '../../parts/filter-words.ts'

export type RunFilter = Omit<QueryOf<'GET /runs/counts'>, never>

export const RUN_VIEWS = ['all', 'queued', 'progress', 'failed', 'scheduled'] as const
export type RunsView = (typeof RUN_VIEWS)[number]

const STATUSES: readonly RunStatus[] = ['queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled']
export const VIEW_STATUSES: Readonly<Record<RunsView, readonly RunStatus[]>> = {
  all: [],
  queued: ['queued'],
  progress: ['running', 'canceling'],
  failed: ['failed'],
  scheduled: [],
}

export function viewOf(search: SearchText): RunsView {
  return RUN_VIEWS.find((view) => view === search['view']) ?? 'all'
}

/** All but the statuses: what the tabs count. */
export function restOfFilter(search: SearchText): RunFilter {
  const tags = splitValues(search['tag']).filter((tag) => tag.indexOf('=') > 0)
  return {
    ...text('project', search['project']),
    ...text('job', search['job']),
    ...text('asset', search['asset']),
    ...text('launchedBy', search['by']),
    ...text('idPrefix', search['id']),
    ...text('backfillId', search['backfill']),
    ...(isHidingBackfills(search) ? { isOfBackfill: false } : {}),
    ...text('partition', search['partition']),
    ...(tags.length === 0 ? {} : { tag: [...tags] }),
    ...instant('queuedFromMs', search['after']),
    ...instant('queuedBeforeMs', search['before']),
  }
}

/** A tab's statuses go over those that are filtered by. */
export function filterOf(search: SearchText): RunFilter {
  const ofView = VIEW_STATUSES[viewOf(search)]
  const chosen = splitValues(search['status']).flatMap((one) => STATUSES.filter((status) => status === one))
  const status = ofView.length > 0 ? [...ofView] : chosen
  return { ...restOfFilter(search), ...(status.length === 0 ? {} : { status }) }
}

/** A backfill of a year is hundreds of runs, and has a page of its own: they are left out unless they are asked for. */
export function isHidingBackfills(search: SearchText): boolean {
  const isAskedFor = search['backfill'] !== undefined || search['by']?.startsWith('backfill') === true
  return search['backfills'] !== 'show' && !isAskedFor
}

function text(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === '' ? {} : { [name]: value }
}

function instant(name: string, value: string | undefined): Readonly<Record<string, number>> {
  const atMs = value === undefined ? undefined : instantOf(value)
  return atMs === undefined ? {} : { [name]: atMs }
}

/** A day begins at its midnight here, not in Greenwich. */
export function instantOf(value: string): number | undefined {
  const atMs = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00` : value)
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs
}

export function countOfView(view: RunsView, counts: Readonly<Partial<Record<string, number>>>): number | undefined {
  if (view === 'scheduled') return undefined
  const statuses = view === 'all' ? STATUSES : VIEW_STATUSES[view]
  return statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
}

/** Whether anything narrows the list. */
export function isNarrowed(search: SearchText): boolean {
  return Object.keys(filterOf({ ...search, backfills: 'show' })).length > 0
}
