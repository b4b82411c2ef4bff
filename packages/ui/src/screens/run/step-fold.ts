/**
 * step-fold — keeps the steps of a run up to date with its events, so that a run of 10,000 steps is not asked for again
 * with every one of them.
 *
 * Shapes   StepsView = the steps in plan order, where each stands, ops that are mapped, markers.
 * Rules    an event that was counted already (`id` at or below `lastEventId`) changes nothing; a batch of events makes one
 *          new list, of which unchanged steps stay the same objects.
 */
import type { PlannedStepSummary, StoredEvent } from '@ingot/core'
import type { MarkerJson, StepRowJson, StepStatus } from '../../api.ts'

export interface StepsView {
  readonly steps: readonly StepRowJson[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly mapped: readonly string[]
  readonly markers: readonly MarkerJson[]
  readonly lastEventId: number
}

export interface StepsAnswer {
  readonly steps: readonly StepRowJson[]
  readonly mapped: readonly string[]
  readonly markers: readonly MarkerJson[]
  readonly lastEventId: number
}

export function stepsView(answer: StepsAnswer): StepsView {
  return { ...answer, indexOf: new Map(answer.steps.map((step, index) => [step.key, index])) }
}

interface Draft {
  readonly steps: StepRowJson[]
  readonly indexOf: Map<string, number>
  mapped: readonly string[]
  readonly markers: MarkerJson[]
}

export function foldSteps(view: StepsView, events: readonly StoredEvent[]): StepsView {
  const news = events.filter((event) => event.id > view.lastEventId)
  const last = news.at(-1)
  if (last === undefined) return view
  const draft: Draft = {
    steps: [...view.steps],
    indexOf: new Map(view.indexOf),
    mapped: view.mapped,
    markers: [...view.markers],
  }
  for (const event of news) apply(draft, event)
  return { ...draft, lastEventId: last.id }
}

function apply(draft: Draft, event: StoredEvent): void {
  switch (event.kind) {
    case 'steps-planned':
      for (const summary of event.steps) plan(draft, summary)
      return
    case 'step-started':
      return change(draft, event.stepKey, (step) => started(step, event.atMs))
    case 'step-succeeded':
      return change(draft, event.stepKey, (step) => ended(step, 'succeeded', event.atMs))
    case 'step-failed':
      return change(draft, event.stepKey, (step) => ({ ...ended(step, 'failed', event.atMs), error: event.error }))
    case 'step-retry-scheduled':
      return change(draft, event.stepKey, (step) => ({ ...ended(step, 'retrying', event.atMs), error: event.error }))
    case 'step-canceled':
      return change(draft, event.stepKey, (step) => ended(step, 'canceled', event.atMs))
    case 'step-skipped':
      return change(draft, event.stepKey, (step) => ({ ...ended(step, 'skipped', event.atMs), reason: event.reason }))
    case 'step-waiting':
      return change(draft, event.stepKey, (step) => ({ ...step, waitsFor: [...event.pools] }))
    case 'run-resumed':
      return loseRunning(draft, event.atMs, 'planned')
    case 'run-ended':
      return loseRunning(draft, event.atMs, 'lost')
    case 'resource-opened':
    case 'resource-closed':
      draft.markers.push({ atMs: event.atMs, kind: event.kind, label: event.resource, durationMs: event.durationMs })
      return
    default:
  }
}

function plan(draft: Draft, summary: PlannedStepSummary): void {
  if (summary.isContinued === true) {
    return change(draft, summary.key, (step) => ({ ...step, after: [...step.after, ...summary.after] }))
  }
  if (summary.isMapped === true) {
    if (!draft.mapped.includes(summary.key)) draft.mapped = [...draft.mapped, summary.key]
    return
  }
  if (draft.indexOf.has(summary.key)) return
  add(draft, {
    key: summary.key,
    assets: [...summary.assets],
    after: [...summary.after],
    ...(summary.partition === undefined ? {} : { partition: summary.partition }),
    ...(summary.pools === undefined ? {} : { pools: [...summary.pools] }),
  })
}

type NewStep = Pick<StepRowJson, 'key' | 'assets' | 'after' | 'partition' | 'pools'>

function add(draft: Draft, step: NewStep): StepRowJson {
  const group = groupOf(step.key)
  const row: StepRowJson = { ...step, status: 'planned', attempts: [], ...(group === undefined ? {} : { group }) }
  draft.indexOf.set(step.key, draft.steps.length)
  draft.steps.push(row)
  return row
}

/** `download` of `download[a][b]`: a step of a map, or of one partition of several. */
function groupOf(key: string): string | undefined {
  const at = key.indexOf('[')
  return at === -1 ? undefined : key.slice(0, at)
}

/** A step of a map is in no plan: it becomes known when it starts. */
function change(draft: Draft, key: string, to: (step: StepRowJson) => StepRowJson): void {
  const known = draft.steps[draft.indexOf.get(key) ?? -1]
  const step = known ?? add(draft, { key, assets: [], after: [] })
  draft.steps[draft.indexOf.get(key) ?? -1] = to(step)
}

function started(step: StepRowJson, atMs: number): StepRowJson {
  const { waitsFor: _, error: __, ...rest } = step
  return {
    ...rest,
    status: 'running',
    attempts: [...closed(step, 'lost', atMs), { startedAtMs: atMs, status: 'running' }],
  }
}

function ended(step: StepRowJson, status: StepStatus, atMs: number): StepRowJson {
  const { waitsFor: _, ...rest } = step
  return { ...rest, status, attempts: closed(step, status, atMs) }
}

/** The attempts, the last one ended if it was not. */
function closed(step: StepRowJson, status: StepStatus, atMs: number): StepRowJson['attempts'] {
  const last = step.attempts.at(-1)
  if (last === undefined || last.endedAtMs !== undefined) return step.attempts
  return [...step.attempts.slice(0, -1), { ...last, endedAtMs: atMs, status }]
}

/** Whoever ran them is gone, or the run is over: attempts that had not ended are lost. */
function loseRunning(draft: Draft, atMs: number, status: StepStatus): void {
  draft.steps.forEach((step, index) => {
    if (step.status !== 'running' && step.status !== 'retrying') return
    draft.steps[index] = { ...ended(step, 'lost', atMs), status }
  })
}
