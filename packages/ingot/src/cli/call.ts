/**
 * call — one call of the command line: what every command's code receives.
 */
import type { ExitCode } from './errors.ts'
import type { Terminal } from './terminal.ts'

export interface GlobalOptions {
  /** A project file, a config file or a folder that holds one. */
  readonly project?: string
}

export interface Call<Options = unknown> {
  readonly terminal: Terminal
  readonly cwd: string
  readonly options: Options & GlobalOptions
}

/** A command's code: its answer is the exit code. */
export type Handler<Options, Args extends readonly unknown[]> = (
  call: Call<Options>,
  ...args: Args
) => Promise<ExitCode>

/** Turns a command's code, imported when it is called for, into an action of commander. */
export type Act = <Options, Args extends readonly unknown[]>(
  load: () => Promise<Handler<Options, Args>>,
) => (...all: unknown[]) => Promise<void>
