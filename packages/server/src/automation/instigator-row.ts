/**
 * instigator-row — a schedule, a sensor or automation in a list: what was declared of it, and how it stands.
 */
import type { InstigatorState, Tick } from '@ingot/core'
import { isInstigatorRunning, tickTimes } from '@ingot/core'

import type { InstigatorRowJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { Instigator } from './instigators.ts'

export interface Standing {
  readonly state: InstigatorState
  /** Newest first. */
  readonly ticks: readonly Tick[]
  readonly pushesWaiting: number | undefined
}

export function instigatorRow(
  one: Instigator,
  { state, ticks, pushesWaiting }: Standing,
  nowMs: number,
): InstigatorRowJson {
  const isRunning = isInstigatorRunning(state, one.isRunningByDefault)
  return given({
    kind: one.ref.kind,
    project: one.ref.project,
    name: one.ref.name,
    description: one.description,
    target: one.target,
    isRunning,
    chosen: state.chosen,
    rhythm: one.rhythm,
    nextTickAtMs: isRunning ? nextTickAtMs(one, state, nowMs) : undefined,
    cursor: one.ref.kind === 'sensor' ? state.cursor : undefined,
    lastTick: ticks[0],
    lastTicks: ticks.map(({ id, status, dueAtMs, startedAtMs, runIds }) => ({
      id,
      status,
      atMs: dueAtMs ?? startedAtMs,
      runIds: [...runIds],
    })),
    pushesWaiting,
  })
}

/** Of what ticks by events alone nobody knows. */
function nextTickAtMs({ schedule, sensor }: Instigator, state: InstigatorState, nowMs: number): number | undefined {
  if (schedule !== undefined) return tickTimes(schedule).next(nowMs)
  if (sensor?.everyMs === undefined) return undefined
  const lastMs = state.lastTickAtMs ?? state.runningSinceMs
  return lastMs === undefined ? nowMs : Math.max(nowMs, lastMs + sensor.everyMs)
}

export function nextTicksAtMs({ schedule }: Instigator, nowMs: number, count: number): number[] {
  if (schedule === undefined) return []
  const times = tickTimes(schedule)
  const found: number[] = []
  for (let at = times.next(nowMs); at !== undefined && found.length < count; at = times.next(at)) found.push(at)
  return found
}
