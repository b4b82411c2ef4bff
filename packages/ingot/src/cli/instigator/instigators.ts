/**
 * instigators — the schedules and sensors of a workspace's projects, found by name. A project's automation conditions
 * stand among its sensors, under one name.
 *
 * Errors   NotFoundError not-found/schedule, not-found/sensor   no project has one of that name
 *          InvalidError  invalid/which-project                  several have
 */
import type { InstigatorRef, InstigatorState, ScheduleSnapshot, SensorSnapshot, Storage } from '@ingot/core'
import { automationRef, InvalidError, isInstigatorRunning, meant, newInstigator, NotFoundError } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'
import { named } from '../open-workspace.ts'
import { snapshotFor } from '../project-snapshot.ts'

/** By which command it is handled. */
export type Family = 'schedule' | 'sensor'

interface Found {
  readonly loaded: LoadedProject
  readonly ref: InstigatorRef
  readonly description: string | undefined
  readonly target: string
  readonly isRunningByDefault: boolean
}

export interface FoundSchedule extends Found {
  readonly kind: 'schedule'
  readonly snapshot: ScheduleSnapshot
}
export interface FoundSensor extends Found {
  readonly kind: 'sensor'
  readonly snapshot: SensorSnapshot
}
export interface FoundAutomation extends Found {
  readonly kind: 'automation'
}
export type Instigator = FoundSchedule | FoundSensor | FoundAutomation

export function schedulesOf(projects: readonly LoadedProject[]): readonly FoundSchedule[] {
  return projects.flatMap((loaded) =>
    snapshotFor(loaded).schedules.map((snapshot) => ({
      kind: 'schedule' as const,
      loaded,
      ref: { kind: 'schedule' as const, project: loaded.project.name, name: snapshot.name },
      description: snapshot.description,
      target: snapshot.target,
      isRunningByDefault: snapshot.isRunningByDefault,
      snapshot,
    })),
  )
}

export function sensorsOf(projects: readonly LoadedProject[]): readonly (FoundSensor | FoundAutomation)[] {
  return projects.flatMap((loaded) => {
    const { sensors, hasAutomation } = snapshotFor(loaded)
    const found = sensors.map((snapshot) => ({
      kind: 'sensor' as const,
      loaded,
      ref: { kind: 'sensor' as const, project: loaded.project.name, name: snapshot.name },
      description: snapshot.description,
      target: snapshot.target,
      isRunningByDefault: snapshot.isRunningByDefault,
      snapshot,
    }))
    return hasAutomation ? [...found, automationOf(loaded)] : found
  })
}

function automationOf(loaded: LoadedProject): FoundAutomation {
  return {
    kind: 'automation',
    loaded,
    ref: automationRef(loaded.project.name),
    description: undefined,
    target: 'assets with a condition',
    isRunningByDefault: true,
  }
}

export function findSchedule(
  projects: readonly LoadedProject[],
  name: string,
  project: string | undefined,
): FoundSchedule {
  return theOne(schedulesOf(named(projects, project)), 'schedule', name)
}

/** `automation` names a project's conditions, too, where no sensor is called so. */
export function findSensor(
  projects: readonly LoadedProject[],
  name: string,
  project: string | undefined,
): FoundSensor | FoundAutomation {
  const all = sensorsOf(named(projects, project))
  const isNamed = all.some(({ ref }) => ref.name === name)
  if (isNamed || name !== 'automation') return theOne(all, 'sensor', name)
  return theOne(
    all.filter(({ kind }) => kind === 'automation'),
    'sensor',
    'default',
    name,
  )
}

export function findInstigator(
  family: Family,
  projects: readonly LoadedProject[],
  name: string,
  project: string | undefined,
): Instigator {
  return family === 'schedule' ? findSchedule(projects, name, project) : findSensor(projects, name, project)
}

function theOne<One extends Instigator>(all: readonly One[], family: Family, name: string, typed: string = name): One {
  // A sensor goes before the conditions that happen to have its name.
  const same = all.filter(({ ref }) => ref.name === name)
  const own = same.filter(({ kind }) => kind !== 'automation')
  const [found, other] = own.length > 0 ? own : same
  if (found === undefined) {
    const known = all.map(({ ref }) => shownName(ref))
    const code = family === 'schedule' ? 'not-found/schedule' : 'not-found/sensor'
    throw new NotFoundError(code, `there is no ${family} "${typed}" here${meant(typed, known)}`)
  }
  if (other === undefined) return found
  throw new InvalidError(
    'invalid/which-project',
    `${family} "${typed}" is in several projects (${same.map(({ ref }) => ref.project).join(', ')}). Say which with --name.`,
  )
}

/** A project's conditions are stored under a name that says nothing. */
export function shownName({ kind, name }: InstigatorRef): string {
  return kind === 'automation' ? 'automation' : name
}

/** How it stands; one never stored has neither cursor nor tick. */
export async function stateOf(storage: Storage | undefined, ref: InstigatorRef): Promise<InstigatorState> {
  return (await storage?.getInstigator(ref)) ?? newInstigator(ref)
}

export function isRunning({ isRunningByDefault }: Instigator, state: InstigatorState): boolean {
  return isInstigatorRunning(state, isRunningByDefault)
}
