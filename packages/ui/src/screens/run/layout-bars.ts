/**
 * layout-bars — the rows of the Gantt chart and where their bars lie.
 *
 * Shapes   GanttRow = a step, or a mapped op that stands for its steps; Span = a piece of time with a meaning;
 *          Bar = a span placed in a window, `left` and `width` in 0..1 of it.
 * Units    `…Ms` epoch instants; in the mode `waterfall` a span counts dependency levels instead: 0..1, 1..2, …
 */
import type { StepRowJson, StepStatus } from '../../api.ts'

export const GANTT_MODES = ['flat', 'timed', 'waterfall'] as const
export type GanttMode = (typeof GANTT_MODES)[number]

export interface StepItem {
  readonly kind: 'step'
  readonly id: string
  readonly step: StepRowJson
  readonly depth: number
  readonly isInGroup: boolean
}
export interface GroupItem {
  readonly kind: 'group'
  readonly id: string
  readonly name: string
  readonly steps: readonly StepRowJson[]
  readonly counts: Readonly<Partial<Record<StepStatus, number>>>
  readonly depth: number
  readonly isOpen: boolean
}
export type GanttRow = StepItem | GroupItem

export interface RowOptions {
  readonly mode: GanttMode
  /** Mapped ops opened or closed by hand; the others are open while they are small. */
  readonly toggled: ReadonlySet<string>
  readonly isPlannedHidden: boolean
  /** Keys that hold this text. */
  readonly text: string
}

/** A mapped op with more steps than this is one row until it is opened. */
export const OPEN_GROUP_MAX = 8

export function ganttRows(steps: readonly StepRowJson[], options: RowOptions): GanttRow[] {
  const depths = depthsOf(steps)
  const wanted = options.text.toLowerCase()
  const shown = inOrder(
    steps.filter(
      (step) =>
        (!options.isPlannedHidden || step.status !== 'planned') &&
        (wanted === '' || step.key.toLowerCase().includes(wanted)),
    ),
    depths,
    options.mode,
  )
  const groups = byGroup(shown)
  const rows: GanttRow[] = []
  for (const step of shown) {
    const members = step.group === undefined ? undefined : groups.get(step.group)
    const depth = depths.get(step.key) ?? 0
    if (step.group === undefined || members === undefined) {
      rows.push({ kind: 'step', id: step.key, step, depth, isInGroup: false })
    } else if (members[0] === step) {
      addGroup(rows, step.group, members, depth, options.toggled)
    }
  }
  return rows
}

function addGroup(
  rows: GanttRow[],
  name: string,
  steps: readonly StepRowJson[],
  depth: number,
  toggled: ReadonlySet<string>,
): void {
  const isOpen = toggled.has(name) !== steps.length <= OPEN_GROUP_MAX
  rows.push({ kind: 'group', id: `${name}[]`, name, steps, counts: countStatuses(steps), depth, isOpen })
  if (!isOpen) return
  for (const step of steps) rows.push({ kind: 'step', id: step.key, step, depth, isInGroup: true })
}

function byGroup(steps: readonly StepRowJson[]): ReadonlyMap<string, readonly StepRowJson[]> {
  const groups = new Map<string, StepRowJson[]>()
  for (const step of steps) {
    if (step.group === undefined) continue
    const members = groups.get(step.group)
    if (members === undefined) groups.set(step.group, [step])
    else members.push(step)
  }
  return groups
}

