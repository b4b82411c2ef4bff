/**
 * main — the command line's entry: one call, one exit code.
 *
 * Rules    0 = done; 1 = the work failed (a run, the definitions, the author's code, storage); 2 = the command was
 *          wrong. The code is left in `process.exitCode`, so that what is still to be written is written.
 * Promise  a command ends when its work is done, also when the author's code left a timer or a socket open.
 */
import { reportError, reportUncaught } from './cli/errors.ts'
import { runProgram } from './cli/program.ts'
import type { Terminal } from './cli/terminal.ts'
import { openTerminal } from './cli/terminal.ts'

export async function main(argv: readonly string[]): Promise<void> {
  const terminal = openTerminal({
    isJson: hasFlag(argv, '--json'),
    isVerbose: hasFlag(argv, '--verbose'),
    hasColors: !hasFlag(argv, '--no-color'),
  })
  process.on('uncaughtException', (error) => leaveBroken(error, terminal))
  try {
    process.exitCode = await runProgram(argv, terminal)
  } catch (error) {
    process.exitCode = reportError(error, terminal)
  }
  leaveSoon()
}

function hasFlag(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes(flag)
}

// A run that is executed here writes down why it ends.
const LAST_WORDS_MS = 100

/** Something threw where nothing waits for it; what the process knows can no longer be trusted. */
function leaveBroken(error: unknown, terminal: Terminal): void {
  try {
    reportUncaught(error, terminal)
  } finally {
    process.exitCode = 1
    setTimeout(() => process.exit(), LAST_WORDS_MS)
  }
}

// Long enough for whatever ends by itself; the timer alone keeps no process alive.
const LEAVE_AFTER_MS = 1_000

function leaveSoon(): void {
  setTimeout(() => {
    const isWriting = process.stdout.writableLength > 0 || process.stderr.writableLength > 0
    if (isWriting) leaveSoon()
    else process.exit()
  }, LEAVE_AFTER_MS).unref()
}
