/**
 * switch — turns a schedule, a sensor or a project's automation on or off, whatever its definition says. A daemon heeds
 * it within a second. What is due before it was switched on is never made.
 */
import { switchInstigator as switchState } from '@ingot/core'

import { openStores, loadProjects } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { workspaceOf } from '../open-workspace.ts'
import type { Family } from './instigators.ts'
import { findInstigator } from './instigators.ts'

export interface SwitchOptions {
  readonly name?: string
}

export async function switchInstigator(
  family: Family,
  call: Call<SwitchOptions>,
  name: string,
  isOn: boolean,
): Promise<ExitCode> {
  const { terminal, options } = call
  const workspace = await workspaceOf(call)
  const projects = await loadProjects(workspace)
  const found = findInstigator(family, projects, name, options.name)
  await using instance = await openStores(workspace, projects)
  const { storage } = instance
  const { ref, isRunningByDefault } = found
  const to = isOn ? 'running' : 'stopped'
  const switched = await switchState(storage, { ref, isRunningByDefault, to, atMs: Date.now() })
  const { wasRunning: wasOn, state } = switched
  const { project, kind } = found.ref
  if (terminal.isJson) {
    terminal.printJson({ project, kind, name: found.ref.name, isRunning: isOn, wasRunning: wasOn, state })
    return 0
  }
  const what = found.kind === 'automation' ? `Automation of project ${project}` : `${capital(family)} ${found.ref.name}`
  terminal.print(
    `${what} ${wasOn === isOn ? 'was' : 'is'} ${isOn ? 'on' : 'off'}${wasOn === isOn ? ' already' : ' now'}.`,
  )
  const isIdle = isOn && (await instance.daemons()).length === 0
  if (isIdle)
    terminal.remark(
      terminal.paintError('yellow', 'No daemon is alive: it ticks as soon as `ingot dev` or `ingot daemon` runs here.'),
    )
  return 0
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
