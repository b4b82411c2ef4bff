/**
 * run-summary — how a run ended, for people: what failed first, then what ran, then what to do.
 */
import type { LogStore, RunState, RunStatus, RunTimeline, StepRow, Storage } from '@ingot/core'
import { isFinished } from '@ingot/core'

import { errorLines } from './errors.ts'
import { formatDuration } from './format/duration.ts'
import { plural } from './format/quantity.ts'
import type { Paint, TextFormat } from './format/style.ts'
import { oneLine, printable } from './format/text-width.ts'
import { shortId } from './open-workspace.ts'
import type { Look } from './progress-lines.ts'
import { checkLine } from './progress-lines.ts'
import { readTimeline } from './run-events.ts'
import { runDurationMs } from './run-json.ts'

export const RUN_FORMATS: Readonly<Record<RunStatus, TextFormat>> = {
  queued: 'dim',
  running: 'cyan',
  canceling: 'yellow',
  succeeded: 'green',
  failed: 'red',
  canceled: 'yellow',
}

/** The summary of a run that has ended, as lines without a line break at the end. */
export async function runSummary(
  instance: { readonly storage: Storage; readonly logs: LogStore },
  state: RunState,
  look: Look,
): Promise<readonly string[]> {
  const timeline = await readTimeline(instance.storage, state.runId)
  return summaryLines(state, timeline, await locateLog(instance.logs, state.runId), look)
}

/** Where the run's log lies; undefined when nothing was logged. */
async function locateLog(logs: LogStore, runId: string): Promise<string | undefined> {
  const { lines } = await logs.read({ runId, cursor: 0, limit: 1 })
  return lines.length === 0 ? undefined : logs.locate(runId)
}

function summaryLines(state: RunState, timeline: RunTimeline, log: string | undefined, look: Look): readonly string[] {
  const { paint } = look
  const isFailed = state.status !== 'succeeded'
  const failures = failureLines(timeline, look)
  return [
    headline(state, paint),
    ...(isFailed && state.message !== undefined ? [`  ${paint('dim', 'reason')}  ${oneLine(state.message)}`] : []),
    ...failures.map((line) => `  ${line}`),
    ...(log === undefined ? [] : [`  ${paint('dim', 'log')}     ${log}`]),
    `  ${paint('dim', 'run')}     ${state.runId}`,
    ...(isFailed && isFinished(state.status)
      ? [`  ${paint('dim', 'retry')}   ingot run retry ${shortId(state.runId)}`]
      : []),
  ]
}

function headline(state: RunState, paint: Paint): string {
  const durationMs = runDurationMs(state)
  const took = durationMs === undefined ? '' : ` in ${formatDuration(durationMs)}`
  return `${paint(RUN_FORMATS[state.status], `Run ${state.status}${took}`)}: ${countsText(state)}.`
}

/** Of a run that succeeded without the skipped ones: what waits for a failure that never came is not amiss. */
export function stepsDue({ status, steps }: RunState): number {
  return status === 'succeeded' ? steps.planned - steps.skipped : steps.planned
}

/** `3 of 4 steps succeeded, 1 failed, 2 assets materialised, 1 check failed`. */
export function countsText(state: RunState): string {
  const { steps, materializedCount, observedCount, checksPassed, checksFailed } = state
  const notRun = steps.planned - steps.succeeded - steps.failed - steps.skipped - steps.canceled
  const others = [
    ['failed', steps.failed],
    ['skipped', steps.skipped],
    ['canceled', steps.canceled],
    ['not finished', notRun],
  ] as const
  const due = stepsDue(state)
  return [
    ...(due > 0 || steps.planned === 0 ? [`${steps.succeeded} of ${plural(due, 'step')} succeeded`] : []),
    ...others.flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : [])),
    ...(materializedCount > 0 ? [`${plural(materializedCount, 'asset')} materialised`] : []),
    ...(observedCount > 0 ? [`${plural(observedCount, 'asset')} observed`] : []),
    ...(checksPassed > 0 ? [`${plural(checksPassed, 'check')} passed`] : []),
    ...(checksFailed > 0 ? [`${plural(checksFailed, 'check')} failed`] : []),
  ].join(', ')
}

// The first failures are read; a run in which a thousand steps fail has one cause, and it is among them.
const FAILURES_SHOWN = 20

/** What failed, each with its first words and the author's own line; then the checks that failed. */
export function failureLines(timeline: RunTimeline, look: Look): readonly string[] {
  const failed = [...timeline.steps.values()].filter(({ status }) => status === 'failed' || status === 'lost')
  const checks = timeline.checks.filter(({ passed }) => !passed)
  return [
    ...atMost(
      failed.map((row) => stepFailure(row, look)),
      'step',
    ),
    ...atMost(
      checks.map((check) => [checkLine(check, look.paint)]),
      'check',
    ),
  ]
}

function atMost(groups: readonly (readonly string[])[], what: string): readonly string[] {
  const more = groups.length - FAILURES_SHOWN
  return [...groups.slice(0, FAILURES_SHOWN).flat(), ...(more > 0 ? [`… and ${plural(more, `more ${what}`)}`] : [])]
}

function stepFailure(row: StepRow, { paint, isVerbose }: Look): readonly string[] {
  const mark = paint('red', row.status === 'lost' ? '✗ lost  ' : '✗ failed')
  const tries = row.attempts.length > 1 ? ` (attempt ${row.attempts.length})` : ''
  const head = `${mark}  ${oneLine(row.key)}${tries}`
  if (row.error === undefined) return [head]
  const [message = '', ...more] = errorLines(row.error, isVerbose)
  return [`${head}: ${printable(message)}`, ...more.map((line) => `    ${paint('dim', printable(line))}`)]
}
