/**
 * execute-run — one run, of this process or of a daemon's, while a person or a program waits: progress, Ctrl-C, the summary.
 *
 * Promise  the first Ctrl-C (or SIGTERM) cancels the run and waits until it has ended; the second leaves at once with
 *          130: a run of this process is then found without one and ended by whoever opens the store next. So is a run
 *          whose code calls `process.exit`; that is said, and never leaves 0.
 */
import type { RunState } from '@ingot/core'
import { UserCodeError } from '@ingot/core'

import type { Instance, RunOptions } from '../instance.ts'
import type { ExitCode } from './errors.ts'
import { reportError } from './errors.ts'
import type { Look } from './progress-lines.ts'
import { readTimeline } from './run-events.ts'
import { NOTHING_TO_DO, runResultJson } from './run-json.ts'
import type { FollowedRun, ProgressOutput } from './run-progress.ts'
import { followRun, stdoutProgress } from './run-progress.ts'
import { runSummary } from './run-summary.ts'
import type { Terminal } from './terminal.ts'

/** Starts the run; undefined = there was nothing to do. */
export type Start = (
  options: Required<Pick<RunOptions, 'signal' | 'onLaunched' | 'launchedBy'>>,
) => Promise<RunState | undefined>

const INTERRUPTED = 130

export const NOBODY_EXECUTES = 'No daemon is alive: the run waits until `ingot dev` or `ingot daemon` runs here.'

export async function executeRun(terminal: Terminal, instance: Instance, start: Start): Promise<ExitCode> {
  const canceling = new AbortController()
  const stopSignals = onInterrupt(terminal, canceling)
  const stopGuarding = onExit(terminal, canceling.signal)
  let followed: FollowedRun | undefined
  const onLaunched = (runId: string): void => {
    if (!terminal.isJson) followed = followRun(instance, runId, progressOn(terminal), followOptions(terminal))
  }
  let state: RunState | undefined
  try {
    state = await start({ signal: canceling.signal, onLaunched, launchedBy: 'cli' })
  } finally {
    stopSignals()
    stopGuarding()
    await followed?.stop()
  }
  if (state === undefined) return nothingToDo(terminal)
  await printResult(terminal, instance, state)
  return state.status === 'succeeded' ? 0 : 1
}

function nothingToDo(terminal: Terminal): ExitCode {
  if (terminal.isJson) terminal.printJson(NOTHING_TO_DO)
  else terminal.print('Nothing to do: every selected asset is fresh.')
  return 0
}

async function printResult(terminal: Terminal, instance: Instance, state: RunState): Promise<void> {
  if (terminal.isJson)
    return terminal.printJson(runResultJson(state, await readTimeline(instance.storage, state.runId)))
  terminal.print()
  for (const line of await runSummary(instance, state, lookOf(terminal))) terminal.print(line)
}

export function lookOf({ paint, isVerbose }: Terminal): Look {
  return { paint, isVerbose }
}

function progressOn(terminal: Terminal): ProgressOutput {
  return { ...stdoutProgress(), write: terminal.write, isLive: terminal.isLive, paint: terminal.paint }
}

function followOptions({ isVerbose }: Terminal): { readonly level: 'debug' | 'warning'; readonly isVerbose: boolean } {
  return { level: isVerbose ? 'debug' : 'warning', isVerbose }
}

function onInterrupt(terminal: Terminal, canceling: AbortController): () => void {
  const say = (text: string): void => {
    if (!terminal.isJson) terminal.remark(text)
  }
  const interrupt = (): void => {
    if (canceling.signal.aborted) {
      say('Left without waiting.')
      process.exit(INTERRUPTED)
    }
    say('Canceling the run; press Ctrl-C again to leave without waiting.')
    canceling.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** Of what threw where nothing waits for it, and of a second Ctrl-C, something else speaks. */
function onExit(terminal: Terminal, canceled: AbortSignal): () => void {
  const tell = (code: number): void => {
    if (canceled.aborted) return
    const message = `the project's code called process.exit(${code}) before its run had ended; the run counts as failed.`
    const left = reportError(new UserCodeError('user-code/worker-died', message), terminal)
    if (code === 0) process.exitCode = left
  }
  const stop = (): void => {
    process.off('exit', tell)
    process.off('uncaughtExceptionMonitor', stop)
  }
  process.on('exit', tell)
  process.on('uncaughtExceptionMonitor', stop)
  return stop
}
