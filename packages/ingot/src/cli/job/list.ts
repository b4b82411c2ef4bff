/**
 * list — the jobs of a workspace's projects, what they are made of and how their last run went. Makes nothing.
 */
import type { JobSnapshot, RunState, Storage } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import { plural } from '../format/quantity.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { named, openToLook } from '../open-workspace.ts'
import { snapshotFor } from '../project-snapshot.ts'
import { RUN_FORMATS } from '../run-summary.ts'
import type { Terminal } from '../terminal.ts'

export interface JobListOptions {
  readonly name?: string
}

interface JobJson extends Pick<JobSnapshot, 'name' | 'kind' | 'assets' | 'tags'> {
  readonly project: string
  readonly description: string | null
  /** Their number: `job graph` has them. */
  readonly ops: number
  readonly partitions: string | null
  readonly lastRun: RunState | null
}

export async function jobList(call: Call<JobListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const jobs: JobJson[] = []
    for (const loaded of named(projects, options.name)) jobs.push(...(await jobsOf(loaded, instance?.storage)))
    if (terminal.isJson) terminal.printJson(jobs)
    else print(jobs, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

async function jobsOf(loaded: LoadedProject, storage: Storage | undefined): Promise<readonly JobJson[]> {
  const project = loaded.project.name
  const { jobs } = snapshotFor(loaded)
  return Promise.all(
    jobs.map(async ({ name, description = null, kind, assets, ops, tags, partitions = null }) => {
      const last = await storage?.listRuns({ limit: 1, project, job: name })
      const lastRun = last?.runs[0] ?? null
      return { project, name, description, kind, assets, ops: ops.length, tags, partitions, lastRun }
    }),
  )
}

function print(jobs: readonly JobJson[], terminal: Terminal): void {
  if (jobs.length === 0) return terminal.print('No jobs.')
  const nowMs = Date.now()
  const isMany = new Set(jobs.map(({ project }) => project)).size > 1
  const lines = formatTable(
    [
      { title: 'project' },
      { title: 'job' },
      { title: 'of' },
      { title: 'partitions', isElastic: true },
      { title: 'last run' },
      { title: 'when' },
      { title: 'description', isElastic: true },
    ],
    jobs.map((job) => [isMany ? job.project : '', ...cells(job, nowMs)]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
}

function cells({ name, kind, ops, assets, partitions, lastRun, description }: JobJson, nowMs: number): readonly Cell[] {
  const atMs = lastRun?.startedAtMs ?? lastRun?.queuedAtMs
  return [
    name,
    kind === 'ops' ? plural(ops, 'op') : plural(assets.length, 'asset'),
    partitions ?? '',
    lastRun === null ? { text: 'never', format: 'dim' } : { text: lastRun.status, format: RUN_FORMATS[lastRun.status] },
    atMs === undefined ? '' : relativeTime(atMs, nowMs),
    description ?? '',
  ]
}
