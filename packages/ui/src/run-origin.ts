/** run-origin — who asked for a run, and for what, as things with a name and a page. Pure. */
import type { RunRequest } from '@ingot/core'

import { automationsHref, backfillHref, instigatorHref } from './links.ts'

export interface Origin {
  readonly label: string
  /** What kind of thing asked: `Schedule`, `Sensor`… */
  readonly kind: string
  readonly href?: string
}

/** Of `schedule:nightly`, `sensor:files`, `automation`, `backfill:id`, `web:name`, `api:name`, `cli`. */
export function originOf({ launchedBy, project }: Pick<RunRequest, 'launchedBy' | 'project'>): Origin {
  const at = launchedBy.indexOf(':')
  const kind = at === -1 ? launchedBy : launchedBy.slice(0, at)
  const name = at === -1 ? '' : launchedBy.slice(at + 1)
  if ((kind === 'schedule' || kind === 'sensor') && name !== '') {
    return { label: name, kind: kind === 'schedule' ? 'Schedule' : 'Sensor', href: instigatorHref(kind, project, name) }
  }
  if (kind === 'backfill') return { label: name.slice(0, 8), kind: 'Backfill', href: backfillHref(name) }
  if (kind === 'automation') {
    const href = name === '' ? automationsHref() : instigatorHref('automation', project, name)
    return { label: name === '' ? 'Asset automation' : name, kind: name === '' ? '' : 'Automation', href }
  }
  if (kind === 'web') return { label: name === '' ? 'Web UI' : name, kind: name === '' ? '' : 'Web UI' }
  if (kind === 'api') return { label: name === '' ? 'API' : name, kind: name === '' ? '' : 'API' }
  if (kind === 'cli') return { label: name === '' ? 'Command line' : name, kind: '' }
  return { label: launchedBy, kind: '' }
}

export interface RunTarget {
  /** In place of a job: the first assets that it is asked for. */
  readonly assets: readonly string[]
  readonly moreCount: number
  readonly job?: string
  /** What is done to them, when it is not the usual. */
  readonly action?: 'Observe' | 'Check'
}

const ACTIONS = { materialize: undefined, observe: 'Observe', check: 'Check' } as const

export function targetOf({ job, assets, assetCount, action }: RunRequest, most = 2): RunTarget {
  const shown = job === undefined ? assets.slice(0, most) : []
  const word = ACTIONS[action]
  return {
    assets: shown,
    moreCount: job === undefined ? Math.max(0, assetCount - shown.length) : 0,
    ...(job === undefined ? {} : { job }),
    ...(word === undefined ? {} : { action: word }),
  }
}

/** In words, for a title. */
export function targetText(request: RunRequest): string {
  const { job, assets, moreCount } = targetOf(request, 1)
  if (job !== undefined) return job
  if (assets.length === 0) return moreCount === 0 ? 'nothing' : `${moreCount} assets`
  return moreCount === 0 ? assets.join(', ') : `${assets.join(', ')} and ${moreCount} more`
}

/** `2026-01-01`, `2026-01-01 … 2026-01-31`, `3 ranges of partitions`. */
export function partitionText({ partition, partitions }: RunRequest): string | undefined {
  if (partition !== undefined) return partition
  const [only, second] = partitions ?? []
  if (partitions === undefined || only === undefined) return undefined
  if (second !== undefined) return `${partitions.length} ranges of partitions`
  return only[0] === only[1] ? only[0] : `${only[0]} … ${only[1]}`
}
