/**
 * planned-events — the plan as events, as many as its length asks for.
 */
import type { Event, PlannedStepSummary } from '../event/event.ts'
import type { Plan, PlannedStep } from '../plan/plan.ts'

// Well under MAX_EVENT_BYTES, also when every character takes three bytes.
const CHUNK_CHARS = 16_000
const NAMES_AT_ONCE = 15

export function plannedEvents(runId: string, atMs: number, plan: Plan): Event[] {
  const chunks = chunksOf(plan.steps.flatMap(summarise), summaryChars)
  return (chunks.length === 0 ? [[]] : chunks).map((steps) => ({ kind: 'steps-planned', runId, atMs, steps }))
}

/** Lists whose texts together stay well under what one event may take. */
export function chunksOf<T>(all: readonly T[], charsOf: (one: T) => number): T[][] {
  const chunks: T[][] = []
  let chars = Number.POSITIVE_INFINITY
  for (const one of all) {
    const size = charsOf(one)
    if (chars + size > CHUNK_CHARS) {
      chunks.push([])
      chars = 0
    }
    chunks.at(-1)?.push(one)
    chars += size
  }
  return chunks
}

/** One summary, and for a step that waits for very many others as many more as name them all. */
function summarise(step: PlannedStep): readonly PlannedStepSummary[] {
  const checks = step.checks.map((check) => `${check.assetKey}/${check.name}`)
  const after = [...new Set(step.waitsFor.values())]
  const pools = poolsOf(step)
  const summary = {
    key: step.key,
    assets: [...new Set(step.outputs.map((planned) => planned.assetKey))],
    after: after.slice(0, NAMES_AT_ONCE),
    ...(checks.length === 0 ? {} : { checks }),
    ...(step.partition === undefined ? {} : { partition: step.partition }),
    ...(step.partitionRanges === undefined ? {} : { partitions: step.partitionRanges }),
    ...(step.work.kind === 'op' && step.work.node.scope !== undefined ? { isMapped: true } : {}),
    ...(pools.length === 0 ? {} : { pools }),
  }
  const more: PlannedStepSummary[] = []
  for (let i = NAMES_AT_ONCE; i < after.length; i += NAMES_AT_ONCE) {
    more.push({ key: step.key, assets: [], after: after.slice(i, i + NAMES_AT_ONCE), isContinued: true })
  }
  return [summary, ...more]
}

export function poolsOf({ work }: PlannedStep): readonly string[] {
  if (work.kind === 'materialize') return work.definition.pools
  return work.kind === 'op' ? work.node.op.pools : []
}

function summaryChars(summary: PlannedStepSummary): number {
  const names = [
    summary.key,
    ...summary.assets,
    ...summary.after,
    ...(summary.checks ?? []),
    ...(summary.pools ?? []),
    summary.partition ?? '',
    ...(summary.partitions ?? []).flat(),
  ]
  return names.reduce((sum, name) => sum + name.length + 3, 120)
}
