/**
 * read-source — what a source comes to in a frame: how it has ended, and its value.
 */
import type { OpSource, OpTrigger } from '../../definition/op-graph.ts'
import { WHOLE } from '../../definition/op-graph.ts'
import { isSkip } from '../../definition/outcome.ts'
import type { EndedStep, FailedStep } from '../../definition/trigger.ts'
import type { Collecting, End, Frame } from './frame.ts'
import { cellOf, CODES, collectingOf, frameOf, stepKeyOf } from './frame.ts'
import type { Items } from './kept-value.ts'
import { isKept, kept, loadAll } from './kept-value.ts'

/** Undefined = it has not ended. */
export function look(frame: Frame, source: OpSource, config: unknown): End | undefined {
  switch (source.kind) {
    case 'constant':
      return { state: 'ok', value: source.value, age: 0 }
    case 'config':
      return { state: 'ok', value: fieldOf(config, source.path), age: 0 }
    case 'output':
      return lookOutput(frame, source)
    case 'item':
      return itemOf(frameOf(frame, source.scope))
    case 'collect':
      return lookCollect(collectingOf(frame, source.collector))
    case 'element':
      return lookElement(collectingOf(frame, source.collector), frameOf(frame, source.scope).index)
    case 'list':
      return lookList(source.sources.map((one) => look(frame, one, config)))
    case 'ends': {
      const ends = source.trigger.watched.map((one) => look(frame, one, config))
      if (ends.includes(undefined)) return undefined
      return { state: 'ok', value: kept(async () => payloadOf(frame, source.trigger)), age: 0 }
    }
    default:
      throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`)
  }
}

/** Calls `onEnd` once for each thing that a source still waits for; gives their number. */
export function waitFor(frame: Frame, source: OpSource, onEnd: () => void): number {
  switch (source.kind) {
    case 'output': {
      const cell = cellOf(frame, source.node)
      if (cell.end !== undefined) return 0
      cell.waiters ??= []
      cell.waiters.push(onEnd)
      return 1
    }
    case 'collect': {
      const collecting = collectingOf(frame, source.collector)
      if (lookCollect(collecting) !== undefined) return 0
      collecting.waiters.push(onEnd)
      return 1
    }
    case 'element': {
      const collecting = collectingOf(frame, source.collector)
      const { index } = frameOf(frame, source.scope)
      if (lookElement(collecting, index) !== undefined) return 0
      const waiters = collecting.elementWaiters.get(index) ?? []
      collecting.elementWaiters.set(index, waiters)
      waiters.push(onEnd)
      return 1
    }
    case 'list':
      return source.sources.reduce((sum, one) => sum + waitFor(frame, one, onEnd), 0)
    case 'ends':
      return source.trigger.watched.reduce((sum, one) => sum + waitFor(frame, one, onEnd), 0)
    case 'constant':
    case 'config':
    case 'item':
      return 0
    default:
      throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`)
  }
}

function fieldOf(config: unknown, path: readonly string[]): unknown {
  return path.reduce((at, name) => (at as Readonly<Record<string, unknown>> | undefined | null)?.[name], config)
}

function lookOutput(frame: Frame, source: Extract<OpSource, { readonly kind: 'output' }>): End | undefined {
  const cell = cellOf(frame, source.node)
  const { end } = cell
  if (end?.state !== 'ok' || source.output === WHOLE) return end
  const value = (end.value as ReadonlyMap<string, unknown> | undefined)?.get(source.output)
  if (isSkip(value))
    return { state: 'skipped', reason: `${stepKeyOf(cell)} skipped ${source.output}: ${value.reason}`, age: end.age }
  return { state: 'ok', value: isItems(value) ? kept(value.load) : value, age: end.age }
}

/** The items that an output gave, when it was dynamic. */
export function itemsIn(end: End | undefined, output: string): Items | undefined {
  if (end?.state !== 'ok') return undefined
  const value = (end.value as ReadonlyMap<string, unknown> | undefined)?.get(output)
  return isItems(value) ? value : undefined
}

const ITEMS = new WeakSet<object>()

/** Marks what an op gave as items: a plain value that looks like some is none. */
export function asItems(items: Items): Items {
  ITEMS.add(items)
  return items
}

export function isItems(value: unknown): value is Items {
  return typeof value === 'object' && value !== null && ITEMS.has(value)
}

function itemOf({ expansion, index }: Frame): End {
  const items = expansion?.items
  if (expansion === undefined || items === undefined) throw new Error('an item is read outside of its map')
  return { state: 'ok', value: kept(async () => (await items.load())[index]), age: expansion.age }
}

function lookCollect(collecting: Collecting): End | undefined {
  if (collecting.over !== undefined) return collecting.over
  if (collecting.keys === undefined || collecting.leftCount > 0) return undefined
  collecting.final ??= endOfAll(collecting)
  return collecting.final
}

