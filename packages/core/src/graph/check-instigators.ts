import type { JobSpec } from '../definition/job-spec.ts'
import type { Schedule } from '../definition/schedule.ts'
import type { Target } from '../definition/target.ts'
import { DefinitionError, isIngotError } from '../errors.ts'
import { refusalOf } from '../schema/schema.ts'
import { selectAssets } from '../selection/evaluate.ts'
import type { TargetGraph } from './target.ts'
import { assetKeysOf, assetKeysOfJob, jobOf, windowsOf } from './target.ts'

/** Schedules and sensors: names are unique, what they launch is there, and one without a function can launch it. */
export function checkInstigators(graph: TargetGraph): void {
  const { schedules = [], sensors = [] } = graph.project
  checkNames('schedule', schedules)
  checkNames('sensor', sensors)
  for (const schedule of schedules) {
    checkTarget(graph, `schedule "${schedule.name}"`, schedule.target)
    if (schedule.onNewPartition !== undefined) windowsOf(graph, schedule)
    if (schedule.evaluate === undefined) checkRequest(graph, schedule)
  }
  for (const sensor of sensors) {
    checkTarget(graph, `sensor "${sensor.name}"`, sensor.target)
    // Assets named outright may be another project's; a selection is of this one.
    const { listensTo } = sensor
    if (listensTo.kind === 'asset' && listensTo.assets.kind === 'selection') {
      checkTarget(graph, `sensor "${sensor.name}"`, listensTo.assets)
    }
  }
}

/** Of one without a function, that what it says for all its runs is enough for one. */
function checkRequest(graph: TargetGraph, { name, target, onNewPartition, request }: Schedule): void {
  const partitioned = partitionedIn(graph, target)
  if (partitioned !== undefined && request.partition === undefined && onNewPartition === undefined) {
    throw bad(
      name,
      `${partitioned} is partitioned, and no tick would say which partition. Give it \`partition\`, follow the ` +
        'windows with `onNewPartition: true` in place of `cron`, or return request({ partition, … }) from `evaluate`',
    )
  }
  const job = onlyJob(graph, target)
  if (job?.config === undefined || request.config !== undefined) return
  const refusal = refusalOf(job.config, {})
  if (refusal === undefined) return
  throw bad(
    name,
    `job "${job.name}" needs config (${refusal}). Give it \`config\`, or return request({ config, … }) from \`evaluate\``,
  )
}

/** What a run of the whole target cannot be made of without a partition; external assets are passed over by it. */
function partitionedIn(graph: TargetGraph, target: Target): string | undefined {
  const job = onlyJob(graph, target)
  if (job?.partitions !== undefined) return `job "${job.name}"`
  const key = keysOf(graph, target, job).find((one) => {
    const node = graph.nodes.get(one)
    return node?.step !== undefined && node.spec.partitions !== undefined
  })
  return key === undefined ? undefined : `asset "${key}"`
}

function keysOf(graph: TargetGraph, target: Target, job: JobSpec | undefined): readonly string[] {
  if (job !== undefined) return assetKeysOfJob(graph, job.name)
  if (target.kind === 'selection') return assetKeysOf(graph, target.selection)
  return target.kind === 'assets' ? target.keys : []
}

function onlyJob(graph: TargetGraph, target: Target): JobSpec | undefined {
  const [name, other] = target.kind === 'jobs' ? target.jobs : []
  return name === undefined || other !== undefined ? undefined : jobOf(graph, name).spec
}

function bad(schedule: string, wrong: string): DefinitionError {
  return new DefinitionError('definition/bad-schedule', `schedule "${schedule}": ${wrong}.`)
}

function checkNames(what: string, named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of named) {
    if (seen.has(name)) {
      throw new DefinitionError('definition/duplicate-name', `two ${what}s are named "${name}". Rename one.`)
    }
    seen.add(name)
  }
}

function checkTarget(graph: TargetGraph, what: string, target: Target): void {
  try {
    if (target.kind === 'jobs') for (const job of target.jobs) jobOf(graph, job)
    if (target.kind === 'selection') selectAssets(target.selection, graph)
  } catch (cause) {
    if (!isIngotError(cause)) throw cause
    throw new DefinitionError('definition/unknown-target', `${what}: its target is not there: ${cause.message}`, {
      cause,
    })
  }
  const missing = target.kind === 'assets' ? target.keys.find((key) => !graph.nodes.has(key)) : undefined
  if (missing === undefined) return
  throw new DefinitionError(
    'definition/unknown-target',
    `${what}: its target "${missing}" is not in the project. Add it to defineProject({ assets }).`,
  )
}
