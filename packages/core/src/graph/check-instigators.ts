import type { Target } from '../definition/target.ts'
import { DefinitionError, isIngotError } from '../errors.ts'
import { selectAssets } from '../selection/evaluate.ts'
import type { TargetGraph } from './target.ts'
import { jobOf, windowsOf } from './target.ts'

/** Schedules and sensors: names are unique, what they launch is there, and one over partitions has windows to follow. */
export function checkInstigators(graph: TargetGraph): void {
  const { schedules = [], sensors = [] } = graph.project
  checkNames('schedule', schedules)
  checkNames('sensor', sensors)
  for (const schedule of schedules) {
    checkTarget(graph, `schedule "${schedule.name}"`, schedule.target)
    if (schedule.onNewPartition !== undefined) windowsOf(graph, schedule)
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
