/** use-launch-form — what can be said about a launch of a target: the schema of its config, its partitions, its ops. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { JsonSchema } from '../parts/schema-words.ts'
import { assetPartitionsQuery, assetQuery, firstAssetsQuery } from '../queries/asset-queries.ts'
import { jobPartitionsQuery, jobQuery } from '../queries/job-queries.ts'
import type { LaunchpadTarget } from './launch-request.ts'

export interface LaunchForm {
  readonly isPending: boolean
  readonly error: Error | null
  /** Undefined when it takes no config. */
  readonly schema: JsonSchema | undefined
  /** A sentence; undefined without partitions. */
  readonly partitioning: string | undefined
  readonly keys: readonly string[]
  readonly ops: readonly string[]
  readonly isOfAssets: boolean
}

// Each is a question of its own; of more assets than this nobody writes the config by hand.
const MOST_ASKED = 40
const NO_KEYS: readonly string[] = []

export function useLaunchForm(target: LaunchpadTarget): LaunchForm {
  const ofJob = useJobForm(target)
  const ofAssets = useAssetsForm(target)
  return target.job === undefined ? ofAssets : ofJob
}

function useJobForm({ project, job = '' }: LaunchpadTarget): LaunchForm {
  const enabled = job !== ''
  const found = useQuery({ ...jobQuery(project, job), enabled })
  const isPartitioned = found.data?.job.partitioning !== undefined
  const partitions = useQuery({ ...jobPartitionsQuery(project, job), enabled: enabled && isPartitioned })
  const { runConfigSchema, ops = [], kind } = found.data?.definition ?? {}
  return {
    isPending: found.isPending,
    error: found.error ?? partitions.error,
    schema: runConfigSchema,
    partitioning: found.data?.job.partitioning,
    keys: partitions.data?.keys ?? NO_KEYS,
    ops: ops.map(({ key }) => key),
    isOfAssets: kind === 'assets',
  }
}

function useAssetsForm({ project, job, assets = '' }: LaunchpadTarget): LaunchForm {
  const enabled = job === undefined && assets !== ''
  const found = useQuery({ ...firstAssetsQuery({ project, select: assets }), enabled })
  const made = (found.data?.assets ?? []).filter(({ status }) => status !== 'external')
  const partitioned = made.find(({ partitioning }) => partitioning !== undefined)
  const partitions = useQuery({
    ...assetPartitionsQuery(partitioned?.key ?? ''),
    enabled: enabled && partitioned !== undefined,
  })
  const asked = enabled && made.length <= MOST_ASKED ? made : []
  const definitions = useQueries({ queries: asked.map(({ key }) => assetQuery(key)) })
  const steps = definitions.flatMap(({ data }) => (data?.definition.step === undefined ? [] : [data.definition.step]))
  const named = steps.map(({ key }) => key).join()
  const schema = useMemo(() => assetsSchema(steps), [named])
  return {
    isPending: found.isPending && enabled,
    error: found.error ?? partitions.error,
    schema,
    partitioning: partitioned?.partitioning,
    keys: partitions.data?.keys ?? NO_KEYS,
    ops: NO_KEYS,
    isOfAssets: true,
  }
}

interface AssetStep {
  readonly key: string
  readonly configSchema?: JsonSchema
}

/** As the server says it of a job over these assets. */
function assetsSchema(steps: readonly AssetStep[]): JsonSchema | undefined {
  const properties = steps.flatMap(({ key, configSchema }) => (configSchema === undefined ? [] : [[key, configSchema]]))
  if (properties.length === 0) return undefined
  return { type: 'object', properties: { assets: { type: 'object', properties: Object.fromEntries(properties) } } }
}
