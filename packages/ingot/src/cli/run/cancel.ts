/**
 * cancel — asks the process that executes a run to end it, and waits until it has.
 *
 * Errors   ConflictError conflict/run-finished   there is nothing to cancel any more
 */
import type { RunState } from '@ingot/core'
import { ConflictError, isFinished, systemClock } from '@ingot/core'

import type { Instance } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration } from '../format/duration.ts'
import { findRun, noSuchRun, openRuns } from '../open-workspace.ts'

export interface RunCancelOptions {
  /** Seconds. */
  readonly timeout: number
}

const LOOK_MS = 100

export async function runCancel(call: Call<RunCancelOptions>, id: string): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  if (instance === undefined) throw noSuchRun(id)
  await using opened = instance
  const before = await findRun(opened.storage, id)
  const { runId } = before
  if (isFinished(before.status)) {
    throw new ConflictError(
      'conflict/run-finished',
      `run ${runId} has ${before.status} already; there is nothing to cancel.`,
    )
  }
  const askedAtMs = Date.now()
  await opened.storage.append([{ kind: 'run-cancel-requested', runId, atMs: askedAtMs, by: 'cli' }])
  terminal.print(`Asked ${before.worker ?? 'its process'} to end run ${runId}.`)
  const after = await waitForEnd(opened, before, askedAtMs + options.timeout * 1_000)
  const waitedMs = Date.now() - askedAtMs
  if (terminal.isJson) terminal.printJson({ runId, status: after.status, message: after.message ?? null, waitedMs })
  else terminal.print(resultText(after, waitedMs))
  return isFinished(after.status) ? 0 : 1
}

async function waitForEnd(instance: Instance, before: RunState, untilMs: number): Promise<RunState> {
  for (;;) {
    await instance.reap()
    const state = (await instance.storage.getRun(before.runId)) ?? before
    if (isFinished(state.status) || Date.now() >= untilMs) return state
    await systemClock.sleep(LOOK_MS)
  }
}

function resultText({ runId, status, message }: RunState, waitedMs: number): string {
  const took = formatDuration(waitedMs)
  if (status === 'canceled') return `Run ${runId} was canceled after ${took}.`
  if (isFinished(status))
    return `Run ${runId} ended by itself before it could be canceled: ${status}${message === undefined ? '' : `, ${message}`}.`
  return `Run ${runId} has not ended after ${took}. Its process has been asked; \`ingot run show ${runId.slice(0, 13)}\` tells when it has.`
}
