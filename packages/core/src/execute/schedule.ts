/**
 * schedule — the order of a run of assets as it happens: a step starts when those it waits for are done and a place is
 * free.
 */
import type { PlannedStep } from '../plan/plan.ts'
import type { StepOutcome } from './attempt.ts'
import type { Place, Task } from './crew.ts'
import { runCrew } from './crew.ts'

interface Schedule {
  readonly maxConcurrency: number
  /** Aborted: no further step starts. */
  readonly signal: AbortSignal
  readonly run: (step: PlannedStep, place: Place) => Promise<StepOutcome>
  /** Writes down a step that does not run: skipped for `reason`, or canceled when there is none. */
  readonly pass: (step: PlannedStep, reason: string | undefined) => Promise<void>
  /** What has ended before this worker took the run over. */
  readonly known: (step: PlannedStep) => StepOutcome | undefined
}

/**
 * Resolves when every step has ended. An error that is not a step's own (events cannot be written) starts nothing more,
 * lets what runs come to its end, and rejects.
 */
export async function runSteps(
  steps: readonly PlannedStep[],
  schedule: Schedule,
): Promise<ReadonlyMap<string, StepOutcome>> {
  const outcomes = new Map<string, StepOutcome>()
  const waitingFor = new Map(steps.map((step) => [step.key, new Set(step.waitsFor.values()).size]))
  const dependents = dependentsOf(steps)
  const ready = steps.filter((step) => waitingFor.get(step.key) === 0)
  let next = 0

  const settle = (step: PlannedStep, outcome: StepOutcome): void => {
    outcomes.set(step.key, outcome)
    for (const dependent of dependents.get(step.key) ?? []) {
      const left = (waitingFor.get(dependent.key) ?? 0) - 1
      waitingFor.set(dependent.key, left)
      if (left === 0) ready.push(dependent)
    }
  }
  const nextTask = (): Task | undefined => {
    for (;;) {
      const step = ready[next]
      if (step === undefined) return undefined
      next += 1
      const known = schedule.known(step)
      if (known === undefined) return async (place) => settle(step, await decide(step, outcomes, schedule, place))
      settle(step, known)
    }
  }
  await runCrew(schedule.maxConcurrency, nextTask)
  return outcomes
}

async function decide(
  step: PlannedStep,
  outcomes: ReadonlyMap<string, StepOutcome>,
  schedule: Schedule,
  place: Place,
): Promise<StepOutcome> {
  if (schedule.signal.aborted) {
    await schedule.pass(step, undefined)
    return { kind: 'canceled' }
  }
  const reason = reasonToSkip(step, outcomes)
  if (reason === undefined) return schedule.run(step, place)
  await schedule.pass(step, reason)
  return { kind: 'skipped' }
}

/** Why the step cannot run: something that it reads or waits for was not made in this run. */
function reasonToSkip(step: PlannedStep, outcomes: ReadonlyMap<string, StepOutcome>): string | undefined {
  for (const [assetKey, stepKey] of step.waitsFor) {
    const outcome = outcomes.get(stepKey)
    if (outcome === undefined) continue
    if (outcome.kind !== 'succeeded') return `${assetKey} ${WORDS[outcome.kind]}`
    if (outcome.skippedAssets.has(assetKey)) return `${assetKey} was skipped`
  }
  return undefined
}

export const WORDS = { failed: 'failed', skipped: 'was skipped', canceled: 'was canceled' } as const

function dependentsOf(steps: readonly PlannedStep[]): Map<string, PlannedStep[]> {
  const dependents = new Map<string, PlannedStep[]>()
  for (const step of steps) {
    for (const key of new Set(step.waitsFor.values())) {
      const known = dependents.get(key)
      if (known === undefined) dependents.set(key, [step])
      else known.push(step)
    }
  }
  return dependents
}
