/**
 * snapshot-of — a project as plain data: what the daemon, the server and the UI ever see of it.
 */
import type { Schedule } from '../definition/schedule.ts'
import type { Sensor } from '../definition/sensor.ts'
import { describeTarget } from '../definition/target.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { windowsOf } from '../graph/target.ts'
import { assetSnapshot } from './asset-snapshot.ts'
import { listenedAssets } from './asset-tick.ts'
import { jobSnapshot } from './job-snapshot.ts'
import { resourceSnapshots } from './resource-snapshot.ts'
import type { ProjectSnapshot, ScheduleSnapshot, SensorSnapshot } from './snapshot.ts'

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
    resources: resourceSnapshots(graph),
    hasAutomation: hasAutomation(graph),
    pools: poolsOf(graph),
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
    ...(target.kind === 'jobs' ? { jobs: target.jobs } : {}),
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
    ...(sensor.target.kind === 'jobs' ? { jobs: sensor.target.jobs } : {}),
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
