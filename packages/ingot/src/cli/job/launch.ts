/**
 * launch — puts a run of a job into the queue and shows it until it ends. What is wrong with the request is said before
 * anything is written.
 */
import type { RunAsk } from '@ingot/core'

import { loadProjects, openStores } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { chooseJob, workspaceOf } from '../open-workspace.ts'
import { withOptionHint } from '../option-hints.ts'
import { runQueued } from '../queued-run.ts'
import { readConfig } from '../read-config.ts'

export interface JobLaunchOptions {
  readonly config?: string
  readonly runConfig?: string
  readonly partition?: string
  readonly partitionRange?: NonNullable<RunAsk['partitions']>
  readonly ops?: string
  readonly tag?: Readonly<Record<string, string>>
  readonly priority?: number
  readonly dedupKey?: string
  readonly detach?: boolean
  readonly maxConcurrency?: number
  readonly name?: string
}

export async function jobLaunch(call: Call<JobLaunchOptions>, job: string): Promise<ExitCode> {
  const { terminal, options } = call
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  const loaded = chooseJob(projects, options.name, job)
  const ask = { job, ...askOf(call) }
  await using instance = await openStores(workspace, projects)
  const queued = await instance.launch(loaded, ask, 'cli').catch((error: unknown) => {
    const hasPartitions = ask.partition !== undefined || ask.partitions !== undefined
    const schema = loaded.graph.jobs.get(job)?.spec.config
    throw withOptionHint(error, { hasPartitions, config: { schema, given: ask.config } })
  })
  // Only a request for what is stale may come to nothing.
  if (queued === undefined) return 0
  const { detach = false, maxConcurrency } = options
  const how = { isDetached: detach, ...(maxConcurrency === undefined ? {} : { maxConcurrency }) }
  return await runQueued(terminal, instance, queued, how)
}

function askOf({ options, cwd }: Call<JobLaunchOptions>): Omit<RunAsk, 'kind'> {
  const { config, runConfig, partition, partitionRange, ops, tag, priority, dedupKey } = options
  return {
    ...(config === undefined ? {} : { config: readConfig(config, cwd) }),
    ...(runConfig === undefined ? {} : { runConfig: { ...readConfig(runConfig, cwd) } }),
    ...(partition === undefined ? {} : { partition }),
    ...(partitionRange === undefined ? {} : { partitions: partitionRange }),
    ...(ops === undefined ? {} : { ops }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(priority === undefined ? {} : { priority }),
    ...(dedupKey === undefined ? {} : { runKey: dedupKey }),
  }
}
