/**
 * command — runs a program with the workspace's own Node and tools first on the path, and keeps what it prints.
 */
import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

import { ROOT } from './workspace.ts'

export interface CommandResult {
  readonly code: number
  /** Both streams, in the order they came. */
  readonly output: string
  readonly stdout: string
  readonly elapsedMs: number
}

export interface CommandOptions {
  readonly cwd?: string
  /** False where the workspace's tools must not be seen: in a stranger's folder. */
  readonly withTools?: boolean
}

export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program, ...args] = argv
  if (program === undefined) throw new Error('no program given')
  const { cwd = ROOT, withTools = true } = options
  const startedAtMs = performance.now()
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: environment(withTools) })
  const chunks: Buffer[] = []
  const stdoutChunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    stdoutChunks.push(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve(exitCode ?? 1))
  })
  return { code, output: toText(chunks), stdout: toText(stdoutChunks), elapsedMs: performance.now() - startedAtMs }
}

/** What the program printed on stdout; a failure is thrown, with everything it printed. */
export async function mustRun(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, output, stdout } = await runCommand(argv, options)
  if (code !== 0) throw new Error(`\`${argv.join(' ')}\` ended with exit code ${code}:\n${output}`)
  return stdout
}

function toText(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8')
}

/** Runs a script's `main` and shows a failure as a sentence, without a stack that tells its reader nothing. */
export async function runScript(main: () => void | Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

export function seconds(elapsedMs: number): string {
  return `${(elapsedMs / 1_000).toFixed(1)} s`
}

function environment(withTools: boolean): NodeJS.ProcessEnv {
  // npm tells its scripts which folder it works on; an npm started from here is to find out by itself.
  const ofOuterNpm = /^(INIT_CWD|npm_(lifecycle|package|config_local_prefix|config_workspace)\w*)$/i
  const inherited = Object.entries(process.env).filter(([name]) => !ofOuterNpm.test(name))
  const path = [
    ...(withTools ? [join(ROOT, 'node_modules/.bin')] : []),
    dirname(process.execPath),
    ...(process.env['PATH'] ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules')),
  ]
  return { ...Object.fromEntries(inherited), PATH: path.join(delimiter) }
}
