/**
 * open-workspace — what commands open, and no more than they need: a command about runs loads no project, a command
 * that only looks makes no folder.
 *
 * Errors   those of `findWorkspace`, `loadProjects`, `openStores`
 *          NotFoundError not-found/project    `--name` names no project of the workspace
 *          NotFoundError not-found/run        no run has this id or begins with it
 *          InvalidError  invalid/which-project   the selection fits several projects
 *          InvalidError  invalid/run-id       several runs begin with it
 */
import { existsSync } from 'node:fs'

import type { RunState, Storage } from '@ingot/core'
import { InvalidError, isIngotError, meant, NotFoundError, selectAssets } from '@ingot/core'

import type { Workspace } from '../find-workspace.ts'
import { findWorkspace } from '../find-workspace.ts'
import type { Instance, LoadedProject } from '../instance.ts'
import { loadProjects, openStores, databaseFile } from '../instance.ts'
import type { Call } from './call.ts'

export function workspaceOf({ cwd, options }: Call): Promise<Workspace> {
  return findWorkspace(cwd, options.project)
}

/** Projects, and the instance when there is one: nothing is made. */
export async function openToLook(call: Call): Promise<{
  readonly workspace: Workspace
  readonly projects: readonly LoadedProject[]
  readonly instance: Instance | undefined
}> {
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  return { workspace, projects, instance: await openIfThere(workspace, projects) }
}

/** Opens the workspace's stores to work with them; they are made when they are not there. */
export async function openToWork(call: Call): Promise<Instance> {
  const workspace = await workspaceOf(call)
  return openStores(workspace, await loadProjects(workspace))
}

/** The stores without the projects, for commands about runs; undefined when there is no database yet. */
export async function openRuns(call: Call): Promise<Instance | undefined> {
  return openIfThere(await workspaceOf(call), [])
}

async function openIfThere(workspace: Workspace, projects: readonly LoadedProject[]): Promise<Instance | undefined> {
  return existsSync(databaseFile(workspace)) ? openStores(workspace, projects) : undefined
}

/** The projects that `--name` leaves. */
export function named(projects: readonly LoadedProject[], name: string | undefined): readonly LoadedProject[] {
  if (name === undefined) return projects
  const found = projects.filter(({ project }) => project.name === name)
  if (found.length > 0) return found
  throw new NotFoundError(
    'not-found/project',
    `there is no project "${name}" in this workspace; there is ${namesOf(projects)}.`,
  )
}

export interface Chosen {
  readonly loaded: LoadedProject
  readonly keys: readonly string[]
}

/** What the selection names in each project; a key that is unknown in one may be meant for another. */
export function selectIn(projects: readonly LoadedProject[], expression: string): readonly Chosen[] {
  let unknown: unknown
  const chosen = projects.flatMap((loaded): Chosen[] => {
    try {
      return [{ loaded, keys: selectAssets(expression, loaded.graph) }]
    } catch (error) {
      if (!(isIngotError(error) && error.code === 'invalid/unknown-asset')) throw error
      unknown ??= error
      return []
    }
  })
  if (chosen.length === 0 && unknown !== undefined) throw unknown
  return chosen
}

/** The one project that the selection is about. */
export function chooseProject(
  projects: readonly LoadedProject[],
  name: string | undefined,
  expression: string,
): Chosen {
  const chosen = selectIn(named(projects, name), expression)
  const matching = chosen.filter(({ keys }) => keys.length > 0)
  const [first, second] = matching.length > 0 ? matching : chosen
  if (first !== undefined && (second === undefined || matching.length === 0)) return first
  throw new InvalidError(
    'invalid/which-project',
    `the selection fits assets of several projects (${namesOf(matching.map(({ loaded }) => loaded))}). Say which with --name.`,
  )
}

/** The one project that has the job. */
export function chooseJob(projects: readonly LoadedProject[], name: string | undefined, job: string): LoadedProject {
  const [found, other] = named(projects, name).filter(({ graph }) => graph.jobs.has(job))
  if (found !== undefined && other === undefined) return found
  if (found !== undefined && other !== undefined) {
    throw new InvalidError(
      'invalid/which-project',
      `job "${job}" is in several projects (${namesOf([found, other])}). Say which with --name.`,
    )
  }
  const jobs = projects.flatMap(({ graph }) => [...graph.jobs.keys()])
  throw new InvalidError('invalid/unknown-job', `there is no job "${job}" here${meant(job, jobs)}`)
}

function namesOf(projects: readonly LoadedProject[]): string {
  return projects.map(({ project }) => project.name).join(', ') || 'none'
}

const RUNS_PER_PAGE = 1_000

/** The run whose id is given, or its beginning when only one run begins so. */
export async function findRun(storage: Storage, idOrPrefix: string): Promise<RunState> {
  const exact = await storage.getRun(idOrPrefix)
  if (exact !== undefined) return exact
  const [found, other] = idOrPrefix === '' ? [] : await runsBeginningWith(storage, idOrPrefix)
  if (found === undefined) throw noSuchRun(idOrPrefix)
  if (other === undefined) return found
  throw new InvalidError(
    'invalid/run-id',
    `several runs begin with "${idOrPrefix}", ${other.runId} and ${found.runId} among them. Give more of the id.`,
  )
}

export function noSuchRun(id: string): NotFoundError {
  return new NotFoundError('not-found/run', `there is no run "${id}". See \`ingot run list\`.`)
}

async function runsBeginningWith(storage: Storage, prefix: string): Promise<readonly RunState[]> {
  const found: RunState[] = []
  for (let cursor: string | undefined; ;) {
    const page = await storage.listRuns({ limit: RUNS_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) })
    found.push(...page.runs.filter(({ runId }) => runId.startsWith(prefix)))
    if (found.length > 1 || page.nextCursor === undefined) return found
    cursor = page.nextCursor
  }
}

/** Enough of an id to tell it from others of the same millisecond, too: `0199c2f4-81a0-7e42`. */
export function shortId(runId: string): string {
  return runId.slice(0, 18)
}
