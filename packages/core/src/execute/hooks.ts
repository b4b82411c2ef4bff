import type { Hooks } from '../definition/step-context.ts'
import type { ErrorRecord } from '../errors.ts'
import { toErrorRecord } from '../errors.ts'
import { graceOf, untilAborted } from './attempt-timer.ts'
import { inStep } from './call.ts'
import { codeOf } from './code.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'
import { stamp } from './values.ts'

// A hook sends a message; one that hangs must not keep the run from ending.
const LIMIT_MS = 60_000

/** Calls the step's hook, then the job's, then the project's. What a hook throws, or that it hangs, is recorded and changes nothing. */
export async function callHooks(
  run: RunContext,
  attempt: Attempt,
  name: keyof Hooks,
  durationMs: number,
  error?: ErrorRecord,
): Promise<void> {
  const own = codeOf(attempt.step)?.hooks[name]
  for (const hook of [own, run.job?.hooks[name], run.graph.project.hooks?.[name]]) {
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
    const failure = await callHook(run, () => inStep(run, attempt, () => hook(context)))
    const failed = failure === undefined ? {} : { error: failure }
    await run.record([{ ...stamp(run, attempt), kind: 'hook-ended', hook: name, ...failed }])
  }
}

async function callHook(run: RunContext, call: () => void | Promise<void>): Promise<ErrorRecord | undefined> {
  const done = new AbortController()
  const late = run.ports.clock.sleep(LIMIT_MS, done.signal).then(() => {
    throw new Error(`the hook did not end within ${LIMIT_MS} ms`)
  })
  try {
    const calling = Promise.resolve().then(call)
    await untilAborted(run, run.signal, Promise.race([calling, late]), graceOf(run.ports))
    return undefined
  } catch (thrown) {
    return toErrorRecord(thrown)
  } finally {
    done.abort()
    late.catch(() => undefined)
  }
}
