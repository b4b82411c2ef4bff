/**
 * program — the commands, their options and their help. Only words: the code of a command is imported when it is
 * called, so that `ingot --version` and a mistyped word cost nothing of it.
 *
 * Errors   InvalidError invalid/command-line   an unknown command or option, a missing or malformed value
 */
import { join } from 'node:path'

import { InvalidError } from '@ingot/core'
import { Argument, Command, CommanderError } from 'commander'

import type { Act, GlobalOptions, Handler } from './call.ts'
import type { Shell } from './completion.ts'
import { declareAsset } from './declare-asset.ts'
import { declareBackfill } from './declare-backfill.ts'
import { declareDaemon } from './declare-daemon.ts'
import { declareSchedule, declareSensor } from './declare-instigator.ts'
import { declareJob } from './declare-job.ts'
import { declarePartition } from './declare-partition.ts'
import { declarePool } from './declare-pool.ts'
import { declareRun } from './declare-run.ts'
import { declareStorage } from './declare-storage.ts'
import { declareToken } from './declare-token.ts'
import type { ExitCode } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { readVersion } from './version.ts'

export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const act: Act =
    <Options, Args extends readonly unknown[]>(load: () => Promise<Handler<Options, Args>>) =>
    async (...all) => {
      // Commander passes the arguments, then the command's own options, then the command.
      const command = all.at(-1) as Command
      const options = command.optsWithGlobals() as Options & GlobalOptions
      const handler = await load()
      exitCode = await handler({ terminal, cwd: startedIn(), options }, ...(all.slice(0, -2) as unknown as Args))
    }
  const program = buildProgram(act, terminal)
  if (argv.length === 0) {
    program.outputHelp()
    return 0
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return endOfParsing(error, program, argv)
  }
}

/**
 * The folder in which the person stands. Inside an npm workspace `npx` climbs to the workspace's own folder and says in
 * INIT_CWD where it was called: a relative path is meant from there. Whoever changed folders since stands here.
 */
function startedIn(): string {
  const here = process.cwd()
  const { npm_command: npmCommand, INIT_CWD: calledFrom } = process.env
  const hasClimbed = npmCommand === 'exec' && calledFrom !== undefined && calledFrom.startsWith(join(here, '/'))
  return hasClimbed ? calledFrom : here
}

export function buildProgram(act: Act, terminal: Terminal): Command {
  const program = new Command('ingot')
    .description('A data orchestrator for TypeScript.')
    .version(readVersion(), '-V, --version', 'print the version of ingot')
    .option('-p, --project <path>', 'project file, ingot.config.ts, or a folder that holds one')
    .option('--json', 'print one JSON document on stdout and nothing else')
    .option('--verbose', "show stacks, and every line that a run's steps log")
    .option('--no-color', 'print without colours')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: terminal.write, outputError: () => undefined })
    .exitOverride()
  declareProject(program, act)
  declareDaemon(program, act)
  declareAsset(program, act)
  declareJob(program, act)
  declareRun(program, act)
  declarePartition(program, act)
  declareBackfill(program, act)
  declareSchedule(program, act)
  declareSensor(program, act)
  declarePool(program, act)
  declareStorage(program, act)
  declareToken(program, act)
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose script to print').choices(['bash', 'zsh', 'fish']))
    .description("print a script that completes the commands' words")
    .action(
      act(async () => {
        const { completion } = await import('./completion.ts')
        return (call, shell: Shell) => completion(call, shell, program)
      }),
    )
  return program
}

function declareProject(program: Command, act: Act): void {
  program
    .command('init')
    .argument('[dir]', 'folder to make the project in; it must be empty', '.')
    .option('--name <name>', "the project's name; default: the folder's")
    .description('make a small project that works, to start from')
    .action(act(async () => (await import('./init.ts')).init))
  program
    .command('validate')
    .description('load the projects and check all that can be checked without running')
    .action(act(async () => (await import('./validate.ts')).validate))
  program
    .command('doctor')
    .description('look for what is wrong with this machine, workspace and storage')
    .action(act(async () => (await import('./doctor.ts')).doctor))
}

function endOfParsing(error: CommanderError, program: Command, argv: readonly string[]): ExitCode {
  if (error.exitCode === 0) return 0
  const path = pathOf(program, argv).join(' ')
  const said = error.code === 'commander.help' ? `say which: \`${path} COMMAND\`` : error.message
  const sentence = said
    .replace(/^error: /, '')
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*?)'\. It must/s, (_, value, name) => {
      return `${String(name).toUpperCase()} is "${value}"; it must`
    })
    .replace('\n', ' ')
    .replace(/([^.?)])$/, '$1.')
  throw new InvalidError('invalid/command-line', `${sentence} See \`${path} --help\`.`)
}

/** The words of `argv` that lead to a command: `ingot`, `asset`, `list`. */
function pathOf(program: Command, argv: readonly string[]): readonly string[] {
  const path = [program.name()]
  let at: Command | undefined = program
  for (const word of argv) {
    at = at.commands.find((command) => command.name() === word)
    if (at === undefined) break
    path.push(word)
  }
  return path
}
