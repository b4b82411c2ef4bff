/**
 * validate — loads every project and checks all that can be checked without running. What keeps a project from loading
 * is an error; what would keep a run from starting as it stands is a warning: a config without defaults, an
 * environment variable that is not set.
 */
import type { AssetGraph } from '@ingot/core'
import { assetKind, isIngotError, resourceConfig, validate as validateSchema } from '@ingot/core'

import type { LoadedProject } from '../instance.ts'
import { loadProjects } from '../instance.ts'
import type { Call } from './call.ts'
import type { ExitCode } from './errors.ts'
import { exitCodeOf, reportError } from './errors.ts'
import { plural } from './format/quantity.ts'
import { workspaceOf } from './open-workspace.ts'
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

async function reportOn({ file, project, graph }: LoadedProject): Promise<ProjectReport> {
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
    warnings: [...(await configWarnings(graph)), ...(await resourceWarnings(graph))],
  }
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
  for (const { message } of report.warnings) terminal.print(`  ${paint('yellow', 'warning:')} ${message}`)
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([word, count]) => `${count} ${word === 'none' ? 'without layer' : word}`)
    .join(', ')
}
