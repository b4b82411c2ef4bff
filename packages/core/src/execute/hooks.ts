import type { Hooks } from '../definition/step-context.ts'
import type { ErrorRecord } from '../errors.ts'
import { toErrorRecord } from '../errors.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'
import { stamp } from './values.ts'

/** Calls the step's hook, then the project's. What a hook throws is recorded and changes nothing. */
export async function callHooks(
  run: RunContext,
  attempt: Attempt,
  name: keyof Hooks,
  durationMs: number,
  error?: ErrorRecord,
): Promise<void> {
  const { work } = attempt.step
  const own = work.kind === 'materialize' ? work.definition.hooks[name] : undefined
  for (const hook of [own, run.graph.project.hooks?.[name]]) {
    if (hook === undefined) continue
    const context = {
      runId: run.runId,
      stepKey: attempt.step.key,
      assets: attempt.step.outputs.map((planned) => planned.assetKey),
      attempt: attempt.number,
      durationMs,
      ...(error === undefined ? {} : { error }),
      log: run.log.logger(attempt.step.key, attempt.number),
    }
    const failure = await Promise.resolve()
      .then(() => hook(context))
      .then(
        () => undefined,
        (thrown: unknown) => toErrorRecord(thrown),
      )
    const failed = failure === undefined ? {} : { error: failure }
    await run.record([{ ...stamp(run, attempt), kind: 'hook-ended', hook: name, ...failed }])
  }
}
