/**
 * switch-instigator — turns a schedule, a sensor or a project's automation on or off, whatever its definition says, or
 * back to what that says. A daemon heeds it within a second. What is due before it was switched on is never made.
 */
import { newInstigator } from '../storage/instigator-state.ts'
import type { InstigatorRef, InstigatorState, TickStore } from '../storage/tick-store.ts'

export interface SwitchRequest {
  readonly ref: InstigatorRef
  readonly isRunningByDefault: boolean
  /** `default` = as its definition says. */
  readonly to: 'running' | 'stopped' | 'default'
  readonly atMs: number
}

export interface Switched {
  readonly wasRunning: boolean
  readonly isRunning: boolean
  readonly state: InstigatorState
}

export async function switchInstigator(
  storage: Pick<TickStore, 'getInstigator' | 'setInstigator'>,
  { ref, isRunningByDefault, to, atMs }: SwitchRequest,
): Promise<Switched> {
  const before = (await storage.getInstigator(ref)) ?? newInstigator(ref)
  const wasRunning = isInstigatorRunning(before, isRunningByDefault)
  const isRunning = to === 'default' ? isRunningByDefault : to === 'running'
  const sinceMs = wasRunning ? (before.runningSinceMs ?? atMs) : atMs
  const changed = await storage.setInstigator(ref, {
    chosen: to === 'default' ? null : to,
    runningSinceMs: isRunning ? sinceMs : null,
  })
  return { wasRunning, isRunning, state: changed ?? before }
}

export function isInstigatorRunning({ chosen }: Pick<InstigatorState, 'chosen'>, isRunningByDefault: boolean): boolean {
  return chosen === undefined ? isRunningByDefault : chosen === 'running'
}
