/**
 * run-headline — one run of everything, shown while it runs, and an account of it for a person.
 */
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'

import type { AssetState, Instance, MetadataValue, RunState } from 'ingot'
import { isIngotError, openInstance } from 'ingot'
import { followRun, stdoutProgress } from 'ingot/progress'

import { REPORT_JSON, REPORT_MARKDOWN } from './assets/report.ts'
import { DATABASE_FILE } from './assets/transform.ts'
import { EVERYTHING } from './by-itself.ts'
import { summaryText } from './summary-table.ts'
import type { Summary } from './summary.ts'

/** Exit code: 0 when the run succeeded, 1 when it did not. What a single source did wrong is a warning, not a failure. */
export async function runHeadline(systemFolder: string): Promise<number> {
  try {
    await using instance = await openInstance({ cwd: systemFolder })
    const state = await runAll(instance)
    if (state === undefined) return 1
    console.log(await account(instance, state))
    return state.status === 'succeeded' ? 0 : 1
  } catch (error) {
    if (!isIngotError(error)) throw error
    console.error(`error: ${error.message}`)
    return 1
  }
}

// The last days; the report's file has them all.
const DAYS_SHOWN = 2

async function runAll(instance: Instance): Promise<RunState | undefined> {
  const [project] = instance.projects
  if (project === undefined) return undefined
  const controller = new AbortController()
  const cancel = () => controller.abort()
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  let shown: ReturnType<typeof followRun> | undefined
  try {
    return await instance.materialize(project, {
      select: EVERYTHING,
      launchedBy: 'script:headline',
      signal: controller.signal,
      onLaunched: (runId) => {
        shown = followRun(instance, runId, stdoutProgress())
      },
    })
  } finally {
    process.removeListener('SIGINT', cancel).removeListener('SIGTERM', cancel)
    await shown?.stop()
  }
}

async function account(instance: Instance, run: RunState): Promise<string> {
  const made = new Map((await instance.storage.listAssets()).map((state) => [state.assetKey, state]))
  const order = instance.projects.flatMap(({ graph }) => graph.order)
  const states = order.flatMap((key) => made.get(key) ?? [])
  const report = states.find((state) => state.assetKey === 'gold/fetch_report')
  const parts = [
    section('Assets', assetLines(states)),
    section('Sources', sourceLines(made.get('silver/fetch_log'))),
    section('Checks', checkLines(states)),
    section('Report', await reportLines(report)),
    section('Where', [
      `tables   ${here(DATABASE_FILE)}`,
      `report   ${here(REPORT_MARKDOWN)}`,
      `run log  ${here(instance.logs.locate(run.runId))}`,
      `run      ${run.runId}  ${run.status}`,
    ]),
  ]
  return parts.join('\n')
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`
}

function assetLines(states: readonly AssetState[]): readonly string[] {
  return states.flatMap((state) =>
    state.materialization === undefined ? [] : [`${state.assetKey.padEnd(22)} ${size(state)}`],
  )
}

/** Rows for a table, responses for what was fetched. */
function size({ materialization }: AssetState): string {
  const { metadata = {} } = materialization ?? {}
  const rows = number(metadata['table_rows'] ?? metadata['row_count'])
  if (rows !== undefined) return `${rows.toLocaleString('en')} rows`
  const responses = number(metadata['responses'])
  return responses === undefined ? '' : `${responses.toLocaleString('en')} response${responses === 1 ? '' : 's'}`
}

/** How each fetch went: items = messages + repeats + rejected. */
function sourceLines(fetchLog: AssetState | undefined): readonly string[] {
  const table = fetchLog?.materialization?.metadata['sources']
  if (table?.kind !== 'table') return ['not read in this run']
  const line = (cells: readonly unknown[]) =>
    cells.map((cell, i) => (i < 2 ? String(cell).padEnd(11) : String(cell).padStart(9))).join(' ')
  return [line(table.columns), ...table.rows.map(line)]
}

function number(value: MetadataValue | undefined): number | undefined {
  return value?.kind === 'int' || value?.kind === 'float' ? value.value : undefined
}

function checkLines(states: readonly AssetState[]): readonly string[] {
  const checks = states.flatMap((state) => Object.values(state.checks))
  const failed = checks.filter((check) => !check.passed)
  const counts = `${checks.length - failed.length} passed, ${failed.length} ${failed.length === 1 ? 'warns or fails' : 'warn or fail'}`
  const details = failed.map(
    ({ severity, assetKey, check, description = '' }) =>
      `${severity === 'warn' ? 'warning' : 'failed '}  ${assetKey} ${check}: ${description}`,
  )
  return [counts, ...details]
}

async function reportLines(report: AssetState | undefined): Promise<readonly string[]> {
  if (report?.materialization === undefined) return ['not made in this run']
  const summary = await readSummary()
  return summaryText(summary, DAYS_SHOWN).trimEnd().split('\n')
}

async function readSummary(): Promise<Summary> {
  return JSON.parse(await readFile(REPORT_JSON, 'utf8')) as Summary
}

/** As a person types it: relative to where they stand when that is shorter. */
function here(path: string): string {
  const near = relative(process.env['INIT_CWD'] ?? process.cwd(), path)
  return near.startsWith('../..') ? path : near
}
