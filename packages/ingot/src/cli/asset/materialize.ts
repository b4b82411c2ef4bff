/**
 * materialize — `asset materialize` and `asset observe`: a run of the selected assets, executed here and now. What is
 * wrong with the request is said before anything is written.
 */
import type { PartitionRanges } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { executeRun } from '../execute-run.ts'
import { chooseProject, workspaceOf } from '../open-workspace.ts'
import { withOptionHint } from '../option-hints.ts'
import { readConfig } from '../read-config.ts'
import { loadProjects, openStores } from '../../instance.ts'
import type { RunOptions } from '../../instance.ts'

export interface ObserveOptions {
  readonly select: string
  readonly partition?: string
  readonly tag?: Readonly<Record<string, string>>
  readonly name?: string
}

export interface MaterializeOptions extends ObserveOptions {
  readonly config?: string
  readonly partitionRange?: PartitionRanges
  readonly staleOnly?: boolean
  readonly maxConcurrency?: number
}

export async function assetMaterialize(call: Call<MaterializeOptions>): Promise<ExitCode> {
  const { config, partitionRange, staleOnly, maxConcurrency } = call.options
  return act(call, 'materialize', {
    ...requestOf(call.options),
    ...(config === undefined ? {} : { config: readConfig(config, call.cwd) }),
    ...(partitionRange === undefined ? {} : { partitions: partitionRange }),
    ...(staleOnly === undefined ? {} : { staleOnly }),
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  })
}

export async function assetObserve(call: Call<ObserveOptions>): Promise<ExitCode> {
  return act(call, 'observe', requestOf(call.options))
}

function requestOf({ select, partition, tag }: ObserveOptions): RunOptions {
  return {
    select,
    ...(partition === undefined ? {} : { partition }),
    ...(tag === undefined ? {} : { tags: tag }),
  }
}

async function act(
  call: Call<ObserveOptions>,
  action: 'materialize' | 'observe',
  request: RunOptions,
): Promise<ExitCode> {
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  const { loaded } = chooseProject(projects, call.options.name, call.options.select)
  await using instance = await openStores(workspace, projects)
  const hasPartitions = request.partition !== undefined || request.partitions !== undefined
  return await executeRun(call.terminal, instance, (running) =>
    instance[action](loaded, { ...request, ...running }).catch((error: unknown) => {
      throw withOptionHint(error, { hasPartitions })
    }),
  )
}
