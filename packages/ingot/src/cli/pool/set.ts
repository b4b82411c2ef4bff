/**
 * set — how many places a pool has, whatever the config says; or back to what the config says. Who holds a place keeps it.
 *
 * Errors   NotFoundError not-found/pool   no definition, no config and no run knows a pool of this name
 */
import { meant, NotFoundError } from '@ingot/core'

import { loadProjects, openStores } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import { workspaceOf } from '../open-workspace.ts'
import { poolsOf } from './pools.ts'

export async function poolSet(call: Call, name: string, limit: number | undefined): Promise<ExitCode> {
  const { terminal } = call
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  await using instance = await openStores(workspace, projects)
  const { storage } = instance
  const known = await poolsOf(workspace, projects, storage)
  const before = known.find((pool) => pool.name === name)
  if (before === undefined) {
    const names = known.map((pool) => pool.name)
    throw new NotFoundError('not-found/pool', `there is no pool "${name}"${meant(name, names)}`)
  }
  await storage.setPoolLimit(name, limit)
  const after = (await poolsOf(workspace, projects, storage)).find((pool) => pool.name === name) ?? before
  if (terminal.isJson) terminal.printJson({ name, before: before.limit, limit: after.limit, from: after.from })
  else terminal.print(`Pool ${name} has ${plural(after.limit, 'place')} (${after.from}), it had ${before.limit}.`)
  return 0
}
