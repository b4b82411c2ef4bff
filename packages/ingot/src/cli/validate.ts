/**
 * validate — loads every project and checks all that can be checked without running: also what schedules and sensors
 * launch, their times and their partitions. What keeps a project from loading is an error; what would keep a run or a
 * tick from starting as it stands is a warning: a config without defaults, an environment variable that is not set, a
 * cursor that the schema refuses, a schedule that will never tick.
 */
import type { AssetGraph, ProjectSnapshot } from '@ingot/core'
import { assetKind, isIngotError, readCursor, resourceConfig, tickTimes, validate as validateSchema } from '@ingot/core'

import type { LoadedProject } from '../instance.ts'
import { loadProjects } from '../instance.ts'
import type { Call } from './call.ts'
import type { ExitCode } from './errors.ts'
import { exitCodeOf, reportError } from './errors.ts'
import { plural } from './format/quantity.ts'
import { workspaceOf } from './open-workspace.ts'
import { snapshotFor } from './project-snapshot.ts'
import type { Terminal } from './terminal.ts'

export interface Finding {
  readonly code: string
  readonly message: string
}

export interface ProjectReport {
  readonly name: string
  readonly file: string
  readonly assets: {
    readonly total: number
    readonly byLayer: Readonly<Record<string, number>>
    readonly byKind: Readonly<Record<string, number>>
  }
  readonly checks: number
  readonly resources: readonly string[]
  readonly jobs: number
  readonly schedules: number
  readonly sensors: number
  /** Assets with a condition. */
  readonly conditions: number
  readonly warnings: readonly Finding[]
}

export async function validate(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const workspace = await workspaceOf(call)
  const reports: ProjectReport[] = []
  const errors: unknown[] = []
  for (const file of workspace.projectFiles) {
    try {
      for (const loaded of await loadProjects({ ...workspace, projectFiles: [file] }))
        reports.push(await reportOn(loaded))
    } catch (error) {
      if (!isIngotError(error)) throw error
      errors.push(error)
    }
  }
  if (errors.length === 0 && terminal.isJson) terminal.printJson({ projects: reports })
  for (const report of reports) printReport(report, terminal)
  for (const error of errors) reportError(error, terminal)
  return errors.length === 0 ? 0 : exitCodeOf(errors[0])
}

async function reportOn(loaded: LoadedProject): Promise<ProjectReport> {
  const { file, project, graph } = loaded
  const snapshot = snapshotFor(loaded)
  const nodes = [...graph.nodes.values()]
  return {
    name: project.name,
    file,
    assets: {
      total: nodes.length,
      byLayer: countBy(nodes.map(({ layer }) => layer ?? 'none')),
      byKind: countBy(nodes.map(assetKind)),
    },
    checks: nodes.reduce((sum, { checks }) => sum + checks.length, 0),
    resources: [...graph.resources.keys()],
    jobs: graph.jobs.size,
    schedules: snapshot.schedules.length,
    sensors: snapshot.sensors.length,
    conditions: nodes.filter(({ spec }) => spec.automation !== undefined).length,
    warnings: [
      ...(await configWarnings(graph)),
      ...(await jobWarnings(loaded)),
      ...(await cursorWarnings(loaded)),
      ...scheduleWarnings(snapshot),
      ...(await resourceWarnings(graph)),
    ],
  }
}

/** Jobs that nothing launches without a config: a schedule or a person may give one. */
async function jobWarnings({ project, graph }: LoadedProject): Promise<readonly Finding[]> {
  const found = await Promise.all(
    [...graph.jobs.values()].map(async ({ name, spec: { config } }) => {
      const launchers = (project.schedules ?? []).filter(
        ({ target, evaluate, request }) =>
          target.kind === 'jobs' &&
          target.jobs.includes(name) &&
          evaluate === undefined &&
          request.config === undefined,
      )
      const by = launchers.length === 0 ? '' : `, and schedule "${launchers[0]?.name}" gives none`
      return config && findingOf(() => validateSchema(config, {}, `job "${name}" does not run without a config${by}`))
    }),
  )
  return found.filter((finding) => finding !== undefined)
}

/** Sensors whose first tick would fail. */
async function cursorWarnings({ project }: LoadedProject): Promise<readonly Finding[]> {
  const found = await Promise.all(
    (project.sensors ?? []).map((sensor) => findingOf(() => readCursor(sensor, undefined))),
  )
  return found.filter((finding) => finding !== undefined)
}

function scheduleWarnings({ schedules }: ProjectSnapshot): readonly Finding[] {
  const nowMs = Date.now()
  return schedules
    .filter((schedule) => tickTimes(schedule).next(nowMs) === undefined)
    .map(({ name }) => ({ code: 'definition/bad-cron', message: `schedule "${name}" will never tick any more.` }))
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

/** Assets that cannot run without a config being given. */
async function configWarnings(graph: AssetGraph): Promise<readonly Finding[]> {
  const steps = [...graph.steps.values()]
  const found = await Promise.all(
    steps.map(
      ({ key, config }) =>
        config && findingOf(() => validateSchema(config, {}, `asset "${key}" does not run without a config`)),
    ),
  )
  return found.filter((finding) => finding !== undefined)
}

/** Resources that cannot be opened as the environment is now. */
async function resourceWarnings(graph: AssetGraph): Promise<readonly Finding[]> {
  const found = await Promise.all(
    [...graph.resources.values()].map((resource) => findingOf(() => resourceConfig(resource, {}, process.env))),
  )
  return found.filter((finding) => finding !== undefined)
}

async function findingOf(check: () => Promise<unknown>): Promise<Finding | undefined> {
  try {
    await check()
    return undefined
  } catch (error) {
    if (!isIngotError(error)) throw error
    return { code: error.code, message: error.message }
  }
}

function printReport(report: ProjectReport, terminal: Terminal): void {
  const { paint } = terminal
  terminal.print(`${paint('green', '✓')} ${paint('bold', report.name)}  ${report.file}`)
  const { total, byLayer, byKind } = report.assets
  terminal.print(`  ${plural(total, 'asset')}: ${countsText(byLayer)}; ${countsText(byKind)}`)
  terminal.print(`  ${plural(report.checks, 'check')}, ${plural(report.resources.length, 'resource')}`)
  const { jobs, schedules, sensors, conditions } = report
  if (jobs + schedules + sensors + conditions > 0) {
    const parts = [
      plural(jobs, 'job'),
      plural(schedules, 'schedule'),
      plural(sensors, 'sensor'),
      plural(conditions, 'condition'),
    ]
    terminal.print(`  ${parts.join(', ')}`)
  }
  for (const { message } of report.warnings) terminal.print(`  ${paint('yellow', 'warning:')} ${message}`)
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([word, count]) => `${count} ${word === 'none' ? 'without layer' : word}`)
    .join(', ')
}
