/**
 * load-project — reads a project from the author's file.
 *
 * Errors   InvalidError    invalid/project-file        the file is not there or cannot be read
 *          UserCodeError   user-code/project-threw     the file threw, or does not compile
 *          DefinitionError definition/no-project       its default export is not a project
 *          DefinitionError …                           what is wrong with its definitions
 */
import { access, constants } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

import type { Project } from '@ingot/core'
import { DefinitionError, InvalidError, isIngotError, toErrorRecord, UserCodeError } from '@ingot/core'

import { placeOf } from './code-place.ts'

/** Loads the default export of `file` (an absolute path). */
export async function loadProject(file: string): Promise<Project> {
  const exported = await importDefault(file, 'project')
  if (isProject(exported)) return exported
  throw new DefinitionError(
    'definition/no-project',
    `${file} has no project as its default export. End it with: export default defineProject({ … }).`,
  )
}

function isProject(value: unknown): value is Project {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'project' && 'assets' in value
}

/** The default export of an author's file; `what` names the file's role in messages. */
export async function importDefault(file: string, what: string): Promise<unknown> {
  try {
    await access(file, constants.R_OK)
  } catch (cause) {
    const { code } = toErrorRecord(cause)
    const wrong = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown reason'})`
    throw new InvalidError('invalid/project-file', `the ${what} file ${file} ${wrong}.`, { cause })
  }
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href)
    return module.default
  } catch (cause) {
    if (isIngotError(cause)) throw cause
    const message = `the ${what} file ${file} threw while loading: ${describe(cause)}`
    throw new UserCodeError('user-code/project-threw', message, { cause })
  }
}

/** What was thrown, and the first place in the author's own code that its stack names. */
function describe(thrown: unknown): string {
  const { name, message, stack } = toErrorRecord(thrown)
  const place = placeOf(stack ?? '')
  const first = message.split('\n')[0] ?? ''
  const said = [name === 'Error' ? '' : name, first].filter((part) => part !== '').join(': ')
  return `${said === '' ? name : said}${place === undefined ? '' : ` (at ${place})`}`
}
