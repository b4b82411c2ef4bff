import type { Sensor } from '../definition/sensor.ts'
import { isIngotError } from '../errors.ts'
import type { Answer } from './answer.ts'
import { readSensorAnswer } from './answer.ts'
import type { Called, TickCall } from './tick-call.ts'
import { callWithin, threw } from './tick-call.ts'

/** Calls the function with the facts of its kind and reads what it returned. */
export function callSensor(
  call: TickCall,
  sensor: Sensor,
  facts: Readonly<Record<string, unknown>>,
  signal: AbortSignal | undefined,
): Promise<Called<Answer>> {
  return callWithin(call, sensor.resources, signal, async (context): Promise<Answer> => {
    const returned = await Promise.resolve()
      .then(() => sensor.evaluate({ ...context, ...facts }))
      .catch((thrown: unknown) => {
        throw isIngotError(thrown) ? thrown : threw(call.what, thrown)
      })
    return readSensorAnswer(call.what, returned)
  })
}
