import type { Job } from '../definition/job-spec.ts'
import type { OpNode, OpSource } from '../definition/op-graph.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { assetKeysOfJob, partitionsOf } from '../graph/target.ts'
import { describePartitions } from '../partition/describe-partitions.ts'
import { dynamicNames } from '../partition/key-space.ts'
import { configSchemaOf, runConfigSchema } from './config-schema.ts'
import type { JobSnapshot, OpSnapshot } from './snapshot.ts'

export function jobSnapshot(graph: AssetGraph, job: Job): JobSnapshot {
  const { name, spec } = job
  const { work, description, retries } = spec
  const assets = assetKeysOfJob(graph, name)
  const partitions = partitionsOf(graph, name, [])
  const configSchema = configSchemaOf(spec.config)
  const runSchema = runConfigSchema(graph, job, assets)
  return {
    name,
    kind: work.kind,
    assets,
    ops: work.kind === 'ops' ? work.graph.nodes.map(opSnapshot) : [],
    tags: spec.tags,
    pools: spec.pools,
    dynamicPartitions: dynamicSets(graph, job, assets),
    ...(description === undefined ? {} : { description }),
    ...(work.kind === 'assets' && typeof work.assets === 'string' ? { selection: work.assets } : {}),
    ...(partitions === undefined ? {} : { partitions: describePartitions(partitions) }),
    ...(configSchema === undefined ? {} : { configSchema }),
    ...(runSchema === undefined ? {} : { runConfigSchema: runSchema }),
    ...(retries === undefined ? {} : { retries }),
  }
}

function dynamicSets(graph: AssetGraph, { spec }: Job, assetKeys: readonly string[]): readonly string[] {
  const definitions = [spec.partitions, ...assetKeys.map((key) => graph.nodes.get(key)?.spec.partitions)]
  return [...new Set(definitions.flatMap((one) => (one === undefined ? [] : dynamicNames(one))))]
}

function opSnapshot(node: OpNode): OpSnapshot {
  const { description, pools, retry, config } = node.op
  const sources = [...node.inputs.map((input) => input.source), ...node.after, ...(node.trigger?.watched ?? [])]
  const over = node.scope === undefined ? [] : [node.scope.over.node.key]
  const after = new Set([...sources.flatMap(sourceKeys), ...over])
  const configSchema = configSchemaOf(config)
  return {
    key: node.key,
    op: node.op.name,
    after: [...after].filter((key) => key !== node.key),
    pools,
    ...(description === undefined ? {} : { description }),
    ...(node.scope === undefined ? {} : { isMapped: true }),
    ...(configSchema === undefined ? {} : { configSchema }),
    ...(retry === undefined ? {} : { retry }),
  }
}

/** Keys of the ops that a source comes from. */
function sourceKeys(source: OpSource): readonly string[] {
  switch (source.kind) {
    case 'constant':
    case 'config':
      return []
    case 'output':
      return [source.node.key]
    case 'item':
      return [source.scope.over.node.key]
    case 'collect':
    case 'element':
      return sourceKeys(source.collector.source)
    case 'list':
      return source.sources.flatMap(sourceKeys)
    case 'ends':
      return source.trigger.watched.flatMap(sourceKeys)
    default:
      throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`)
  }
}
