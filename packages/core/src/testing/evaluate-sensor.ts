/**
 * evaluate-sensor — one tick of a sensor, in a test: what it asks for at a cursor, with messages or with events.
 *
 * Errors   what its function throws, as a UserCodeError with it as `cause`; UserCodeError user-code/bad-tick-result,
 *          /timeout; InvalidError invalid/cursor, invalid/push, and what is wrong with a request: without `project` as far
 *          as check-asks.ts can say
 */
import { callSensor } from '../automation/call-sensor.ts'
import { validatePush } from '../automation/evaluate-sensor.ts'
import { readCursor, writeCursor } from '../automation/sensor-cursor.ts'
import { sensorOrigin } from '../automation/sensor-origin.ts'
import { tickCall } from '../automation/tick-call.ts'
import type { SensedMaterialization, SensedRun } from '../definition/instigator-context.ts'
import { skip } from '../definition/outcome.ts'
import type { AnyResources } from '../definition/resource.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { Sensor, TypedSensor } from '../definition/sensor.ts'
import type { RunRequest } from '../event/event.ts'
import { validate } from '../schema/schema.ts'
import type { LogLine } from '../storage/log-store.ts'
import type { PartitionChange } from '../storage/tick-store.ts'
import { checkAsks } from './check-asks.ts'
import type { Bench, EvaluationOptions } from './evaluation.ts'
import { bench, plannedRuns, withStandIns } from './evaluation.ts'
import { instant } from './instant.ts'

type StandIns<R extends AnyResources> = { readonly [Name in keyof R]?: R[Name]['~types']['value'] }

export interface EvaluateSensorOptions<CursorInput, PushInput, R extends AnyResources> extends EvaluationOptions<
  StandIns<R>
> {
  /** As the schema takes it in; left out = as on the first tick. */
  readonly cursor?: CursorInput
  /** Bodies of messages, oldest first. */
  readonly pushes?: readonly PushInput[]
  /** Of an asset sensor. */
  readonly events?: readonly Partial<SensedMaterialization>[]
  /** Of a run-status sensor: the one run that it is told of. */
  readonly run?: Partial<SensedRun>
  /** Time of the tick: ms since the epoch, or ISO 8601 text with a zone. */
  readonly at?: number | string
  readonly lastTickAtMs?: number
}

export interface EvaluatedSensor<Cursor> {
  readonly requests: readonly RunAsk[]
  readonly skipReason: string | undefined
  /** What the next tick would receive; undefined when the function gave none and it stays. */
  readonly cursor: Cursor | undefined
  readonly partitionChanges: readonly PartitionChange[]
  readonly hasMore: boolean
  readonly logs: readonly LogLine[]
  /** With `project`: what the requests come to. */
  readonly runs: readonly RunRequest[]
}

export async function evaluateSensor<Cursor, CursorInput, PushInput, R extends AnyResources>(
  sensor: TypedSensor<Cursor, CursorInput, PushInput, R>,
  options: EvaluateSensorOptions<CursorInput, PushInput, R> = {},
): Promise<EvaluatedSensor<Cursor>> {
  const { at = 0 } = options
  const nowMs = instant(at)
  const isAlone = options.project === undefined
  const resources = withStandIns(sensor.resources, options.resources)
  const one: Sensor = {
    ...sensor,
    resources,
    ...(isAlone ? { target: { kind: 'none' } } : {}),
    // One that sends alerts returns nothing.
    ...(sensor.listensTo.kind === 'run-status'
      ? { evaluate: async (context) => (await sensor.evaluate(context)) ?? skip('told') }
      : {}),
  }
  const made = bench(nowMs, options, { sensors: [one] })
  const call = tickCall(made.ports, made.graph, `sensor "${sensor.name}"`, one)
  const called = await callSensor(call, one, await factsOf(made, one, nowMs, options), undefined)
  if (called.kind === 'failed') throw called.thrown
  const { asks, skipReason, cursor, partitionChanges, hasMore } = called.value
  const next = cursor === undefined ? undefined : await readCursor(one, await writeCursor(one, cursor.value))
  if (isAlone) await checkAsks(made, asks, sensor.target)
  const runs = isAlone ? [] : await plannedRuns(made, asks, sensorOrigin(call, one))
  return {
    requests: asks,
    skipReason,
    // The schema's own output.
    cursor: next as Cursor | undefined,
    partitionChanges,
    hasMore,
    logs: call.log.lines(),
    runs,
  }
}

/** What the function of each kind receives. */
async function factsOf(
  { graph }: Bench,
  sensor: Sensor,
  nowMs: number,
  options: EvaluateSensorOptions<unknown, unknown, AnyResources>,
): Promise<Readonly<Record<string, unknown>>> {
  const { listensTo } = sensor
  if (listensTo.kind === 'asset') return { events: (options.events ?? []).map((event) => ({ ...EVENT, ...event })) }
  if (listensTo.kind === 'run-status') {
    const run = { ...RUN, status: listensTo.statuses[0] ?? RUN.status, ...options.run }
    return { run, status: run.status }
  }
  const text = options.cursor === undefined ? undefined : JSON.stringify(options.cursor)
  const pushes = []
  for (const body of options.pushes ?? []) {
    await validatePush(graph, sensor.name, body)
    pushes.push({ atMs: nowMs, body: sensor.push === undefined ? body : await validate(sensor.push, body, 'push') })
  }
  return { cursor: await readCursor(sensor, text), pushes, lastTickAtMs: options.lastTickAtMs, nowMs }
}

const EVENT: SensedMaterialization = {
  eventId: 1,
  assetKey: 'asset',
  partition: undefined,
  atMs: 0,
  runId: 'run-1',
  dataVersion: 'v1',
  metadata: {},
  tags: {},
}

const RUN: SensedRun = {
  runId: 'run-1',
  status: 'failed',
  project: 'test',
  job: undefined,
  assets: [],
  partition: undefined,
  tags: {},
  launchedBy: 'test',
  queuedAtMs: 0,
  startedAtMs: 0,
  endedAtMs: 0,
  reason: undefined,
  message: undefined,
  error: undefined,
  willRetry: false,
}
