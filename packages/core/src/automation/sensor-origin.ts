import type { Sensor } from '../definition/sensor.ts'
import type { AskOrigin } from './prepare-ask.ts'
import { SENSOR_TAG, TICK_TAG } from './tags.ts'
import type { TickCall } from './tick-call.ts'

/** What the runs of a sensor's tick have in common. */
export function sensorOrigin(call: TickCall, sensor: Sensor): AskOrigin & { readonly launchedBy: string } {
  return {
    launchedBy: `sensor:${sensor.name}`,
    target: sensor.target,
    runKeyScope: `sensor:${call.graph.project.name}/${sensor.name}`,
    tags: { [SENSOR_TAG]: sensor.name, [TICK_TAG]: new Date(call.startedAtMs).toISOString() },
  }
}
