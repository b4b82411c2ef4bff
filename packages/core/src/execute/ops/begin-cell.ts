/**
 * begin-cell — what becomes of an op all of whose sources have ended: reused, run, or passed over.
 */
import type { StepOutcome } from '../attempt.ts'
import type { Task } from '../crew.ts'
import { skip } from '../../definition/outcome.ts'
import { ONLY_OUTPUT } from '../../definition/step.ts'
import { toErrorRecord } from '../../errors.ts'
import type { Past } from '../past.ts'
import { passOver } from '../pass-over.ts'
import { runStep } from '../step.ts'
import { settle } from './expand.ts'
import type { Cell, End, Failed } from './frame.ts'
import { stepKeyOf } from './frame.ts'
import { kept, readValue, storedItems } from './kept-value.ts'
import { runOp } from './op-attempt.ts'
import { asItems, look } from './read-source.ts'
import type { OpRun } from './op-run.ts'
import { isSelected, plannedStep } from './select.ts'

/** Undefined when it has ended at once. */
export function beginCell(state: OpRun, cell: Cell): Task | undefined {
  const stepKey = stepKeyOf(cell)
  const selected = isSelected(state, cell.node, cell.frame.suffix)
  const ends = sourcesOf(state, cell)
  const doneAge = state.past?.done.get(stepKey)
  if (doneAge !== undefined && (!selected || mayReuse(state, doneAge, ends)))
    return reuse(state, cell, stepKey, doneAge)
  if (!selected) return end(state, cell, { state: 'absent', reason: `${stepKey} is not selected`, age: 0 })
  const before = endedBefore(state, stepKey)
  if (before !== undefined) return end(state, cell, before)
  const isCleanUp = cell.node.trigger?.when === 'always'
  if (state.run.signal.aborted && !isCleanUp) return pass(state, cell, { state: 'canceled', age: state.age })
  const why = reasonToPass(state, cell)
  return why === undefined ? runCell(state, cell, stepKey) : pass(state, cell, why)
}

function end(state: OpRun, cell: Cell, how: End): undefined {
  settle(state, cell, how)
}

/** What it reads, waits for and watches. */
function sourcesOf(state: OpRun, { node, frame }: Cell): readonly End[] {
  const sources = [...node.inputs.map((input) => input.source), ...node.after, ...(node.trigger?.watched ?? [])]
  return sources.map((source) => look(frame, source, state.run.config.job)).filter((one) => one !== undefined)
}

function mayReuse(state: OpRun, doneAge: number, ends: readonly End[]): boolean {
  if (state.isForced && doneAge !== state.age) return false
  return ends.every((one) => one.age <= doneAge)
}

/** Of a run that is resumed: a step that had failed has ended so. */
function endedBefore(state: OpRun, stepKey: string): End | undefined {
  const { age } = state
  const error = resumed(state)?.failures.get(stepKey)
  if (error === undefined) return undefined
  return { state: 'failed', reason: `${stepKey} failed`, failures: [{ stepKey, error }], isOwn: true, age }
}

function reuse(state: OpRun, cell: Cell, stepKey: string, age: number): Task | undefined {
  const { past, run } = state
  const runId = past?.runs[age] ?? run.runId
  const { values } = run.ports
  const reason = past?.skips.get(stepKey)
  if (reason !== undefined)
    return end(state, cell, { state: 'skipped', reason: `${stepKey} was skipped: ${reason}`, age })
  const dynamic = past?.keys.get(stepKey)
  const itemsOf = (output: string) => {
    const keys = dynamic?.get(output)
    return keys === undefined ? undefined : asItems(storedItems(values, runId, stepKey, output, keys))
  }
  const { outputs } = cell.node.op
  if (outputs === undefined) {
    const value = itemsOf(ONLY_OUTPUT) ?? kept(() => readValue(values, runId, stepKey, ONLY_OUTPUT))
    return end(state, cell, { state: 'ok', value: new Map([[ONLY_OUTPUT, value]]), age })
  }
  // Which of several was skipped is written in their place.
  return async () => {
    const found = await Promise.all(
      Object.keys(outputs).map(async (output) => {
        const items = itemsOf(output)
        if (items !== undefined) return [output, items] as const
        const value = await readValue(values, runId, stepKey, output).catch(() => skip('its value is gone'))
        return [output, value] as const
      }),
    )
    settle(state, cell, { state: 'ok', value: new Map(found), age })
  }
}

