/**
 * rhythm — when a schedule or a sensor ticks, in words.
 */
import { cronText } from './cron-text.ts'
import type { ScheduleSnapshot, SensorSnapshot } from './snapshot.ts'

/** `daily at 06:00`; where it is not UTC or comes later: `daily at 00:00, 2 h later, Europe/Zurich`. */
export function scheduleRhythm({
  cron,
  timezone,
  afterMs = 0,
}: Pick<ScheduleSnapshot, 'cron' | 'timezone' | 'afterMs'>): string {
  const later = afterMs === 0 ? [] : [`${intervalText(afterMs)} later`]
  const zone = timezone === 'UTC' ? [] : [timezone]
  return [cron.map(cronText).join('; '), ...later, ...zone].join(', ')
}

/** `every 30 s`, `pushed`, `by events`. */
export function sensorRhythm({
  kind,
  everyMs,
  takesPushes,
}: Pick<SensorSnapshot, 'kind' | 'everyMs' | 'takesPushes'>): string {
  if (kind !== 'standard') return BY_EVENTS
  const parts = [everyMs === undefined ? '' : `every ${intervalText(everyMs)}`, takesPushes ? 'pushed' : '']
  return parts.filter((part) => part !== '').join(', ')
}

export const BY_EVENTS = 'by events'

const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** `30 s`, `5 min`: what somebody chose is a round number, mostly. */
export function intervalText(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => ms % one === 0) ?? ['ms', 1]
  return `${ms / size} ${unit}`
}
