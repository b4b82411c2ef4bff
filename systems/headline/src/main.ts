/**
 * main — the system from one command: fetch, transform, report, and say what came of it.
 *
 *   npm run headline                       sample input from a small server on this machine
 *   npm run headline -- --recorded DIR     files that the services once sent
 *   npm run headline -- --live             the services themselves, by the keys in the environment
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = 'usage: npm run headline -- [--recorded DIR | --live] [--home DIR]'

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        recorded: { type: 'string' },
        live: { type: 'boolean' },
        home: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    return values
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}

const given = readArguments()
if (given.help === true) {
  console.log(USAGE)
  process.exit(0)
}
// npm runs this in the system's folder; a path is meant from where the person stood.
const startedIn = process.env['INIT_CWD'] ?? process.cwd()
if (given.recorded !== undefined) {
  const folder = [startedIn, process.cwd()].map((from) => resolve(from, given.recorded ?? '')).find(existsSync)
  if (folder === undefined) {
    console.error(`error: the folder ${resolve(startedIn, given.recorded)} does not exist. ${USAGE}`)
    process.exit(2)
  }
  process.env['HEADLINE_RECORDED'] = folder
  process.env['HEADLINE_HOME'] ??= join(import.meta.dirname, '../recorded')
}
if (given.live === true) {
  process.env['HEADLINE_MODE'] = 'live'
  process.env['HEADLINE_HOME'] ??= join(import.meta.dirname, '../live')
}
if (given.home !== undefined) process.env['HEADLINE_HOME'] = resolve(startedIn, given.home)

// Imported only now: the project reads the environment as it loads.
const { runHeadline } = await import('./run-headline.ts')
process.exitCode = await runHeadline(join(import.meta.dirname, '..'))
