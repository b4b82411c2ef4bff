/**
 * instigators — the schedules and sensors of the loaded projects, and each project's automation, found by name.
 *
 * Errors   NotFoundError not-found/project, not-found/schedule, not-found/sensor, not-found/automation
 */
import type { InstigatorKind, InstigatorRef, ScheduleSnapshot, SensorSnapshot } from '@ingot/core'
import { automationRef, BY_EVENTS, meant, NotFoundError, scheduleRhythm, sensorRhythm } from '@ingot/core'

import type { LoadedProject } from '../loaded-projects.ts'

export interface Instigator {
  readonly ref: InstigatorRef
  readonly description: string | undefined
  readonly target: string
  readonly rhythm: string
  readonly isRunningByDefault: boolean
  /** One of the two, or, for automation, neither. */
  readonly schedule?: ScheduleSnapshot
  readonly sensor?: SensorSnapshot
}

/** Schedules, then sensors, then automation, as the project declares them. */
export function instigatorsOf({ name: project, snapshot }: LoadedProject): readonly Instigator[] {
  return [
    ...snapshot.schedules.map((schedule) => ({
      ...common('schedule', project, schedule),
      rhythm: scheduleRhythm(schedule),
      schedule,
    })),
    ...snapshot.sensors.map((sensor) => ({
      ...common('sensor', project, sensor),
      rhythm: sensorRhythm(sensor),
      sensor,
    })),
    ...(snapshot.hasAutomation ? [automationOf(project)] : []),
  ]
}

function common(
  kind: InstigatorKind,
  project: string,
  { name, description, target, isRunningByDefault }: ScheduleSnapshot | SensorSnapshot,
) {
  return { ref: { kind, project, name }, description, target, isRunningByDefault }
}

function automationOf(project: string): Instigator {
  return {
    ref: automationRef(project),
    description: undefined,
    target: 'assets with a condition',
    rhythm: BY_EVENTS,
    isRunningByDefault: true,
  }
}

const CODES = {
  schedule: 'not-found/schedule',
  sensor: 'not-found/sensor',
  automation: 'not-found/automation',
} as const

export function findInstigator(project: LoadedProject, kind: InstigatorKind, name: string): Instigator {
  const all = instigatorsOf(project).filter(({ ref }) => ref.kind === kind)
  const found = all.find(({ ref }) => ref.name === name)
  if (found !== undefined) return found
  const known = all.map(({ ref }) => ref.name)
  throw new NotFoundError(CODES[kind], `project "${project.name}" has no ${kind} "${name}"${meant(name, known)}`)
}

export function nameOf({ kind, project, name }: InstigatorRef): string {
  return `${kind} ${project} ${name}`
}
