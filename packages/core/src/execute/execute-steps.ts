/**
 * execute-steps — the steps of a run, of assets or of a job's ops, from where the run stands: what it had done before its
 * worker was lost is not done again.
 */
import { partName } from '../plan/made-steps.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { StepOutcome } from './attempt.ts'
import { runAttempt } from './attempt.ts'
import type { LaunchedRun } from './launch.ts'
import { runOps } from './ops/run-ops.ts'
import type { Past } from './past.ts'
import { madeName } from './past.ts'
import { passOver } from './pass-over.ts'
import type { RunContext } from './run-context.ts'
import { runSteps } from './schedule.ts'
import { runStep } from './step.ts'

export interface StepsEnd {
  /** The first few. */
  readonly failedKeys: readonly string[]
  readonly failedCount: number
}

export async function executeSteps(
  run: RunContext,
  cleanUp: RunContext,
  { plan, past, request, resumeNumber }: LaunchedRun,
  maxConcurrency: number,
): Promise<StepsEnd> {
  if (plan.job !== undefined) {
    return runOps(run, {
      maxConcurrency,
      job: plan.job,
      past,
      age: past === undefined ? 0 : past.runs.length - (resumeNumber === undefined ? 0 : 1),
      isForced: request.retryStrategy === 'all' || request.retryStrategy === 'selection',
      partition: plan.partition,
      cleanUp,
    })
  }
  const before = resumeNumber === undefined ? undefined : past
  const outcomes = await runSteps(plan.steps, {
    maxConcurrency,
    signal: run.signal,
    run: (step, place) =>
      runStep(run, {
        step,
        place,
        firstAttempt: (before?.attempts.get(step.key) ?? 0) + 1,
        body: (attempt) => runAttempt(run, attempt),
      }),
    pass: (step, reason) => passOver(run, step, reason),
    known: (step) => (before === undefined ? undefined : outcomeBefore(before, step)),
  })
  const failed = [...outcomes].filter(([, outcome]) => outcome.kind === 'failed').map(([key]) => key)
  return { failedKeys: failed.slice(0, 5), failedCount: failed.length }
}

function outcomeBefore(past: Past, step: PlannedStep): StepOutcome | undefined {
  const { key } = step
  const error = past.failures.get(key)
  if (error !== undefined) return { kind: 'failed', error }
  if (past.skips.has(key) || past.passed.has(key)) return { kind: 'skipped' }
  if (!past.done.has(key)) return undefined
  const left = step.outputs.filter(({ assetKey, partition }) => !past.made.has(madeName(assetKey, partition)))
  const isMaking = step.work.kind === 'materialize'
  return {
    kind: 'succeeded',
    skippedAssets: new Set(isMaking ? left.map(({ assetKey, partition }) => partName(assetKey, partition)) : []),
  }
}