export function countStatuses(steps: readonly StepRowJson[]): Partial<Record<StepStatus, number>> {
  const counts: Partial<Record<StepStatus, number>> = {}
  for (const { status } of steps) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** `flat`: as they started. Else by level, so that a step stands below all that it waits for. */
function inOrder(
  steps: readonly StepRowJson[],
  depths: ReadonlyMap<string, number>,
  mode: GanttMode,
): readonly StepRowJson[] {
  const start = (step: StepRowJson) => step.attempts[0]?.startedAtMs ?? Number.MAX_SAFE_INTEGER
  const depth = (step: StepRowJson) => depths.get(step.key) ?? 0
  // Sorting is stable: what is alike stays in plan order.
  if (mode === 'flat') return [...steps].sort((a, b) => start(a) - start(b))
  return [...steps].sort((a, b) => depth(a) - depth(b))
}

/** How many steps stand before each, along the longest way; a circle, which no plan has, is cut. */
export function depthsOf(steps: readonly StepRowJson[]): ReadonlyMap<string, number> {
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const groupKeys = new Map<string, string[]>()
  for (const [group, members] of byGroup(steps)) {
    groupKeys.set(
      group,
      members.map((step) => step.key),
    )
  }
  const depths = new Map<string, number>()
  const parents = (step: StepRowJson) =>
    step.after.flatMap((key) => (byKey.has(key) ? [key] : (groupKeys.get(key) ?? [])))
  for (const { key } of steps) measure(key, byKey, parents, depths)
  return depths
}

/** Without recursion: a chain of 10,000 steps would be too deep for the stack. */
function measure(
  root: string,
  byKey: ReadonlyMap<string, StepRowJson>,
  parents: (step: StepRowJson) => readonly string[],
  depths: Map<string, number>,
): void {
  const stack = [root]
  const entered = new Set<string>()
  while (stack.length > 0) {
    const key = stack.at(-1) ?? root
    const step = byKey.get(key)
    const before = step === undefined ? [] : parents(step)
    const open = entered.has(key) ? [] : before.filter((one) => !depths.has(one) && !entered.has(one))
    entered.add(key)
    if (!depths.has(key) && open.length > 0) {
      stack.push(...open)
      continue
    }
    stack.pop()
    depths.set(
      key,
      before.reduce((most, one) => Math.max(most, (depths.get(one) ?? -1) + 1), 0),
    )
  }
}

/** `pause`: between two attempts. `waiting`: in line for a place in a pool. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly status: StepStatus
  readonly kind: 'attempt' | 'pause'
  readonly isOpen: boolean
}

/** The pieces of a row, oldest first; what still runs ends now. */
export function spansOf(row: GanttRow, mode: GanttMode, nowMs: number): Span[] {
  if (mode === 'waterfall') {
    const status = row.kind === 'step' ? row.step.status : worst(row.counts)
    return [{ from: row.depth, to: row.depth + 1, status, kind: 'attempt', isOpen: false }]
  }
  return row.kind === 'step' ? stepSpans(row.step, nowMs) : groupSpans(row, nowMs)
}

function stepSpans(step: StepRowJson, nowMs: number): Span[] {
  return step.attempts.flatMap((attempt, index) => {
    const to = attempt.endedAtMs ?? Math.max(nowMs, attempt.startedAtMs)
    const isOpen = attempt.endedAtMs === undefined
    const span: Span = { from: attempt.startedAtMs, to, status: attempt.status, kind: 'attempt', isOpen }
    const next = step.attempts[index + 1]?.startedAtMs ?? (step.status === 'retrying' ? nowMs : undefined)
    if (isOpen || next === undefined) return [span]
    const pause: Span = { from: to, to: Math.max(to, next), status: 'retrying', kind: 'pause', isOpen: false }
    return [span, pause]
  })
}

/** One bar from the first start to the last end. */
function groupSpans(row: GroupItem, nowMs: number): Span[] {
  let from = Infinity
  let to = -Infinity
  let isOpen = false
  for (const step of row.steps) {
    from = Math.min(from, step.attempts[0]?.startedAtMs ?? Infinity)
    const last = step.attempts.at(-1)
    if (last === undefined) continue
    isOpen ||= last.endedAtMs === undefined
    to = Math.max(to, last.endedAtMs ?? nowMs)
  }
  return from > to ? [] : [{ from, to, status: worst(row.counts), kind: 'attempt', isOpen }]
}

const WORST_FIRST: readonly StepStatus[] = [
  'failed',
  'lost',
  'running',
  'retrying',
  'canceled',
  'planned',
  'succeeded',
  'skipped',
]

export function worst(counts: Readonly<Partial<Record<StepStatus, number>>>): StepStatus {
  return WORST_FIRST.find((status) => (counts[status] ?? 0) > 0) ?? 'planned'
}

export interface Bar extends Span {
  readonly left: number
  readonly width: number
}

/** What of the spans lies in the window. */
export function placeSpans(spans: readonly Span[], window: { readonly from: number; readonly to: number }): Bar[] {
  const length = window.to - window.from
  return spans.flatMap((span) => {
    if (span.to < window.from || span.from > window.to || length <= 0) return []
    const left = Math.max(0, (span.from - window.from) / length)
    const right = Math.min(1, (span.to - window.from) / length)
    return [{ ...span, left, width: Math.max(0, right - left) }]
  })
}
