/** job-filter — which jobs the list shows, by its address. Pure. */
import type { JobRowJson } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import { splitValues } from '../../parts/filter-words.ts'

export function filteredJobs(jobs: readonly JobRowJson[], view: SearchText): readonly JobRowJson[] {
  const text = (view['q'] ?? '').trim().toLowerCase()
  const [projects, statuses, kinds] = ['project', 'status', 'kind'].map((name) => new Set(splitValues(view[name])))
  const isIn = (chosen: ReadonlySet<string> | undefined, value: string) =>
    chosen === undefined || chosen.size === 0 || chosen.has(value)
  return jobs.filter(
    (job) =>
      isIn(projects, job.project) &&
      isIn(kinds, job.kind) &&
      isIn(statuses, job.lastRuns[0]?.status ?? 'never') &&
      (text === '' || `${job.name} ${job.description ?? ''} ${tagText(job)}`.toLowerCase().includes(text)),
  )
}

function tagText({ tags }: JobRowJson): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}
