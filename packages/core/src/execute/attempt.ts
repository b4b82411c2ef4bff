/**
 * attempt — one try of one step: load the inputs, call the function, store what it gave, evaluate the checks.
 */
import type { CheckDefinition } from '../definition/check.ts'
import type { Output, Skip } from '../definition/outcome.ts'
import type { StepDefinition } from '../definition/step.ts'
import { isSkip, output } from '../definition/outcome.ts'
import { toMetadata } from '../definition/metadata.ts'
import type { Event } from '../event/event.ts'
import type { ErrorRecord } from '../errors.ts'
import { UserCodeError } from '../errors.ts'
import { callStep, stepContext, userCode } from './call.ts'
import { evaluateCheck, isGate } from './checks.ts'
import { partName } from '../plan/made-steps.ts'
import { madeName } from './past.ts'
import type { Results } from './results.ts'
import { resultName } from './results.ts'
import type { RunContext } from './run-context.ts'
import type { Attempt, Given } from './values.ts'
import { loadInputs, part, stamp, storeOutputs, VALUES_AT_ONCE } from './values.ts'

export type StepOutcome =
  /** `partName` of what was not made. */
  | { readonly kind: 'succeeded'; readonly skippedAssets: ReadonlySet<string> }
  | { readonly kind: 'failed'; readonly error?: ErrorRecord }
  | { readonly kind: 'skipped'; readonly reason?: string }
  | { readonly kind: 'canceled' }

const SUCCEEDED: StepOutcome = { kind: 'succeeded', skippedAssets: new Set() }

/** The end of one attempt that did not throw: its outcome and the events not yet written. */
export interface Ended {
  readonly outcome: StepOutcome
  readonly events: readonly Event[]
}

export async function runAttempt(run: RunContext, attempt: Attempt): Promise<Ended> {
  const { work } = attempt.step
  if (work.kind === 'check') return checkStored(run, attempt)
  if (work.kind !== 'materialize') return observe(run, attempt)
  const inputs = await loadInputs(run, attempt)
  attempt.signal.throwIfAborted()
  if (inputs.events.length > 0) run.note(inputs.events)
  const results = await callStep(run, attempt, work.definition, inputs.values)
  attempt.signal.throwIfAborted()
  const { made, events, skips } = await storeResults(run, attempt, work.definition, results)
  const firstSkip = skips[0]
  if (made.size === 0) return { outcome: { kind: 'skipped' }, events: [skipEvent(run, attempt, firstSkip)] }
  const skippedAssets = attempt.step.outputs
    .map(({ assetKey, partition }) => partName(assetKey, partition))
    .filter((name) => !made.has(name))
  const outcome =
    skippedAssets.length === 0 ? SUCCEEDED : ({ kind: 'succeeded', skippedAssets: new Set(skippedAssets) } as const)
  const checks = checksOf(attempt, made)
  if (checks.length === 0) return { outcome, events }
  // A check may take long: what is stored is written down first.
  await recordLive(run, attempt, events)
  await passChecks(run, attempt, checks)
  return { outcome, events: [] }
}

interface Stored {
  /** `partName` → what was stored. */
  readonly made: ReadonlyMap<string, Output>
  /** Not yet written. */
  readonly events: readonly Event[]
  readonly skips: readonly Skip[]
}

async function storeResults(
  run: RunContext,
  attempt: Attempt,
  definition: StepDefinition,
  results: Results,
): Promise<Stored> {
  const made = new Map<string, Output>()
  const skips: Skip[] = []
  let events: readonly Event[] = []
  const given: Given[] = []
  for (const planned of attempt.step.outputs) {
    const result = results.get(resultName(definition, planned))
    if (result === undefined) continue
    if (isSkip(result)) skips.push(result)
    else given.push({ planned, result })
  }
  const atOnce = definition.takesRange ? VALUES_AT_ONCE : 1
  for (let from = 0; from < given.length; from += atOnce) {
    // What is stored is written down before the next is: that one may fail.
    if (events.length > 0) await recordLive(run, attempt, events)
    attempt.signal.throwIfAborted()
    attempt.progress.isStoring = true
    const batch = await storeOutputs(run, attempt, given.slice(from, from + atOnce)).finally(() => {
      attempt.progress.isStoring = false
    })
    events = batch.events
    for (const { planned, result } of batch.stored) {
      made.set(partName(planned.assetKey, planned.partition), result)
      attempt.progress.made ??= new Set()
      attempt.progress.made.add(madeName(planned.assetKey, planned.partition))
    }
    if (batch.failure === undefined) continue
    if (events.length > 0) await recordLive(run, attempt, events)
    throw batch.failure.error
  }
  return { made, events, skips }
}

