/**
 * snapshot-of — a project as plain data: what the daemon, the server and the UI ever see of it.
 */
import { printCondition } from '../definition/condition-print.ts'
import type { Job } from '../definition/job-spec.ts'
import type { OpNode, OpSource } from '../definition/op-graph.ts'
import type { Schedule } from '../definition/schedule.ts'
import type { Sensor } from '../definition/sensor.ts'
import { describeTarget } from '../definition/target.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import { assetKeysOfJob, partitionsOf, windowsOf } from '../graph/target.ts'
import { describePartitions } from '../partition/describe-partitions.ts'
import { jsonSchemaOf } from '../schema/schema.ts'
import { listenedAssets } from './asset-tick.ts'
import type { AssetSnapshot, JobSnapshot, ProjectSnapshot, ScheduleSnapshot, SensorSnapshot } from './snapshot.ts'

export function snapshotOf(graph: AssetGraph): ProjectSnapshot {
  const { project, nodes, jobs } = graph
  const assets = graph.order.flatMap((key) => {
    const node = nodes.get(key)
    return node === undefined ? [] : [assetSnapshot(graph, node)]
  })
  return {
    project: project.name,
    ...(project.description === undefined ? {} : { description: project.description }),
    assets,
    jobs: [...jobs.values()].map((job) => jobSnapshot(graph, job)),
    schedules: (project.schedules ?? []).map((schedule) => scheduleSnapshot(graph, schedule)),
    sensors: (project.sensors ?? []).map((sensor) => sensorSnapshot(graph, sensor)),
    hasAutomation: hasAutomation(graph),
    pools: poolsOf(graph),
  }
}

function assetSnapshot(graph: AssetGraph, node: AssetNode): AssetSnapshot {
  const { key, layer, group, kinds, description, partitions, freshness, automation } = node.spec
  return {
    key,
    group,
    kinds,
    deps: graph.upstream(key),
    pools: node.step?.pools ?? [],
    ...(layer === undefined ? {} : { layer }),
    ...(description === undefined ? {} : { description }),
    ...(partitions === undefined ? {} : { partitions: describePartitions(partitions) }),
    ...(freshness === undefined ? {} : { freshness }),
    ...(automation === undefined ? {} : { automation: printCondition(automation) }),
  }
}

function jobSnapshot(graph: AssetGraph, { name, spec }: Job): JobSnapshot {
  const partitions = partitionsOf(graph, name, [])
  const configSchema = spec.config === undefined ? undefined : jsonSchemaOf(spec.config)
  return {
    name,
    kind: spec.work.kind,
    assets: assetKeysOfJob(graph, name),
    ops: spec.work.kind === 'ops' ? spec.work.graph.nodes.map(opSnapshot) : [],
    tags: spec.tags,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(partitions === undefined ? {} : { partitions: describePartitions(partitions) }),
    ...(configSchema === undefined ? {} : { configSchema }),
    ...(spec.retries === undefined ? {} : { retries: spec.retries }),
  }
}

function opSnapshot(node: OpNode): JobSnapshot['ops'][number] {
  const sources = [...node.inputs.map((input) => input.source), ...node.after, ...(node.trigger?.watched ?? [])]
  const over = node.scope === undefined ? [] : [node.scope.over.node.key]
  const after = new Set([...sources.flatMap(sourceKeys), ...over])
  return { key: node.key, op: node.op.name, after: [...after].filter((key) => key !== node.key) }
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

function scheduleSnapshot(graph: AssetGraph, schedule: Schedule): ScheduleSnapshot {
  const { name, description, target, catchUp, overlap, isRunningByDefault, onNewPartition } = schedule
  const windows = onNewPartition === undefined ? undefined : windowsOf(graph, schedule)
  const afterMs = onNewPartition?.afterMs ?? 0
  return {
    name,
    ...(description === undefined ? {} : { description }),
    target: describeTarget(target),
    cron: windows === undefined ? schedule.cron : [windows.cron],
    timezone: windows?.timezone ?? schedule.timezone ?? 'UTC',
    ...(afterMs === 0 ? {} : { afterMs }),
    catchUp,
    overlap,
    isRunningByDefault,
  }
}

function sensorSnapshot(graph: AssetGraph, sensor: Sensor): SensorSnapshot {
  const { name, description, listensTo, everyMs, takesPushes, softLimitMs, hardLimitMs, isRunningByDefault } = sensor
  return {
    name,
    ...(description === undefined ? {} : { description }),
    kind: listensTo.kind,
    target: describeTarget(sensor.target),
    everyMs,
    takesPushes,
    softLimitMs,
    hardLimitMs,
    isRunningByDefault,
    wakesOn:
      listensTo.kind === 'asset'
        ? { assets: listenedAssets(sensor, graph) }
        : listensTo.kind === 'run-status'
          ? { runs: true }
          : {},
  }
}

function hasAutomation({ nodes }: AssetGraph): boolean {
  const has = (one: object): boolean => 'automation' in one && one.automation !== undefined
  return [...nodes.values()].some((node) => has(node.spec) || node.checks.some(has))
}

function poolsOf({ nodes, jobs }: AssetGraph): readonly string[] {
  const pools = new Set([...nodes.values()].flatMap((node) => node.step?.pools ?? []))
  for (const { spec } of jobs.values()) {
    for (const pool of spec.pools) pools.add(pool)
    if (spec.work.kind !== 'ops') continue
    for (const node of spec.work.graph.nodes) for (const pool of node.op.pools) pools.add(pool)
  }
  return [...pools].toSorted()
}
