/**
 * launch — plans a backfill and writes its ledger down; a daemon then works it off. With `--dry-run` the plan is shown and
 * nothing is written.
 */
import type { AssetGraph, BackfillAsk, BackfillPlan, PartitionRanges, RunPolicy, Storage } from '@ingot/core'
import { idMaker, InvalidError, memoryStorage, planBackfill, systemClock } from '@ingot/core'

import { loadProjects, openStores } from '../../instance.ts'
import type { Instance, LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import { formatTable } from '../format/table.ts'
import { chooseJob, chooseProject, openToLook, workspaceOf } from '../open-workspace.ts'
import { compactKeys } from '../partition/compact-keys.ts'
import { readConfig } from '../read-config.ts'
import type { Terminal } from '../terminal.ts'
import { policyText } from './backfill-text.ts'
import { followBackfill } from './follow.ts'
import { planningPorts, remarkOnDaemon } from './open-backfill.ts'

export interface BackfillLaunchOptions {
  readonly select?: string
  readonly job?: string
  readonly partitionRange?: PartitionRanges
  readonly policy?: RunPolicy
  readonly missing?: boolean
  readonly dryRun?: boolean
  readonly priority?: number
  readonly maxRuns?: number
  readonly config?: string
  readonly tag?: Readonly<Record<string, string>>
  readonly wait?: boolean
  readonly name?: string
}

export async function backfillLaunch(call: Call<BackfillLaunchOptions>): Promise<ExitCode> {
  return call.options.dryRun === true ? showPlan(call) : launch(call)
}

async function launch(call: Call<BackfillLaunchOptions>): Promise<ExitCode> {
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  const { graph } = chosenProject(projects, call.options)
  await using instance = await openStores(workspace, projects)
  const plan = await planBackfill(planningPorts(instance.storage), graph, askOf(call))
  return await startBackfill(call, instance, plan, call.options.wait === true)
}

/** Writes the ledger down; shared with retries. */
export async function startBackfill(
  { terminal }: Call,
  instance: Instance,
  plan: BackfillPlan,
  isWaiting: boolean,
): Promise<ExitCode> {
  if (plan.items.length === 0) return nothingToDo(terminal)
  const { storage } = instance
  const { backfillId, status } = await storage.createBackfill(
    idMaker(systemClock)(),
    plan.request,
    plan.items,
    systemClock.nowMs(),
  )
  terminal.print(`Backfill ${backfillId}: ${sizeText(plan)}.`)
  await remarkOnDaemon(terminal, instance)
  if (isWaiting) return await followBackfill(terminal, storage, backfillId)
  if (terminal.isJson) terminal.printJson({ backfillId, status, runCount: plan.runCount, itemCount: plan.items.length })
  return 0
}

async function showPlan(call: Call<BackfillLaunchOptions>): Promise<ExitCode> {
  const { terminal } = call
  const { projects, instance } = await openToLook(call)
  try {
    const { graph } = chosenProject(projects, call.options)
    const storage = instance?.storage ?? memoryStorage()
    const plan = await planBackfill(planningPorts(storage), graph, askOf(call))
    if (terminal.isJson) terminal.printJson(plan)
    else if (plan.items.length === 0) nothingToDo(terminal)
    else await printPlan(terminal, storage, graph, plan)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function chosenProject(
  projects: readonly LoadedProject[],
  { job, name, select }: BackfillLaunchOptions,
): LoadedProject {
  if (job !== undefined) return chooseJob(projects, name, job)
  if (select !== undefined) return chooseProject(projects, name, select).loaded
  throw new InvalidError(
    'invalid/command-line',
    'say what to backfill: --select or --job. See `ingot backfill launch --help`.',
  )
}

function askOf({ options, cwd }: Call<BackfillLaunchOptions>): BackfillAsk {
  const { select, job, partitionRange, policy, missing, priority, maxRuns, config, tag } = options
  return {
    launchedBy: 'cli',
    ...(select === undefined ? {} : { assets: select }),
    ...(job === undefined ? {} : { job }),
    ...(partitionRange === undefined ? {} : { partitions: partitionRange }),
    ...(policy === undefined ? {} : { policy }),
    ...(missing === undefined ? {} : { missingOnly: missing }),
    ...(priority === undefined ? {} : { priority }),
    ...(maxRuns === undefined ? {} : { maxRuns }),
    ...(config === undefined ? {} : { config: readConfig(config, cwd) }),
    ...(tag === undefined ? {} : { tags: tag }),
  }
}

function nothingToDo(terminal: Terminal): ExitCode {
  if (terminal.isJson) terminal.printJson({ backfillId: null, status: 'nothing-to-do' })
  else terminal.print('Nothing to do: no partition is missing.')
  return 0
}

function sizeText({ items, runCount, request }: BackfillPlan): string {
  const what = request.job === undefined ? 'asset partition' : 'partition'
  return `${plural(items.length, what)} in ${plural(runCount, 'run')}`
}

async function printPlan(terminal: Terminal, storage: Storage, graph: AssetGraph, plan: BackfillPlan): Promise<void> {
  const { request, items } = plan
  const targets = [...new Set(items.map(({ target }) => target))]
  const rows: string[][] = []
  for (const target of targets) {
    const keys = items.filter((item) => item.target === target).map(({ partition }) => partition)
    const partitions = request.job === undefined ? graph.nodes.get(target)?.spec.partitions : undefined
    const shown = await compactKeys(storage, partitions, keys)
    rows.push([target, String(keys.length), shown, policyText(request.assetPolicies?.[target] ?? request.policy)])
  }
  const columns = [
    { title: request.job === undefined ? 'asset' : 'job' },
    { title: 'count', align: 'right' },
    { title: 'partitions', isElastic: true },
    { title: 'policy' },
  ] as const
  for (const line of formatTable(columns, rows, { paint: terminal.paint, width: terminal.width() }))
    terminal.print(line)
  terminal.print(`It would make ${sizeText(plan)}. Nothing was written.`)
}
