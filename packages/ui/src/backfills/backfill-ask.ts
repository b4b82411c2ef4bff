/** backfill-ask — what the dialog for a new backfill holds, as what is asked of the server. Pure. */
import type { BackfillAskJson } from '../api.ts'
import { tagsOf } from '../launchpad/launch-request.ts'
import type { Cut } from '../materialize/launch-asks.ts'

export interface BackfillForm {
  readonly project: string
  readonly by: 'assets' | 'job'
  /** A selection. */
  readonly assets: string
  readonly job: string
  readonly partitions: 'missing' | 'all' | 'range'
  readonly first: string
  readonly last: string
  readonly cut: Cut
  /** `key=value`. */
  readonly tags: readonly string[]
  /** At once; undefined = as many as the queue lets. */
  readonly maxRuns: number | undefined
}

export function blankForm(start: Partial<BackfillForm> = {}): BackfillForm {
  return {
    project: '',
    by: start.job === undefined ? 'assets' : 'job',
    assets: '',
    job: '',
    partitions: 'missing',
    first: '',
    last: '',
    cut: 'declared',
    tags: [],
    maxRuns: undefined,
    ...start,
  }
}

export function backfillAsk(form: BackfillForm): BackfillAskJson {
  const { project, by, assets, job, partitions, first, last, cut, tags, maxRuns } = form
  return {
    project,
    ...(by === 'job' ? { job } : { assets: assets.trim() }),
    ...(partitions === 'missing' ? { missingOnly: true } : {}),
    ...(partitions === 'range' ? { partitions: [[first, last]] } : {}),
    ...(cut === 'declared' ? {} : { policy: cut }),
    ...(tags.length === 0 ? {} : { tags: tagsOf(tags) }),
    ...(maxRuns === undefined ? {} : { maxRuns }),
  }
}

/** Undefined when nothing is missing; else the reason, a sentence. */
export function formFault({
  project,
  by,
  assets,
  job,
  partitions,
  first,
  last,
  cut,
}: BackfillForm): string | undefined {
  if (project === '') return 'Choose a project.'
  if (by === 'job' && job === '') return 'Choose a job.'
  if (by === 'assets' && assets.trim() === '') return 'Select assets, as in layer:silver or key:silver/*.'
  if (partitions === 'range' && (first === '' || last === '')) return 'Choose the first and the last partition.'
  if (typeof cut === 'object' && !(Number.isInteger(cut.batch) && cut.batch >= 1)) {
    return 'A run takes at least one partition.'
  }
  return undefined
}
