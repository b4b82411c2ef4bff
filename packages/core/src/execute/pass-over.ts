import type { AssetFailed } from '../event/event.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { madeName } from './past.ts'
import type { RunContext } from './run-context.ts'

/** Writes down a step that does not run: skipped for `reason`, or canceled when there is none. */
export async function passOver(
  run: RunContext,
  step: PlannedStep,
  reason: string | undefined,
  cause: 'upstream' | 'chosen' = 'upstream',
): Promise<void> {
  // Attempt 0: nothing of the step was running.
  const event = { runId: run.runId, atMs: run.ports.clock.nowMs(), stepKey: step.key, attempt: 0 }
  await run.record(
    reason === undefined
      ? [{ ...event, kind: 'step-canceled', durationMs: 0 }, ...assetsFailed(run, step, 'canceled')]
      : [{ ...event, kind: 'step-skipped', reason, cause }],
  )
}

/** Of what a step was to make: that it has not made it. */
export function assetsFailed(
  run: RunContext,
  { key, work, outputs }: PlannedStep,
  cause: AssetFailed['cause'],
  made?: ReadonlySet<string>,
): readonly AssetFailed[] {
  if (work.kind !== 'materialize') return []
  const left =
    made === undefined ? outputs : outputs.filter(({ assetKey, partition }) => !made.has(madeName(assetKey, partition)))
  return left.map(({ assetKey, partition }) => ({
    kind: 'asset-failed',
    runId: run.runId,
    stepKey: key,
    atMs: run.ports.clock.nowMs(),
    assetKey,
    ...(partition === undefined ? {} : { partition }),
    cause,
  }))
}
