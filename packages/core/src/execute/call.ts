/**
 * call — calls the author's function, here or in another thread or process, and reads what it gave back.
 *
 * Errors   UserCodeError user-code/asset-threw, user-code/timeout, user-code/bad-result; what it threw is the `cause`.
 */
import { isRetryRequested, isStepFailure } from '../definition/outcome.ts'
import type { StepContext } from '../definition/step-context.ts'
import type { StepDefinition } from '../definition/step.ts'
import { isIngotError, toErrorRecord, UserCodeError } from '../errors.ts'
import { partitionContext } from '../partition/partition-context.ts'
import type { IsolatedRunner } from './ports.ts'
import type { Results } from './results.ts'
import { readResults } from './results.ts'
import type { RunContext } from './run-context.ts'
import { keysOfStep, partitionsOfStep } from './step-partitions.ts'
import type { Attempt } from './values.ts'

export async function callStep(
  run: RunContext,
  attempt: Attempt,
  definition: StepDefinition,
  inputs: Readonly<Record<string, unknown>>,
): Promise<Results> {
  const selected = [...new Set(attempt.step.outputs.map((planned) => planned.name))]
  const returned = await userCode(`asset "${definition.key}"`, () =>
    definition.isolation === 'inline' || run.ports.isolation === undefined
      ? callInline(run, attempt, definition, inputs, selected)
      : callIsolated(run, attempt, definition, run.ports.isolation, definition.isolation, inputs, selected),
  )
  return readResults(definition, selected, keysOfStep(attempt.step), returned)
}

async function callInline(
  run: RunContext,
  attempt: Attempt,
  definition: StepDefinition,
  inputs: Readonly<Record<string, unknown>>,
  selected: readonly string[],
): Promise<unknown> {
  const context = await stepContext(run, attempt, definition.resources)
  return definition.run(inputs, {
    ...context,
    config: run.config.steps.get(definition.key),
    selected: new Set(selected),
  })
}

/** The context of a function that has no config and no outputs to choose from: a check, an observation. */
export async function stepContext(
  run: RunContext,
  attempt: Attempt,
  resources: StepDefinition['resources'],
): Promise<StepContext> {
  return {
    config: undefined,
    resources: await run.resources.open(resources),
    partition: partitionContext(partitionsOfStep(attempt.step, run.job), keysOfStep(attempt.step)),
    log: run.log.logger(attempt.step.key, attempt.number),
    signal: attempt.signal,
    runId: run.runId,
    stepKey: attempt.step.key,
    attempt: attempt.number,
    selected: NO_NAMES,
  }
}

/** Calls what belongs to the attempt, so that what it prints is laid at its door. */
export function inStep<T>({ ports, runId }: RunContext, { step, number }: Attempt, call: () => T): T {
  return ports.inStep === undefined ? call() : ports.inStep({ runId, stepKey: step.key, attempt: number }, call)
}

const NO_NAMES: ReadonlySet<string> = new Set()

function callIsolated(
  run: RunContext,
  attempt: Attempt,
  definition: StepDefinition,
  runner: IsolatedRunner,
  isolation: 'thread' | 'process',
  inputs: Readonly<Record<string, unknown>>,
  selected: readonly string[],
): Promise<unknown> {
  const call = {
    isolation,
    runId: run.runId,
    stepKey: attempt.step.key,
    step: definition.key,
    attempt: attempt.number,
    partition: attempt.step.partition,
    ...(attempt.step.partitions === undefined ? {} : { partitions: attempt.step.partitions }),
    selected,
    inputs,
    config: run.config.steps.get(definition.key),
    runConfig: run.runConfig,
  }
  return runner.run(call, attempt.signal, run.log.write)
}

/** Runs what an author wrote; what it throws becomes a UserCodeError, except our own errors and the author's signals. */
export async function userCode<T>(
  what: string,
  call: () => T | Promise<T>,
  code: 'user-code/asset-threw' | 'user-code/op-threw' = 'user-code/asset-threw',
): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    if (isIngotError(thrown) || isRetryRequested(thrown) || isStepFailure(thrown)) throw thrown
    const message = `${what}: the function threw: ${toErrorRecord(thrown).message}`
    throw new UserCodeError(code, message, { cause: thrown })
  }
}