/** Why it does not run: something that it needs did not come, or nothing of what it watches for has happened. */
function reasonToPass(state: OpRun, { node, frame }: Cell): End | undefined {
  const { age } = state
  if (node.trigger?.when === 'failure') {
    const watched = node.trigger.watched.map((source) => look(frame, source, undefined))
    if (!watched.some((one) => one?.state === 'failed')) {
      return watched.some((one) => one?.state === 'canceled')
        ? { state: 'canceled', age }
        : { state: 'skipped', reason: 'nothing that it watches has failed', age }
    }
  }
  const needed = [...node.inputs.map((input) => input.source), ...node.after]
  for (const source of needed) {
    const one = look(frame, source, state.run.config.job)
    if (one === undefined || one.state === 'ok') continue
    // What comes after something that is not there, though not for its value, may run.
    if (one.state === 'absent' && node.after.includes(source)) continue
    return passed(one, source.kind === 'output' ? source.node.key : 'an input', age)
  }
  return undefined
}

function passed(end: End, name: string, age: number): End {
  switch (end.state) {
    case 'failed':
      return {
        ...end,
        isOwn: false,
        reason: end.isOwn ? end.reason : `${name} did not run: ${rootOf(end)} failed`,
        age,
      }
    case 'canceled':
      return { state: 'canceled', age }
    case 'skipped':
    case 'absent':
      return { ...end, state: 'skipped', age }
    case 'ok':
      throw new Error('what is there is no reason to pass')
    default:
      throw new Error(`unhandled end ${JSON.stringify(end satisfies never)}`)
  }
}

/** The step in which it began. */
function rootOf(end: Failed): string {
  return end.failures[0]?.stepKey ?? 'a step before it'
}

function pass(state: OpRun, cell: Cell, why: End): Task {
  return async () => {
    const step = plannedStep(state, cell.node, stepKeyOf(cell))
    const isQuiet = cell.node.trigger?.when === 'failure' && why.state === 'skipped'
    const reason = why.state === 'canceled' || why.state === 'ok' ? undefined : why.reason
    if (resumed(state)?.passed.has(step.key) !== true) {
      await passOver(state.run, step, reason, isQuiet ? 'chosen' : 'upstream')
    }
    settle(state, cell, why)
  }
}

function runCell(state: OpRun, cell: Cell, stepKey: string): Task {
  return async (place) => {
    const { node } = cell
    const context = node.trigger?.when === 'always' ? state.cleanUp : state.run
    const mustBeDynamic = dynamicOutputs(state, cell)
    let outputs: ReadonlyMap<string, unknown> | undefined
    const outcome = await runStep(context, {
      step: plannedStep(state, node, stepKey),
      place,
      firstAttempt: (resumed(state)?.attempts.get(stepKey) ?? 0) + 1,
      body: (attempt) =>
        runOp(context, attempt, {
          cell,
          mustBeDynamic,
          give: (given) => {
            outputs = given
          },
        }),
    })
    settle(state, cell, toEnd(stepKey, outcome, outputs, state.age))
  }
}

/** What this run had done when its worker was lost. */
function resumed({ past, run }: OpRun): Past | undefined {
  return past?.runs.at(-1) === run.runId ? past : undefined
}

function dynamicOutputs({ job }: OpRun, { node }: Cell): ReadonlySet<string> {
  return new Set(job.graph.scopes.filter((scope) => scope.over.node === node).map((scope) => scope.over.output))
}

function toEnd(
  stepKey: string,
  outcome: StepOutcome,
  outputs: ReadonlyMap<string, unknown> | undefined,
  age: number,
): End {
  switch (outcome.kind) {
    case 'succeeded':
      return { state: 'ok', value: outputs, age }
    case 'skipped':
      return { state: 'skipped', reason: `${stepKey} was skipped: ${outcome.reason ?? ''}`, age }
    case 'canceled':
      return { state: 'canceled', age }
    case 'failed': {
      const error = outcome.error ?? toErrorRecord(new Error('it failed'))
      const failed: Failed = {
        state: 'failed',
        reason: `${stepKey} failed`,
        failures: [{ stepKey, error }],
        isOwn: true,
        age,
      }
      return failed
    }
    default:
      throw new Error(`unhandled outcome ${JSON.stringify(outcome satisfies never)}`)
  }
}
