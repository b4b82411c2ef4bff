/**
 * init — makes a small project that works.
 *
 * Errors   ConflictError conflict/not-empty   something is in the folder already; nothing was written
 *          InvalidError  invalid/init         the folder cannot be made, or gives no usable project name
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'

import { ConflictError, InvalidError, toErrorRecord } from '@ingot/core'

import { ingotDependency } from '../templates/ingot-dependency.ts'
import { projectFiles } from '../templates/project-files.ts'
import type { Call } from './call.ts'
import type { ExitCode } from './errors.ts'
import { readVersion } from './version.ts'

export interface InitOptions {
  readonly name?: string
}

export async function init(call: Call<InitOptions>, dir: string): Promise<ExitCode> {
  const { terminal, cwd, options } = call
  const folder = resolve(cwd, dir)
  checkEmpty(folder)
  const name = nameFor(folder, options.name)
  const files = projectFiles({ name, ingot: ingotDependency(folder, readVersion()) })
  write(folder, files)
  if (terminal.isJson) {
    terminal.printJson({ name, directory: folder, files: Object.keys(files) })
    return 0
  }
  terminal.print(`Made the project "${name}" in ${folder}.`)
  terminal.print()
  terminal.print('Next:')
  const steps = [
    ...(folder === cwd ? [] : [`cd ${relative(cwd, folder)}`]),
    'npm install',
    "npx ingot asset materialize --select '*'",
    'npx ingot asset list',
    'npm test',
    'npx ingot dev',
  ]
  for (const step of steps) terminal.print(`  ${terminal.paint('cyan', step)}`)
  return 0
}

function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory())
    throw new ConflictError('conflict/not-empty', `${folder} is a file; name a folder.`)
  // A repository that was just made is as good as empty.
  const [first] = readdirSync(folder).filter((entry) => entry !== '.git')
  if (first === undefined) return
  throw new ConflictError(
    'conflict/not-empty',
    `${folder} is not empty (there is ${first}); nothing was written. Name an empty or a new folder.`,
  )
}

const NAME = /^[A-Za-z0-9_-]{1,100}$/

function nameFor(folder: string, given: string | undefined): string {
  const name =
    given ??
    basename(folder)
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
  if (NAME.test(name)) return name
  throw new InvalidError(
    'invalid/init',
    `${JSON.stringify(name)} is no name for a project. Give one of A-Z a-z 0-9 _ - with --name.`,
  )
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text, { flag: 'wx' })
  } catch (cause) {
    throw new InvalidError('invalid/init', `${folder} cannot be written: ${toErrorRecord(cause).message}.`, { cause })
  }
}
