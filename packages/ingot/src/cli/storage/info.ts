import { existsSync } from 'node:fs'

import { openSqliteStorage, pendingMigrations } from '@ingot/storage'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatBytes } from '../format/quantity.ts'
import { databaseFile } from '../../instance.ts'
import { workspaceOf } from '../open-workspace.ts'

/** Opens nothing that is not there, and nothing that would have to be migrated first. */
export async function storageInfo(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const workspace = await workspaceOf(call)
  const path = databaseFile(workspace)
  const pending = existsSync(path)
    ? (await pendingMigrations(path)).map(({ version, name }) => ({ version, name }))
    : []
  if (!existsSync(path) || pending.length > 0) {
    if (terminal.isJson) terminal.printJson({ location: path, exists: existsSync(path), pending })
    else
      terminal.print(
        existsSync(path)
          ? `${path} is of an older version. Run \`ingot storage migrate\`.`
          : `There is no database yet; the first run makes ${path}.`,
      )
    return 0
  }
  await using storage = await openSqliteStorage({ path })
  const info = await storage.info()
  if (terminal.isJson) {
    terminal.printJson({ ...info, exists: true, pending })
    return 0
  }
  const facts = [
    ['location', info.location],
    ['schema', `version ${info.schemaVersion}`],
    ['events', String(info.eventCount)],
    ['runs', String(info.runCount)],
    ['size', formatBytes(info.sizeBytes)],
    ['durability', workspace.storage.durability ?? info.durability],
  ] as const
  for (const [label, value] of facts) terminal.print(`${terminal.paint('dim', label.padEnd(10))} ${value}`)
  return 0
}
