/**
 * cancel — asks the process that executes a run to end it, and waits until it has. A run that no process has begun is
 * over at once.
 *
 * Errors   ConflictError conflict/run-finished   there is nothing to cancel any more
 */
import type { RunState } from '@ingot/core'
import { isFinished, systemClock } from '@ingot/core'
import { endWorker } from '@ingot/worker'

import type { Instance } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration } from '../format/duration.ts'
import { findRun, noSuchRun, openRuns, shortId } from '../open-workspace.ts'

export interface RunCancelOptions {
  /** Seconds. */
  readonly timeout: number
  readonly force?: boolean
}

const LOOK_MS = 100

export async function runCancel(call: Call<RunCancelOptions>, id: string): Promise<ExitCode> {
  const { terminal, options } = call
  const instance = await openRuns(call)
  if (instance === undefined) throw noSuchRun(id)
  await using opened = instance
  const { runId, worker } = await findRun(opened.storage, id)
  const askedAtMs = Date.now()
  const asked = await opened.cancel(runId, 'cli', { isForced: options.force === true })
  if (!isFinished(asked.status)) terminal.print(`Asked ${worker ?? 'its process'} to end run ${runId}.`)
  const untilMs = askedAtMs + options.timeout * 1_000
  if (options.force === true) await kill(opened, asked, untilMs)
  const after = await waitForEnd(opened, asked, untilMs)
  const waitedMs = Date.now() - askedAtMs
  if (terminal.isJson) terminal.printJson({ runId, status: after.status, message: after.message ?? null, waitedMs })
  else terminal.print(resultText(after, waitedMs))
  return isFinished(after.status) ? 0 : 1
}

// A daemon kills its own workers; what it does not know, or nobody's any more, is killed from here.
const DAEMON_KILLS_WITHIN_MS = 2_000

async function kill(instance: Instance, run: RunState, untilMs: number): Promise<void> {
  const hasDaemon = (await instance.daemons()).length > 0
  if (hasDaemon) {
    const { status } = await waitForEnd(instance, run, Math.min(untilMs, Date.now() + DAEMON_KILLS_WITHIN_MS))
    if (isFinished(status)) return
  }
  const claim = (await instance.storage.listClaims()).find(({ runId }) => runId === run.runId)
  if (claim !== undefined && claim.owner.pid !== process.pid) await endWorker(claim.owner, { graceMs: 0 })
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
  return `Run ${runId} has not ended after ${took}. Its process has been asked; \`ingot run show ${shortId(runId)}\` tells when it has.`
}
