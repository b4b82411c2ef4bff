/**
 * queued-run — a run that was put into the queue: a daemon's workers execute it while its progress is shown here; where
 * no daemon is alive, this process does. With `isDetached` it is left to itself.
 */
import type { RunState } from '@ingot/core'
import { describeWait, isFinished, systemClock, whyWaiting } from '@ingot/core'

import { daemonSettings } from '../daemon/settings.ts'
import type { Instance, Queued } from '../instance.ts'
import type { ExitCode } from './errors.ts'
import { executeRun, NOBODY_EXECUTES } from './execute-run.ts'
import { noSuchRun } from './open-workspace.ts'
import type { Terminal } from './terminal.ts'

export interface QueuedRunOptions {
  readonly isDetached: boolean
  readonly maxConcurrency?: number
}

export async function runQueued(
  terminal: Terminal,
  instance: Instance,
  { runId, isNew }: Queued,
  { isDetached, maxConcurrency }: QueuedRunOptions,
): Promise<ExitCode> {
  const hasDaemon = (await instance.daemons()).length > 0
  const remark = (text: string): void => {
    if (!terminal.isJson) terminal.remark(terminal.paintError('dim', text))
  }
  if (!isNew) remark(`There is a run for this key already: ${runId}.`)
  if (isDetached) return leave(terminal, instance, { runId, isNew }, hasDaemon)
  return executeRun(terminal, instance, async ({ signal, onLaunched }) => {
    onLaunched(runId)
    if (!hasDaemon) {
      remark('No daemon is alive; the run is executed here.')
      const onWaiting = once(async () => remark(`Waiting: ${await waitText(instance, runId)}.`))
      const options = { signal, onWaiting, ...(maxConcurrency === undefined ? {} : { maxConcurrency }) }
      const state = await instance.executeHere(runId, options)
      if (state !== undefined) return state
    }
    return waitForEnd(instance, runId, signal, remark)
  })
}

async function leave(
  terminal: Terminal,
  instance: Instance,
  { runId, isNew }: Queued,
  hasDaemon: boolean,
): Promise<ExitCode> {
  const state = await instance.storage.getRun(runId)
  if (terminal.isJson) terminal.printJson({ runId, status: state?.status ?? null, isNew, hasDaemon })
  else terminal.print(runId)
  if (!hasDaemon && !terminal.isJson) terminal.remark(terminal.paintError('yellow', NOBODY_EXECUTES))
  return 0
}

const LOOK_MS = 50
// How long a run may wait before that is worth a line, and how often a daemon is looked for.
const ASK_WHY_EVERY = 20

/** Until the run has ended, or waits and no daemon is there any more. Aborting cancels it, and goes on waiting. */
export async function waitForEnd(
  instance: Instance,
  runId: string,
  signal: AbortSignal,
  remark: (text: string) => void,
): Promise<RunState> {
  let isCancelAsked = false
  let said = ''
  const say = (text: string): void => {
    if (text !== said) remark(text)
    said = text
  }
  for (let turn = 1; ; turn += 1) {
    const state = await instance.storage.getRun(runId)
    if (state === undefined) throw noSuchRun(runId)
    if (isFinished(state.status)) return state
    if (signal.aborted && !isCancelAsked) {
      isCancelAsked = true
      // It may end by itself at this very moment.
      await instance.cancel(runId, 'cli').catch(() => undefined)
    }
    if (turn % ASK_WHY_EVERY === 0) {
      await instance.reap()
      const isWaiting = state.status === 'queued'
      if (isWaiting && (await instance.daemons()).length === 0) {
        remark(`The daemon is gone. ${NOBODY_EXECUTES}`)
        return state
      }
      if (isWaiting) say(`Waiting: ${await waitText(instance, runId)}.`)
    }
    await systemClock.sleep(LOOK_MS, isCancelAsked ? undefined : signal).catch(() => undefined)
  }
}

/** Why a queued run has not begun, by the limits of this workspace's daemon. */
export async function waitText(instance: Instance, runId: string): Promise<string> {
  const state = await whyWaiting(instance.storage, daemonSettings(instance.workspace.daemon).limits, runId)
  switch (state.kind) {
    case 'waiting':
      return state.reasons.map(describeWait).join('; ')
    case 'ready':
      return 'for a free worker'
    case 'not-queued':
      return `it is ${state.status}`
    default:
      throw new Error(`unhandled state ${JSON.stringify(state satisfies never)}`)
  }
}

function once(work: () => Promise<void>): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work().catch(() => undefined)
  }
}
