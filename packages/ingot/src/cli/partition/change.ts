/**
 * change — adds keys to a set of dynamic partitions and deletes them. What was made of a key that is deleted stays where
 * it is, as do its records.
 *
 * Errors   NotFoundError not-found/partitions   no project declares the set; InvalidError invalid/partition-key
 */
import { InvalidError, keyFault, NotFoundError } from '@ingot/core'

import { openStores, loadProjects } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import { workspaceOf } from '../open-workspace.ts'
import { setNamesOf } from './sets.ts'

export async function partitionAdd(call: Call, set: string, keys: readonly string[]): Promise<ExitCode> {
  const { terminal } = call
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  const known = setNamesOf(projects)
  if (!known.has(set)) throw noSuchSet(set, known)
  for (const key of keys) {
    const fault = keyFault(key)
    if (fault !== undefined)
      throw new InvalidError('invalid/partition-key', `partition key ${JSON.stringify(key)} is not allowed: ${fault}.`)
  }
  await using instance = await openStores(workspace, projects)
  const added = await instance.storage.addPartitions(set, keys, Date.now())
  if (terminal.isJson) terminal.printJson({ set, added })
  else terminal.print(`${plural(added.length, 'key')} added to ${set}${restText(keys, added, 'there before')}.`)
  return 0
}

export async function partitionDelete(call: Call, set: string, keys: readonly string[]): Promise<ExitCode> {
  const { terminal } = call
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  await using instance = await openStores(workspace, projects)
  // A set that no project declares any more can be emptied all the same.
  const known = new Set([
    ...setNamesOf(projects),
    ...(await instance.storage.listPartitionSets()).map(({ partitions }) => partitions),
  ])
  if (!known.has(set)) throw noSuchSet(set, known)
  const deleted = await instance.storage.removePartitions(set, keys, Date.now())
  if (terminal.isJson) terminal.printJson({ set, deleted })
  else terminal.print(`${plural(deleted.length, 'key')} deleted from ${set}${restText(keys, deleted, 'not there')}.`)
  return 0
}

function restText(keys: readonly string[], done: readonly string[], why: string): string {
  const rest = new Set(keys).size - done.length
  return rest === 0 ? '' : `, ${rest} ${rest === 1 ? 'was' : 'were'} ${why}`
}

function noSuchSet(set: string, known: ReadonlySet<string>): NotFoundError {
  return new NotFoundError(
    'not-found/partitions',
    `there is no set of dynamic partitions named "${set}" (known: ${[...known].join(', ') || 'none'}).`,
  )
}
