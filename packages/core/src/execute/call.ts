/**
 * call — calls the author's function, here or in another thread or process, and reads what it gave back.
 *
 * Errors   UserCodeError user-code/asset-threw, user-code/timeout, user-code/bad-result; what it threw is the `cause`.
 */
import type { Output, Skip } from '../definition/outcome.ts'
import { isOutput, isRetryRequested, isSkip, isStepFailure, output } from '../definition/outcome.ts'
import type { StepContext } from '../definition/step-context.ts'
import type { StepDefinition } from '../definition/step.ts'
import { ONLY_OUTPUT } from '../definition/step.ts'
import { isIngotError, toErrorRecord, UserCodeError } from '../errors.ts'
import type { IsolatedRunner } from './ports.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'

/** Output name → what came of it. An output that was not asked for or not returned is absent. */
export type Results = ReadonlyMap<string, Output | Skip>

export async function callStep(
  run: RunContext,
  attempt: Attempt,
  definition: StepDefinition,
  inputs: Readonly<Record<string, unknown>>,
): Promise<Results> {
  const selected = attempt.step.outputs.map((planned) => planned.name)
  const returned = await userCode(`asset "${definition.key}"`, () =>
    definition.isolation === 'inline' || run.ports.isolation === undefined
      ? callInline(run, attempt, definition, inputs, selected)
      : callIsolated(run, attempt, definition, run.ports.isolation, definition.isolation, inputs, selected),
  )
  return readResults(definition, selected, returned)
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
  const { partition } = attempt.step
  return {
    config: undefined,
    resources: await run.resources.open(resources),
    partition: partition === undefined ? undefined : { key: partition },
    log: run.log.logger(attempt.step.key, attempt.number),
    signal: attempt.signal,
    runId: run.runId,
    stepKey: attempt.step.key,
    attempt: attempt.number,
    selected: NO_NAMES,
  }
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
    stepKey: definition.key,
    attempt: attempt.number,
    partition: attempt.step.partition,
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
  code: 'asset-threw' | 'op-threw' = 'asset-threw',
): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    if (isIngotError(thrown) || isRetryRequested(thrown) || isStepFailure(thrown)) throw thrown
    const message = `${what}: the function threw: ${toErrorRecord(thrown).message}`
    throw new UserCodeError(`user-code/${code}`, message, { cause: thrown })
  }
}

function readResults(definition: StepDefinition, selected: readonly string[], returned: unknown): Results {
  if (!definition.isMulti) return new Map([[ONLY_OUTPUT, toResult(returned)]])
  if (isSkip(returned)) return new Map(selected.map((name) => [name, returned]))
  if (typeof returned !== 'object' || returned === null) {
    throw badResult(definition, 'it returned no object with its outputs by name')
  }
  const byName = new Map(Object.entries(returned))
  const unknown = [...byName.keys()].find((name) => !Object.hasOwn(definition.outputs, name))
  if (unknown !== undefined) throw badResult(definition, `it returned "${unknown}", which it does not declare`)
  const missing = definition.isSubsettable ? undefined : selected.find((name) => !byName.has(name))
  if (missing !== undefined) throw badResult(definition, `it did not return its output "${missing}"`)
  return new Map(selected.flatMap((name) => (byName.has(name) ? [[name, toResult(byName.get(name))]] : [])))
}

function toResult(returned: unknown): Output | Skip {
  return isSkip(returned) || isOutput(returned) ? returned : output(returned)
}

function badResult(definition: StepDefinition, wrong: string): UserCodeError {
  const names = Object.keys(definition.outputs).join(', ')
  return new UserCodeError(
    'user-code/bad-result',
    `multi-asset "${definition.key}": ${wrong}. Return an object with ${names}; use skip(…) for one that has nothing new.`,
  )
}
