/**
 * expand — opens the frames of a job: the root, and a map's once per key, as the keys become known.
 */
import type { OpNode } from '../../definition/op-graph.ts'
import { passOver } from '../pass-over.ts'
import type { Cell, Collecting, End, Expansion, Frame } from './frame.ts'
import { cellOf, CODES, stepKeyOf } from './frame.ts'
import type { Level } from './levels.ts'
import { readBy, valuesIn } from './levels.ts'
import { itemsIn, look, waitFor } from './read-source.ts'
import type { OpRun } from './op-run.ts'
import { isSelected, plannedStep } from './select.ts'

export function openRoot(state: OpRun, level: Level): Frame {
  return openFrame(state, level, undefined, undefined, 0, '')
}

/** Of the newest map that has keys left. */
export function openNextFrame(state: OpRun): void {
  const expansion = state.growing.at(-1)
  const keys = expansion?.items?.keys
  if (expansion === undefined || keys === undefined) throw new Error('no map has keys left')
  const index = expansion.next
  expansion.next += 1
  if (expansion.next >= keys.length) state.growing.pop()
  const suffix = `${expansion.frame.suffix}[${keys[index]}]`
  openFrame(state, expansion.level, expansion.frame, expansion, index, suffix)
}

/** Those for which no frame was opened are not begun any more. */
export function cancelKeys(state: OpRun): void {
  for (const expansion of state.growing.splice(0)) {
    const keyCount = expansion.items?.keys.length ?? 0
    const first = expansion.next
    expansion.next = keyCount
    for (const collecting of expansion.collecting) {
      for (let i = first; i < keyCount; i += 1) gather(collecting, i, { state: 'canceled', age: state.age })
    }
    expansion.endedCount += keyCount - first
    closeWhenDone(state, expansion)
  }
}

function openFrame(
  state: OpRun,
  level: Level,
  parent: Frame | undefined,
  expansion: Expansion | undefined,
  index: number,
  suffix: string,
): Frame {
  const frame: Frame = { level, parent, expansion, index, suffix, cells: [], expansions: [], openCount: 0 }
  for (const node of level.nodes) {
    const usesLeft = level.uses.get(node) ?? 0
    frame.cells.push({ node, frame, waitingCount: 0, usesLeft, end: undefined, waiters: undefined })
  }
  for (const child of level.children) frame.expansions.push(newExpansion(state, child, frame))
  // One more than there are, so that it is not closed while it is being opened.
  frame.openCount = frame.cells.length + frame.expansions.length + 1
  for (const cell of frame.cells) awaitSources(state, cell)
  for (const child of frame.expansions) awaitKeys(state, child)
  for (const collecting of expansion?.collecting ?? []) awaitEnd(state, collecting, frame)
  closeOne(state, frame)
  return frame
}

function newExpansion(state: OpRun, level: Level, frame: Frame): Expansion {
  const collecting = level.collectors.map((collector): Collecting => ({
    collector,
    keepsValues: state.read.has(collector),
    over: undefined,
    keys: undefined,
    codes: new Uint8Array(0),
    values: [],
    leftCount: 0,
    failures: [],
    final: undefined,
    age: 0,
    waiters: [],
    elementWaiters: new Map(),
  }))
  return { level, frame, collecting, items: undefined, age: 0, next: 0, endedCount: 0 }
}

function awaitSources(state: OpRun, cell: Cell): void {
  const { node, frame } = cell
  const onEnd = () => {
    cell.waitingCount -= 1
    if (cell.waitingCount === 0) state.ready.push(cell)
  }
  // One more than there are, so that it is not ready before all have been asked.
  cell.waitingCount = 1
  for (const { source } of node.inputs) cell.waitingCount += waitFor(frame, source, onEnd)
  for (const source of node.after) cell.waitingCount += waitFor(frame, source, onEnd)
  for (const source of node.trigger?.watched ?? []) cell.waitingCount += waitFor(frame, source, onEnd)
  onEnd()
}

function awaitKeys(state: OpRun, expansion: Expansion): void {
  const { over } = scopeOf(expansion)
  const open = () => openExpansion(state, expansion)
  const source = { kind: 'output', node: over.node, output: over.output } as const
  if (waitFor(expansion.frame, source, open) === 0) open()
}

function scopeOf(expansion: Expansion) {
  if (expansion.level.scope === undefined) throw new Error('the root is no map')
  return expansion.level.scope
}

function openExpansion(state: OpRun, expansion: Expansion): void {
  const { over } = scopeOf(expansion)
  const { end } = cellOf(expansion.frame, over.node)
  const items = itemsIn(end, over.output)
  if (end === undefined || items === undefined) {
    const source = { kind: 'output', node: over.node, output: over.output } as const
    const seen = look(expansion.frame, source, undefined)
    return passExpansion(state, expansion, seen?.state === 'ok' || seen === undefined ? NOT_DYNAMIC : seen)
  }
  expansion.items = items
  expansion.age = end.age
  const { keys } = items
  for (const collecting of expansion.collecting) {
    collecting.keys = keys
    collecting.codes = new Uint8Array(keys.length)
    collecting.leftCount = keys.length
    collecting.age = end.age
  }
  state.mappedCount += countSteps(state, expansion, keys)
  if (keys.length > 0) state.growing.push(expansion)
  else {
    for (const { waiters } of expansion.collecting) call(waiters)
    closeWhenDone(state, expansion)
  }
}

