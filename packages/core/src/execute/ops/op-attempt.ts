/**
 * op-attempt — one try of an op: read the inputs, call the function, keep what it gave. What it gave is kept before its
 * success is written, so that whatever comes after can be run again without it.
 *
 * Errors   UserCodeError user-code/op-threw, user-code/bad-result, user-code/bad-mapping-key; NotFoundError not-found/op-value
 */
import { isDynamicItems } from '../../definition/dynamic.ts'
import type { OpNode } from '../../definition/op-graph.ts'
import { isOutput, isSkip, skip } from '../../definition/outcome.ts'
import { ONLY_OUTPUT } from '../../definition/step.ts'
import { UserCodeError } from '../../errors.ts'
import type { Event } from '../../event/event.ts'
import type { Ended } from '../attempt.ts'
import { stepContext, userCode } from '../call.ts'
import { nameOf } from '../code.ts'
import { chunksOf } from '../planned-events.ts'
import type { RunContext } from '../run-context.ts'
import type { Attempt } from '../values.ts'
import { stamp } from '../values.ts'
import type { Cell } from './frame.ts'
import { loadKept, writeItems } from './kept-value.ts'
import { asItems, isItems, look } from './read-source.ts'

export interface OpAttempt {
  readonly cell: Cell
  /** Outputs that are mapped: they must be dynamic. */
  readonly mustBeDynamic: ReadonlySet<string>
  /** Called with what the attempt gave, by output. */
  readonly give: (outputs: ReadonlyMap<string, unknown>) => void
}

export async function runOp(
  run: RunContext,
  attempt: Attempt,
  { cell, mustBeDynamic, give }: OpAttempt,
): Promise<Ended> {
  const { node } = cell
  const inputs = await loadInputs(run, cell)
  attempt.signal.throwIfAborted()
  const what = nameOf(attempt.step)
  const returned = await userCode(what, () => callOp(run, attempt, node, inputs), 'user-code/op-threw')
  attempt.signal.throwIfAborted()
  const outputs = readOutputs(what, node, returned, mustBeDynamic)
  attempt.progress.isStoring = true
  const events = await keep(run, attempt, outputs).finally(() => {
    attempt.progress.isStoring = false
  })
  const firstSkip = [...outputs.values()].find(isSkip)
  if (firstSkip !== undefined && [...outputs.values()].every(isSkip)) {
    const event: Event = { ...stamp(run, attempt), kind: 'step-skipped', reason: firstSkip.reason, cause: 'chosen' }
    return { outcome: { kind: 'skipped', reason: firstSkip.reason }, events: [event] }
  }
  give(outputs)
  return { outcome: SUCCEEDED, events }
}

const SUCCEEDED = { kind: 'succeeded', skippedAssets: new Set<string>() } as const

async function loadInputs(run: RunContext, { node, frame }: Cell): Promise<Readonly<Record<string, unknown>>> {
  const inputs: Record<string, unknown> = {}
  for (const { name, source } of node.inputs) {
    const end = look(frame, source, run.config.job)
    if (end?.state !== 'ok') throw new Error(`op "${node.key}": its input "${name}" is not there`)
    inputs[name] = await loadKept(end.value)
  }
  return inputs
}

async function callOp(
  run: RunContext,
  attempt: Attempt,
  { key, op }: OpNode,
  inputs: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const config = run.config.steps.get(key)
  if (op.isolation === 'inline' || run.ports.isolation === undefined) {
    return op.run(inputs, { ...(await stepContext(run, attempt, op.resources)), config })
  }
  const call = {
    isolation: op.isolation,
    runId: run.runId,
    stepKey: attempt.step.key,
    op: { job: run.job?.name ?? '', key },
    attempt: attempt.number,
    partition: attempt.step.partition,
    selected: [],
    inputs,
    config,
    runConfig: run.runConfig,
  }
  return run.ports.isolation.run(call, attempt.signal, run.log.write)
}

/** Output → its value, its items when it is dynamic, or a skip. */
function readOutputs(
  what: string,
  { op }: OpNode,
  returned: unknown,
  mustBeDynamic: ReadonlySet<string>,
): ReadonlyMap<string, unknown> {
  const declared = op.outputs === undefined ? undefined : Object.entries(op.outputs)
  if (declared === undefined) return new Map([[ONLY_OUTPUT, toOutput(what, ONLY_OUTPUT, returned, mustBeDynamic)]])
  if (isSkip(returned)) return new Map(declared.map(([name]) => [name, returned]))
  if (typeof returned !== 'object' || returned === null) {
    throw bad(what, 'it returned no object with its outputs by name', `Return one with ${namesOf(declared)}`)
  }
  const given = new Map<string, unknown>(Object.entries(returned))
  const unknown = [...given.keys()].find((name) => !declared.some(([known]) => known === name))
  if (unknown !== undefined) {
    throw bad(what, `it returned "${unknown}", which it does not declare`, `It declares ${namesOf(declared)}`)
  }
  return new Map(
    declared.map(([name, { isOptional }]) => {
      const value = given.get(name)
      if (value !== undefined) return [name, toOutput(what, name, value, mustBeDynamic)]
      if (isOptional) return [name, skip('it was left out')]
      if (given.has(name) && !mustBeDynamic.has(name)) return [name, undefined]
      throw bad(what, `it did not return its output "${name}"`, 'Return it, use skip(…), or declare it optional')
    }),
  )
}

function namesOf(declared: readonly (readonly [string, unknown])[]): string {
  return declared.map(([name]) => name).join(', ')
}

function toOutput(what: string, name: string, returned: unknown, mustBeDynamic: ReadonlySet<string>): unknown {
  if (isSkip(returned)) return returned
  const value = isOutput(returned) ? returned.value : returned
  if (isDynamicItems(value)) {
    const { keys, values } = value
    return asItems({ keys, load: async () => values })
  }
  if (!mustBeDynamic.has(name)) return value
  throw bad(what, 'its output is mapped but is not dynamic', 'Return dynamic(items, (item) => key)')
}

async function keep(
  run: RunContext,
  attempt: Attempt,
  outputs: ReadonlyMap<string, unknown>,
): Promise<readonly Event[]> {
  const { values } = run.ports
  const stepKey = attempt.step.key
  const events: Event[] = []
  for (const [output, value] of outputs) {
    const items = isItems(value) ? value : undefined
    if (items === undefined) await values.write(run.runId, stepKey, output, value)
    else {
      await writeItems(values, run.runId, stepKey, output, await items.load())
      events.push(...mappedEvents(run, attempt, output, items.keys))
    }
  }
  return events
}

function mappedEvents(run: RunContext, attempt: Attempt, output: string, keys: readonly string[]): readonly Event[] {
  const chunks = chunksOf(keys, (key) => key.length + 3)
  return (chunks.length === 0 ? [[]] : chunks).map((part) => ({
    ...stamp(run, attempt),
    kind: 'output-mapped',
    output,
    keys: part,
  }))
}

function bad(what: string, wrong: string, todo: string): UserCodeError {
  return new UserCodeError('user-code/bad-result', `${what}: ${wrong}. ${todo}.`)
}
