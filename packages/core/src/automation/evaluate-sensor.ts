/**
 * evaluate-sensor — one tick of a sensor: its function called, its requests prepared, its cursor checked. Nothing is
 * written.
 *
 * Rules    All or nothing: one request that cannot be made fails the tick, and its cursor stays. A run-status sensor is
 *          the exception, see run-status-tick.ts.
 * Errors   NotFoundError not-found/sensor; whatever the author's function does is an outcome
 */
import type { PushMessage, Sensor } from '../definition/sensor.ts'
import { InvalidError, isIngotError, NotFoundError, toErrorRecord } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { validate } from '../schema/schema.ts'
import type { Push } from '../storage/tick-store.ts'
import { evaluateAssetTick } from './asset-tick.ts'
import { callSensor } from './call-sensor.ts'
import type { SensorTickAsk, TickOutcome } from './code-host.ts'
import type { EvaluationPorts } from './ports.ts'
import { evaluateRunStatusTick } from './run-status-tick.ts'
import { parseEventCursor } from './event-cursor.ts'
import { readCursor, writeCursor } from './sensor-cursor.ts'
import { sensorOrigin } from './sensor-origin.ts'
import type { TickCall } from './tick-call.ts'
import { tickCall } from './tick-call.ts'
import { failedOutcome, outcomeOf } from './tick-outcome.ts'

export async function evaluateSensorTick(
  ports: EvaluationPorts,
  graph: AssetGraph,
  ask: SensorTickAsk,
  signal?: AbortSignal,
): Promise<TickOutcome> {
  const sensor = sensorOf(graph, ask.name)
  const call = tickCall(ports, graph, `sensor "${sensor.name}"`, sensor)
  try {
    if (sensor.listensTo.kind === 'run-status') return await evaluateRunStatusTick(call, sensor, ask, signal)
    if (sensor.listensTo.kind === 'asset') return await evaluateAssetTick(call, sensor, ask, signal)
    return await evaluateStandardTick(call, sensor, ask, signal)
  } catch (thrown) {
    // Ours alone: what the author's function did is an outcome by now.
    if (!isIngotError(thrown) || thrown.retryable) throw thrown
    return failedOutcome(call, call.redact(toErrorRecord(thrown)))
  }
}

export function sensorOf(graph: AssetGraph, name: string): Sensor {
  const found = graph.project.sensors?.find((sensor) => sensor.name === name)
  if (found !== undefined) return found
  throw new NotFoundError('not-found/sensor', `project "${graph.project.name}" has no sensor "${name}".`)
}

async function evaluateStandardTick(
  call: TickCall,
  sensor: Sensor,
  ask: SensorTickAsk,
  signal: AbortSignal | undefined,
): Promise<TickOutcome> {
  const cursor = await readCursor(sensor, ask.cursor)
  const pushes = await readPushes(call, sensor, ask.pushes)
  const { lastTickAtMs } = ask
  const facts = { cursor, pushes, lastTickAtMs, nowMs: call.startedAtMs }
  const called = await callSensor(call, sensor, facts, signal)
  if (called.kind === 'failed') return failedOutcome(call, called.error)
  const answer = called.value
  const text = answer.cursor === undefined ? undefined : await writeCursor(sensor, answer.cursor.value)
  return outcomeOf(call, answer, sensorOrigin(call, sensor), text)
}

/** Those that fit the schema. It was asked at the door; one that fits no more is not worth stopping all others for. */
async function readPushes(
  call: TickCall,
  sensor: Sensor,
  pushes: readonly Push[],
): Promise<readonly PushMessage<unknown>[]> {
  const { push } = sensor
  if (push === undefined) return pushes.map(({ atMs, body }) => ({ atMs, body }))
  const messages: PushMessage<unknown>[] = []
  for (const { id, atMs, body } of pushes) {
    try {
      messages.push({ atMs, body: await validate(push, body, `push ${id}`) })
    } catch (thrown) {
      call.log.logger.error(`push ${id} is left out: ${toErrorRecord(thrown).message}`)
    }
  }
  return messages
}

/** Refuses, at the door, what a sensor does not take. */
/** Throws InvalidError invalid/cursor when the sensor could not go on from it. */
export async function validateCursor(graph: AssetGraph, name: string, cursor: string): Promise<void> {
  const sensor = sensorOf(graph, name)
  if (sensor.listensTo.kind !== 'standard') return void parseEventCursor(name, cursor)
  if (sensor.cursor === undefined) {
    throw new InvalidError('invalid/cursor', `sensor "${name}" has no cursor: its definition declares none.`)
  }
  await readCursor(sensor, cursor)
}

export async function validatePush(graph: AssetGraph, name: string, body: unknown): Promise<void> {
  const sensor = sensorOf(graph, name)
  if (!sensor.takesPushes) {
    throw new InvalidError('invalid/push', `sensor "${name}" takes no messages. Declare \`push: true\` or a schema.`)
  }
  if (sensor.push === undefined) return
  try {
    await validate(sensor.push, body, `message for sensor "${name}"`)
  } catch (cause) {
    throw new InvalidError('invalid/push', toErrorRecord(cause).message, { cause })
  }
}
