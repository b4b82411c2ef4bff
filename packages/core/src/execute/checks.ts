/**
 * checks — evaluates an asset's checks on the value that was just stored.
 */
import type { CheckDefinition, CheckResult } from '../definition/check.ts'
import { toMetadata } from '../definition/metadata.ts'
import type { Output } from '../definition/outcome.ts'
import type { CheckEvaluated } from '../event/event.ts'
import { toErrorRecord } from '../errors.ts'
import { stepContext } from './call.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt } from './values.ts'
import { part } from './values.ts'

/** One check's result, or undefined when the check is the function's own and it reported nothing. */
export async function evaluateCheck(
  run: RunContext,
  attempt: Attempt,
  check: CheckDefinition,
  result: Output,
  partition: string | undefined = attempt.step.partition,
): Promise<CheckEvaluated | undefined> {
  const reported = Object.hasOwn(result.checks, check.name) ? result.checks[check.name] : undefined
  if (reported !== undefined) return toEvent(run, attempt, check, reported, partition)
  if (check.run === undefined) return undefined
  try {
    const context = await stepContext(run, attempt, check.resources)
    return toEvent(run, attempt, check, await check.run({ value: result.value }, context), partition)
  } catch (thrown) {
    return { ...toEvent(run, attempt, check, { passed: false }, partition), error: toErrorRecord(thrown) }
  }
}

/** True when this result must keep the value from what comes after it in the run. */
export function isGate(event: CheckEvaluated): boolean {
  return event.isBlocking && !event.passed && event.severity === 'error'
}

function toEvent(
  run: RunContext,
  attempt: Attempt,
  check: CheckDefinition,
  returned: unknown,
  partition: string | undefined,
): CheckEvaluated {
  const result = toCheckResult(check, returned)
  return {
    runId: run.runId,
    stepKey: attempt.step.key,
    atMs: run.ports.clock.nowMs(),
    kind: 'check-evaluated',
    assetKey: check.assetKey,
    ...part(partition),
    check: check.name,
    passed: result.passed,
    severity: result.severity ?? check.severity,
    isBlocking: check.isBlocking,
    ...(result.description === undefined ? {} : { description: result.description }),
    metadata: toMetadata(result.metadata),
  }
}

function toCheckResult(check: CheckDefinition, returned: unknown): CheckResult {
  if (typeof returned === 'boolean') return { passed: returned }
  if (typeof returned === 'object' && returned !== null && 'passed' in returned) return returned as CheckResult
  throw new TypeError(`check "${check.name}" of asset "${check.assetKey}" must return a boolean or { passed }`)
}