const NOT_DYNAMIC: End = { state: 'absent', reason: 'its items are not there', age: 0 }

/** How many steps its keys come to, without those that are done. */
function countSteps(state: OpRun, { level, frame }: Expansion, keys: readonly string[]): number {
  let count = 0
  for (const node of level.nodes) {
    if (state.past === undefined && state.job.selected === undefined) count += keys.length
    else {
      for (const key of keys) {
        const suffix = `${frame.suffix}[${key}]`
        if (isSelected(state, node, suffix) && state.past?.done.has(node.key + suffix) !== true) count += 1
      }
    }
  }
  return count
}

/** There is nothing to map: what stands in it is planned and passed over, once for all keys that there might have been. */
function passExpansion(state: OpRun, expansion: Expansion, why: End): void {
  const end: End =
    why.state === 'failed' ? { ...why, isOwn: false, reason: `${scopeOf(expansion).over.node.key} failed` } : why
  const reason = end.state === 'canceled' ? undefined : end.state === 'ok' ? '' : end.reason
  for (const node of nodesWithin(expansion.level)) {
    if (!isSelected(state, node, expansion.frame.suffix)) continue
    const step = plannedStep(state, node, node.key + expansion.frame.suffix)
    if (state.past?.passed.has(step.key) === true) continue
    state.mappedCount += 1
    state.ready.push(() => passOver(state.run, step, reason))
  }
  for (const collecting of expansion.collecting) {
    collecting.over = end
    call(collecting.waiters)
    for (const waiters of collecting.elementWaiters.values()) call(waiters)
  }
  closeExpansion(state, expansion)
}

function nodesWithin(level: Level): readonly OpNode[] {
  return [...level.nodes, ...level.children.flatMap(nodesWithin)]
}

function awaitEnd(state: OpRun, collecting: Collecting, frame: Frame): void {
  const { source } = collecting.collector
  const take = () => {
    const end = look(frame, source, state.run.config.job)
    if (end !== undefined) gather(collecting, frame.index, end)
  }
  let left = 1
  const onEnd = () => {
    left -= 1
    if (left === 0) take()
  }
  left += waitFor(frame, source, onEnd)
  onEnd()
}

// Errors are long; of a fan that fails as a whole the first ones tell it.
const FAILURES_KEPT = 1_000

function gather(collecting: Collecting, index: number, end: End): void {
  collecting.codes[index] = CODES[end.state]
  collecting.leftCount -= 1
  collecting.age = Math.max(collecting.age, end.age)
  if (end.state === 'ok' && collecting.keepsValues) collecting.values[index] = end.value
  if (end.state === 'failed' && collecting.failures.length < FAILURES_KEPT) collecting.failures.push(...end.failures)
  const waiters = collecting.elementWaiters.get(index)
  if (waiters !== undefined) {
    collecting.elementWaiters.delete(index)
    call(waiters)
  }
  if (collecting.leftCount === 0) call(collecting.waiters)
}

function call(waiters: (() => void)[]): void {
  for (const waiter of waiters.splice(0)) waiter()
}

/** The op has ended: tells those that wait for it, and lets go of what nobody needs any more. */
export function settle(state: OpRun, cell: Cell, end: End): void {
  cell.end = end
  if (end.state === 'failed' && end.isOwn) {
    state.failed.count += 1
    if (state.failed.keys.length < 5) state.failed.keys.push(stepKeyOf(cell))
  }
  call(cell.waiters ?? [])
  for (const node of readBy(cell.node)) if (node.scope === cell.node.scope) letGo(cellOf(cell.frame, node))
  for (const { source } of cell.frame.expansion?.collecting.map((one) => one.collector) ?? []) {
    if (valuesIn(source).has(cell.node)) letGo(cell)
  }
  if (cell.usesLeft === 0) drop(cell)
  closeOne(state, cell.frame)
}

function letGo(cell: Cell): void {
  cell.usesLeft -= 1
  if (cell.usesLeft === 0) drop(cell)
}

function drop(cell: Cell): void {
  if (cell.end?.state === 'ok') cell.end = { state: 'ok', value: undefined, age: cell.end.age }
}

function closeOne(state: OpRun, frame: Frame): void {
  frame.openCount -= 1
  if (frame.openCount === 0) closeFrame(state, frame)
}

function closeFrame(state: OpRun, { expansion }: Frame): void {
  if (expansion === undefined) return
  expansion.endedCount += 1
  closeWhenDone(state, expansion)
}

function closeWhenDone(state: OpRun, expansion: Expansion): void {
  if (expansion.endedCount < (expansion.items?.keys.length ?? 0)) return
  closeExpansion(state, expansion)
}

function closeExpansion(state: OpRun, expansion: Expansion): void {
  const { frame, level } = expansion
  expansion.items = undefined
  for (const node of level.usedAbove) if (node.scope === frame.level.scope) letGo(cellOf(frame, node))
  closeOne(state, frame)
}
