/**
 * evaluate-schedule — one tick of a schedule: its function called, its requests prepared. Nothing is written.
 *
 * Errors   NotFoundError not-found/schedule; whatever the author's function does is an outcome
 */
import type { Clock } from '../clock.ts'
import { isIngotError, NotFoundError, toErrorRecord } from '../errors.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { Schedule } from '../definition/schedule.ts'
import { request } from '../definition/request.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { Answer } from './answer.ts'
import { readScheduleAnswer } from './answer.ts'
import type { ScheduleTickAsk, TickOutcome } from './code-host.ts'
import { endedPartition } from './partition-schedule.ts'
import type { EvaluationPorts } from './ports.ts'
import type { AskOrigin } from './prepare-ask.ts'
import { ORDER_TAG, SCHEDULE_TAG, TICK_TAG } from './tags.ts'
import type { Called, TickCall } from './tick-call.ts'
import { callWithin, threw, tickCall } from './tick-call.ts'
import { failedOutcome, outcomeOf } from './tick-outcome.ts'

export async function evaluateScheduleTick(
  given: EvaluationPorts,
  graph: AssetGraph,
  { name, dueAtMs, isDryRun = false }: ScheduleTickAsk,
  signal?: AbortSignal,
): Promise<TickOutcome> {
  const schedule = scheduleOf(graph, name)
  const ports = isDryRun ? { ...given, clock: clockFrom(given.clock, dueAtMs) } : given
  const call = tickCall(ports, graph, `schedule "${name}"`, schedule)
  try {
    const answer = await scheduleAnswer(call, schedule, dueAtMs, signal)
    if (answer.kind === 'failed') return failedOutcome(call, answer.error)
    return await outcomeOf(call, answer.value, scheduleOrigin(graph, schedule, dueAtMs), undefined)
  } catch (thrown) {
    // Ours alone: what the author's function did is an answer by now.
    if (!isIngotError(thrown) || thrown.retryable) throw thrown
    return failedOutcome(call, call.redact(toErrorRecord(thrown)))
  }
}

/** Time begins at `atMs` and goes on from there, so that limits hold. */
function clockFrom(clock: Clock, atMs: number): Clock {
  const shiftMs = atMs - clock.nowMs()
  return { nowMs: () => clock.nowMs() + shiftMs, sleep: (ms, signal) => clock.sleep(ms, signal) }
}

export function scheduleOf(graph: AssetGraph, name: string): Schedule {
  const found = graph.project.schedules?.find((schedule) => schedule.name === name)
  if (found !== undefined) return found
  throw new NotFoundError('not-found/schedule', `project "${graph.project.name}" has no schedule "${name}".`)
}

/** What its function asks for, or what it asks for without one. */
export async function scheduleAnswer(
  call: TickCall,
  schedule: Schedule,
  dueAtMs: number,
  signal?: AbortSignal,
): Promise<Called<Answer>> {
  const partition = endedPartition(call, schedule, dueAtMs)
  if (schedule.onNewPartition !== undefined && partition === undefined) {
    return { kind: 'returned', value: skipped(`no partition's window ended at ${iso(dueAtMs)}`) }
  }
  const fill = (ask: RunAsk) => withDefaults(schedule, ask, partition)
  const { evaluate } = schedule
  if (evaluate === undefined) {
    return { kind: 'returned', value: { ...skipped(undefined), asks: [fill(request())] } }
  }
  return callWithin(call, schedule.resources, signal, async (context): Promise<Answer> => {
    const returned = await Promise.resolve()
      .then(() => evaluate({ ...context, dueAtMs, partition }))
      .catch((thrown: unknown) => {
        throw isIngotError(thrown) ? thrown : threw(call.what, thrown)
      })
    const answer = readScheduleAnswer(call.what, returned)
    return { ...answer, asks: answer.asks.map(fill) }
  })
}

function skipped(skipReason: string | undefined): Answer {
  return { asks: [], skipReason, cursor: undefined, partitionChanges: [], hasMore: false }
}

/** What the schedule says for all of its runs; what the request says goes over it. */
function withDefaults({ request: given }: Schedule, ask: RunAsk, ended: string | undefined): RunAsk {
  const partition = ask.partition ?? (ask.partitions === undefined ? (ended ?? given.partition) : undefined)
  const tags = { ...given.tags, ...ask.tags }
  return {
    ...ask,
    ...(ask.config === undefined && given.config !== undefined ? { config: given.config } : {}),
    ...(partition === undefined ? {} : { partition }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  }
}

/** What the runs of a schedule's tick have in common. */
export function scheduleOrigin(
  graph: AssetGraph,
  schedule: Schedule,
  dueAtMs: number,
): AskOrigin & { readonly launchedBy: string } {
  const { name, target, overlap } = schedule
  return {
    launchedBy: `schedule:${name}`,
    target,
    runKeyScope: `schedule:${graph.project.name}/${name}@${dueAtMs}`,
    tags: {
      [SCHEDULE_TAG]: name,
      [TICK_TAG]: iso(dueAtMs),
      ...(overlap === 'queue' ? { [ORDER_TAG]: 'one-by-one' } : {}),
    },
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
