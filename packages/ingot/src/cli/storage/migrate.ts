import { existsSync } from 'node:fs'

import { migrateSqlite } from '@ingot/storage'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import { databaseFile } from '../../instance.ts'
import { workspaceOf } from '../open-workspace.ts'

export async function storageMigrate(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const path = databaseFile(await workspaceOf(call))
  const applied = existsSync(path) ? await migrateSqlite(path) : []
  if (terminal.isJson) {
    terminal.printJson({ location: path, applied: applied.map(({ version, name }) => ({ version, name })) })
    return 0
  }
  if (!existsSync(path)) terminal.print(`There is no database yet; the first run makes ${path}.`)
  else if (applied.length === 0) terminal.print(`${path} is up to date.`)
  else
    terminal.print(
      `${path}: ${plural(applied.length, 'migration')} applied: ${applied.map(({ name }) => name).join('; ')}.`,
    )
  return 0
}
