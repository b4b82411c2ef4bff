/**
 * evaluate-schedule — one tick of a schedule, in a test: what it asks for, at the time that the test says.
 *
 * Errors   what its function throws, as a UserCodeError with it as `cause`; and what is wrong with a request: without
 *          `project` as far as check-asks.ts can say
 */
import { scheduleAnswer, scheduleOrigin } from '../automation/evaluate-schedule.ts'
import { tickCall } from '../automation/tick-call.ts'
import type { AnyResources } from '../definition/resource.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { Schedule, TypedSchedule } from '../definition/schedule.ts'
import type { RunRequest } from '../event/event.ts'
import type { LogLine } from '../storage/log-store.ts'
import { checkAsks } from './check-asks.ts'
import type { EvaluationOptions } from './evaluation.ts'
import { bench, plannedRuns, withStandIns } from './evaluation.ts'
import { instant } from './instant.ts'

type StandIns<R extends AnyResources> = { readonly [Name in keyof R]?: R[Name]['~types']['value'] }

export interface EvaluateScheduleOptions<R extends AnyResources> extends EvaluationOptions<StandIns<R>> {
  /** The time that the tick is for: ms since the epoch, or ISO 8601 text with a zone. */
  readonly at: number | string
}

export interface EvaluatedSchedule {
  readonly requests: readonly RunAsk[]
  readonly skipReason: string | undefined
  readonly logs: readonly LogLine[]
  /** With `project`: what the requests come to. */
  readonly runs: readonly RunRequest[]
}

export async function evaluateSchedule<R extends AnyResources>(
  schedule: TypedSchedule<R>,
  options: EvaluateScheduleOptions<R>,
): Promise<EvaluatedSchedule> {
  const dueAtMs = instant(options.at)
  const resources = withStandIns(schedule.resources, options.resources)
  const isAlone = options.project === undefined
  if (isAlone && schedule.onNewPartition !== undefined) {
    throw new Error(
      `schedule "${schedule.name}" follows the partitions of its target: give evaluateSchedule the project`,
    )
  }
  const one: Schedule = { ...schedule, resources, ...(isAlone ? { target: { kind: 'none' } } : {}) }
  const made = bench(dueAtMs, options, { schedules: [one] })
  const call = tickCall(made.ports, made.graph, `schedule "${schedule.name}"`, one)
  const answer = await scheduleAnswer(call, one, dueAtMs)
  if (answer.kind === 'failed') throw answer.thrown
  const { asks, skipReason } = answer.value
  if (isAlone) await checkAsks(made, asks, schedule.target)
  const runs = isAlone ? [] : await plannedRuns(made, asks, scheduleOrigin(made.graph, one, dueAtMs))
  return { requests: asks, skipReason, logs: call.log.lines(), runs }
}
