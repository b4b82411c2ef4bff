/**
 * handlers — the routes of contract/jobs.ts.
 *
 * Errors   NotFoundError not-found/project, not-found/job
 */
import type { JobSnapshot } from '@ingot/core'
import { meant, NotFoundError } from '@ingot/core'

import type { Handlers } from '../handle.ts'
import { given } from '../given.ts'
import { findProject, projectsNamed } from '../loaded-projects.ts'
import type { ServerPorts } from '../ports.ts'
import { jobPartitions } from './job-partitions.ts'
import { jobRow, launchersOf } from './job-row.ts'
import { lastRuns } from './last-runs.ts'

type JobRoute = 'GET /jobs' | 'GET /jobs/{project}/{job}' | 'GET /jobs/{project}/{job}/partitions'

export function jobHandlers(ports: ServerPorts): Pick<Handlers, JobRoute> {
  const { storage } = ports
  const runs = lastRuns(ports)
  const find = (project: string, name: string) => {
    const found = findProject(ports, project)
    return { ...found, job: findJob(project, found.snapshot.jobs, name) }
  }
  return {
    async 'GET /jobs'({ query }) {
      const text = query.q?.trim().toLowerCase() ?? ''
      const wanted = projectsNamed(ports, query.project).map((project) => ({
        project,
        jobs: project.snapshot.jobs.filter((job) => holds(job, text)),
      }))
      const names = wanted.flatMap(({ project, jobs }) => jobs.map(({ name }) => ({ project: project.name, name })))
      const runsOf = await runs.look(names)
      return {
        jobs: wanted.flatMap(({ project, jobs }) => {
          const launchers = launchersOf(project)
          return jobs.map((job) =>
            jobRow(project.name, job, launchers, runsOf({ project: project.name, name: job.name })),
          )
        }),
      }
    },
    async 'GET /jobs/{project}/{job}'({ params }) {
      const found = find(params.project, params.job)
      const { job } = found
      const of = { project: found.name, name: job.name }
      const runsOf = await runs.look([of])
      const { runs: newest } = await storage.listRuns({ project: found.name, job: job.name, limit: 1 })
      const row = jobRow(found.name, job, launchersOf(found), runsOf(of))
      return given({ job: row, definition: job, lastRun: newest[0] })
    },
    async 'GET /jobs/{project}/{job}/partitions'({ params }) {
      const { host, job } = find(params.project, params.job)
      return jobPartitions(storage, host, job.name)
    },
  }
}

function holds({ name, description = '' }: JobSnapshot, text: string): boolean {
  return text === '' || name.toLowerCase().includes(text) || description.toLowerCase().includes(text)
}

function findJob(project: string, jobs: readonly JobSnapshot[], name: string): JobSnapshot {
  const found = jobs.find((job) => job.name === name)
  if (found !== undefined) return found
  const known = jobs.map((job) => job.name)
  throw new NotFoundError('not-found/job', `project "${project}" has no job "${name}"${meant(name, known)}`)
}
