/**
 * asset-tick — one tick of an asset sensor: the materialisations since the last one.
 */
import type { Sensor } from '../definition/sensor.ts'
import type { AssetMaterialized, Stored, StoredEvent } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { selectAssets } from '../selection/evaluate.ts'
import { callSensor } from './call-sensor.ts'
import type { SensorTickAsk, TickOutcome } from './code-host.ts'
import { idleCursor, parseEventCursor, readNewEvents } from './event-cursor.ts'
import { sensedMaterialization } from './sensed.ts'
import { sensorOrigin } from './sensor-origin.ts'
import type { TickCall } from './tick-call.ts'
import { failedOutcome, outcomeOf, skippedOutcome } from './tick-outcome.ts'

const MOST_EVENTS = 1_000

export async function evaluateAssetTick(
  call: TickCall,
  sensor: Sensor,
  ask: SensorTickAsk,
  signal: AbortSignal | undefined,
): Promise<TickOutcome> {
  const { storage } = call.ports
  const afterId = parseEventCursor(sensor.name, ask.cursor)
  if (afterId === undefined) {
    const lastId = await storage.lastEventId()
    return skippedOutcome(call, `it watches from event ${lastId} on`, String(lastId))
  }
  const keys = new Set(listenedAssets(sensor, call.graph))
  const isWanted = (event: StoredEvent): event is Stored<AssetMaterialized> =>
    event.kind === 'asset-materialized' && keys.has(event.assetKey)
  const query = { afterId, kinds: ['asset-materialized'] as const }
  const { events, readToId, hasMore } = await readNewEvents(storage, query, isWanted, MOST_EVENTS)
  if (events.length === 0) {
    return { ...skippedOutcome(call, 'no new materialisation', idleCursor(afterId, readToId)), hasMore }
  }
  const called = await callSensor(call, sensor, { events: events.map(sensedMaterialization) }, signal)
  if (called.kind === 'failed') return failedOutcome(call, called.error)
  const answer = { ...called.value, hasMore }
  return outcomeOf(call, answer, sensorOrigin(call, sensor), String(readToId))
}

/** Keys of the assets that an asset sensor listens to. A key named outright may be another project's. */
export function listenedAssets(sensor: Sensor, graph: AssetGraph): readonly string[] {
  const { listensTo } = sensor
  if (listensTo.kind !== 'asset') return []
  const { assets } = listensTo
  if (assets.kind === 'selection') return selectAssets(assets.selection, graph)
  return assets.kind === 'assets' ? assets.keys : []
}
