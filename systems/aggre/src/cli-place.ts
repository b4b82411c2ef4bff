/**
 * cli-place — says to the project, by its environment, what a command is about: sample, recorded or live input, each
 * with a home of its own, so that their rows do not mix. To be called before the project is imported.
 */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { Command } from './cli.ts'

interface Folders {
  readonly system: string
  /** From where the person's paths are meant. */
  readonly startedIn: string
}

/** A sentence when a file or folder that was named is not there. */
export function enterPlace(
  command: Exclude<Command, { kind: 'help' }>,
  { system, startedIn }: Folders,
  environment: Record<string, string | undefined> = process.env,
): string | undefined {
  const { mode, home, config } = command.place
  if (command.kind === 'recorded') {
    const folder = resolve(startedIn, command.folder)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return `The folder ${folder} does not exist.`
    environment['AGGRE_RECORDED'] = folder
  }
  if (config !== undefined) {
    const file = resolve(startedIn, config)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return `The configuration ${file} does not exist.`
    environment['AGGRE_CONFIG'] = file
  }
  environment['AGGRE_MODE'] = mode
  if (home !== undefined) environment['AGGRE_HOME'] = resolve(startedIn, home)
  // The samples' home is the system's folder, which is where it is when nothing is said.
  else if (mode !== 'sample') environment['AGGRE_HOME'] ??= join(system, mode)
  return undefined
}
