import type { Job } from '../definition/job-spec.ts'
import type { Project } from '../definition/project.ts'
import { DefinitionError } from '../errors.ts'

/** The project's jobs by name; no two of one name, and what an asset job names is there. */
export function collectJobs(project: Project, nodes: ReadonlyMap<string, unknown>): ReadonlyMap<string, Job> {
  const jobs = new Map<string, Job>()
  for (const job of project.jobs ?? []) {
    if (jobs.has(job.name)) {
      throw new DefinitionError('definition/duplicate-job', `two jobs are named "${job.name}". Rename one.`)
    }
    jobs.set(job.name, job)
    const { work } = job.spec
    if (work.kind === 'ops' || typeof work.assets === 'string') continue
    const unknown = work.assets.find((key) => !nodes.has(key))
    if (unknown === undefined) continue
    throw new DefinitionError(
      'definition/unknown-job-asset',
      `job "${job.name}" is over asset "${unknown}", which is not in the project. Add it to defineProject({ assets }).`,
    )
  }
  return jobs
}
