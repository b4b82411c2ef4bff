/**
 * cli-perform — does what a command asks for. Imports the project, which reads the environment: see cli-place.ts.
 */
import { existsSync } from 'node:fs'

import type { Command } from './cli.ts'
import { rebuild } from './cli-rebuild.ts'
import { telegramAuth } from './cli-telegram-auth.ts'
import { withWorkplace } from './cli-launch.ts'
import { POSTGRES_DIRECTORY } from './home.ts'
import { runRecorded } from './recorded-run.ts'
import { openTables, runOnce } from './run-once.ts'
import type { Status } from './status.ts'
import { readStatus, statusText } from './status.ts'

/** Gives the exit code. */
export async function perform(command: Exclude<Command, { kind: 'help' }>, system: string): Promise<number> {
  switch (command.kind) {
    case 'status':
      return showStatus(command.isJson)
    case 'telegram-auth':
      return telegramAuth(new AbortController().signal)
    case 'run-once':
      return withWorkplace(system, (place) => runOnce(place, command.sources))
    case 'recorded':
      return withWorkplace(system, (place) => runRecorded(place, process.env['AGGRE_RECORDED'] ?? command.folder))
    case 'rebuild':
      return withWorkplace(system, rebuild)
    default:
      throw new Error(`unhandled command ${JSON.stringify(command satisfies never)}`)
  }
}

async function showStatus(isJson: boolean): Promise<number> {
  const status = await statusNow()
  if (isJson) console.log(JSON.stringify(status ?? null, null, 2))
  else console.log(status === undefined ? 'Nothing was collected yet. `aggre run-once` does.' : statusText(status))
  return 0
}

async function statusNow(): Promise<Status | undefined> {
  // To look is not to make: no server is set up for it.
  const isThere = (process.env['DATABASE_URL'] ?? '') !== '' || existsSync(POSTGRES_DIRECTORY)
  if (!isThere) return undefined
  await using database = await openTables('aggre status')
  return await readStatus(database)
}