function endOfAll(collecting: Collecting): End {
  const { age, codes } = collecting
  if (codes.includes(CODES.failed)) return failedKeys(collecting)
  if (codes.includes(CODES.canceled)) return { state: 'canceled', age }
  if (codes.includes(CODES.absent)) return { state: 'absent', reason: 'a mapped step is not selected', age }
  let gathering: Promise<unknown[]> | undefined
  const gather = () => (gathering ??= loadAll(collecting.values.filter((_, i) => codes[i] === CODES.ok)))
  return { state: 'ok', value: kept(gather), age }
}

function failedKeys({ codes, keys, failures, age }: Collecting): End {
  const count = codes.reduce((sum, code) => sum + (code === CODES.failed ? 1 : 0), 0)
  const first = keys?.[codes.indexOf(CODES.failed)] ?? ''
  const reason = `[${first}]${count > 1 ? ` and ${count - 1} more of ${codes.length} keys` : ''} failed`
  return { state: 'failed', reason, failures, isOwn: false, age }
}

function lookElement(collecting: Collecting, index: number): End | undefined {
  if (collecting.over !== undefined) return collecting.over
  const { codes, age } = collecting
  switch (codes[index]) {
    case CODES.ok:
      return { state: 'ok', value: collecting.values[index], age }
    case CODES.skipped:
      return { state: 'skipped', reason: `[${collecting.keys?.[index]}] was skipped`, age }
    case CODES.failed:
      return {
        state: 'failed',
        reason: `[${collecting.keys?.[index]}] failed`,
        failures: collecting.failures,
        isOwn: false,
        age,
      }
    case CODES.canceled:
      return { state: 'canceled', age }
    case CODES.absent:
      return { state: 'absent', reason: `[${collecting.keys?.[index]}] is not selected`, age }
    default:
      return undefined
  }
}

/** Those skipped are left out; when all are, the list is. */
function lookList(ends: readonly (End | undefined)[]): End | undefined {
  const known = ends.filter((end) => end !== undefined)
  if (known.length < ends.length) return undefined
  const worst = known.find((end) => end.state !== 'ok' && end.state !== 'skipped')
  if (worst !== undefined) return worst
  const made = known.flatMap((end) => (end.state === 'ok' ? [end.value] : []))
  if (made.length === 0 && known[0] !== undefined) return known[0]
  return {
    state: 'ok',
    value: made.some(isKept) ? kept(() => loadAll(made)) : made,
    age: Math.max(0, ...known.map((end) => end.age)),
  }
}

function payloadOf(frame: Frame, trigger: OpTrigger): readonly (EndedStep | FailedStep)[] {
  const ends = trigger.watched.flatMap((source) => endsOf(frame, source))
  if (trigger.when === 'always') return ends.map((one) => one.end)
  const byKey = new Map(ends.flatMap((end) => end.failures).map((failure) => [failure.stepKey, failure]))
  return [...byKey.values()]
}

interface WatchedEnd {
  readonly end: EndedStep
  readonly failures: readonly FailedStep[]
}

function endsOf(frame: Frame, source: OpSource): readonly WatchedEnd[] {
  if (source.kind === 'list') return source.sources.flatMap((one) => endsOf(frame, one))
  if (source.kind === 'output') {
    const cell = cellOf(frame, source.node)
    return cell.end === undefined ? [] : [watchedEnd(stepKeyOf(cell), cell.end)]
  }
  if (source.kind !== 'collect') return []
  const collecting = collectingOf(frame, source.collector)
  const of = collecting.collector.source
  const name = of.kind === 'output' ? of.node.key : ''
  const { suffix } = frameOf(frame, collecting.collector.scope.parent)
  if (collecting.over !== undefined) return [watchedEnd(name + suffix, collecting.over)]
  const failures = new Map(collecting.failures.map((failure) => [failure.stepKey, failure]))
  return (collecting.keys ?? []).map((key, i): WatchedEnd => {
    const stepKey = `${name}${suffix}[${key}]`
    const own = failures.get(stepKey)
    const outcome =
      collecting.codes[i] === CODES.failed && own === undefined ? 'skipped' : OUTCOMES[collecting.codes[i] ?? 0]
    return {
      end: { stepKey, outcome: outcome ?? 'skipped', ...(own === undefined ? {} : { error: own.error }) },
      failures: i === 0 ? collecting.failures : [],
    }
  })
}

const OUTCOMES: readonly (EndedStep['outcome'] | undefined)[] = [
  undefined,
  'succeeded',
  'skipped',
  'failed',
  'canceled',
]

function watchedEnd(stepKey: string, end: End): WatchedEnd {
  switch (end.state) {
    case 'ok':
      return { end: { stepKey, outcome: 'succeeded' }, failures: [] }
    case 'failed': {
      const own = end.isOwn ? end.failures[0] : undefined
      const how = own === undefined ? { reason: end.reason } : { error: own.error }
      return { end: { stepKey, outcome: end.isOwn ? 'failed' : 'skipped', ...how }, failures: end.failures }
    }
    case 'canceled':
      return { end: { stepKey, outcome: 'canceled' }, failures: [] }
    case 'skipped':
    case 'absent':
      return { end: { stepKey, outcome: 'skipped', reason: end.reason }, failures: [] }
    default:
      throw new Error(`unhandled end ${JSON.stringify(end satisfies never)}`)
  }
}