/** An attempt that was given up says nothing more, whatever it still does. */
async function recordLive(run: RunContext, attempt: Attempt, events: readonly Event[]): Promise<void> {
  if (attempt.progress.isOver) throw attempt.signal.reason
  await run.record(events)
}

/** A check, and the value that it is to look at. */
interface Checking {
  readonly check: CheckDefinition
  readonly result: Output
  readonly partition: string | undefined
}

function checksOf({ step }: Attempt, made: ReadonlyMap<string, Output>): readonly Checking[] {
  if (step.checks.length === 0) return []
  return step.outputs.flatMap(({ assetKey, partition }) => {
    const result = made.get(partName(assetKey, partition))
    if (result === undefined) return []
    return step.checks.filter((check) => check.assetKey === assetKey).map((check) => ({ check, result, partition }))
  })
}

/** Evaluates the checks together and writes their results; throws when one of them is a gate. */
async function passChecks(run: RunContext, attempt: Attempt, checks: readonly Checking[]): Promise<void> {
  const evaluated = await Promise.all(
    checks.map(({ check, result, partition }) => evaluateCheck(run, attempt, check, result, partition)),
  )
  const known = evaluated.filter((event) => event !== undefined)
  await recordLive(run, attempt, known)
  const gate = known.find(isGate)
  if (gate !== undefined) throw blocked(gate.assetKey, gate.check, gate.description)
}

/** Evaluates checks on what is stored. One that fails stops nothing here: nothing waits for it. */
async function checkStored(run: RunContext, attempt: Attempt): Promise<Ended> {
  const { step } = attempt
  const inputs = await loadInputs(run, attempt)
  attempt.signal.throwIfAborted()
  run.note(inputs.events)
  const result = output(inputs.values['value'])
  const evaluated = await Promise.all(step.checks.map((check) => evaluateCheck(run, attempt, check, result)))
  return { outcome: SUCCEEDED, events: evaluated.filter((event) => event !== undefined) }
}

async function observe(run: RunContext, attempt: Attempt): Promise<Ended> {
  const { work } = attempt.step
  const planned = attempt.step.outputs[0]
  if (work.kind !== 'observe' || work.asset.observe === undefined || planned === undefined) {
    throw new Error(`step "${attempt.step.key}" is not an observation`)
  }
  const { observe } = work.asset
  const seen = await userCode(`asset "${work.asset.key}"`, async () =>
    observe(await stepContext(run, attempt, work.asset.resources)),
  )
  if (typeof seen !== 'object' || seen === null || !('dataVersion' in seen) || typeof seen.dataVersion !== 'string') {
    throw new UserCodeError('user-code/bad-result', `asset "${work.asset.key}": observe must return { dataVersion }.`)
  }
  const { metadata } = seen as { readonly metadata?: Parameters<typeof toMetadata>[0] }
  const event: Event = {
    runId: run.runId,
    stepKey: attempt.step.key,
    atMs: run.ports.clock.nowMs(),
    kind: 'asset-observed',
    assetKey: planned.assetKey,
    ...part(planned.partition),
    dataVersion: seen.dataVersion,
    metadata: toMetadata(metadata),
  }
  return { outcome: SUCCEEDED, events: [event] }
}

function blocked(assetKey: string, check: string, description: string | undefined): UserCodeError {
  return new UserCodeError(
    'user-code/check-failed',
    `asset "${assetKey}": blocking check "${check}" failed${description === undefined ? '' : `: ${description}`}. ` +
      'Nothing after it was run.',
  )
}

function skipEvent(run: RunContext, attempt: Attempt, skip: Skip | undefined): Event {
  const reason = skip?.reason ?? 'the function returned none of its outputs'
  return { ...stamp(run, attempt), kind: 'step-skipped', reason, cause: 'chosen' }
}
