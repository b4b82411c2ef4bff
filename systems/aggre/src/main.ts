/**
 * main — `aggre`: the system from a terminal. `npm run aggre -- --help` says what it can be asked for.
 *
 * Exit code 0 when it was done, 1 when it was tried and went wrong, 2 when it was not understood.
 */
import { join } from 'node:path'

import { type Command, readCommand, USAGE } from './cli.ts'
import { allowReadersToLeave } from './cli-output.ts'
import { enterPlace } from './cli-place.ts'
import { asSentence } from './cli-sentence.ts'

const SYSTEM = join(import.meta.dirname, '..')

async function run(command: Command): Promise<number> {
  if (command.kind === 'help') {
    console.log(USAGE)
    return 0
  }
  // npm runs this in the system's folder; a path is meant from where the person stood.
  const odd = enterPlace(command, { system: SYSTEM, startedIn: process.env['INIT_CWD'] ?? process.cwd() })
  if (odd !== undefined) return refuse(odd)
  // Imported only now: the project reads the environment as it loads, and may find its configuration wrong.
  return asSentence(async () => (await import('./cli-perform.ts')).perform(command, SYSTEM))
}

function refuse(reason: string): number {
  console.error(`error: ${reason} See aggre --help.`)
  return 2
}

allowReadersToLeave()
const read = readCommand(process.argv.slice(2), process.env['AGGRE_MODE'])
process.exitCode = read.ok ? await run(read.command) : refuse(read.reason)
