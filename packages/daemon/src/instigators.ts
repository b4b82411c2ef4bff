/**
 * instigators — how schedules, sensors and automation stand, in memory: read once, kept in step by what this daemon
 * commits, and read anew when another process may have changed something (somebody switched one on or off).
 */
import { newInstigator, type InstigatorRef, type InstigatorState } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

export interface Instigators {
  get(ref: InstigatorRef): InstigatorState
  put(state: InstigatorState): void
  refresh(): Promise<void>
  /** The state, with `runningSinceMs` set when it runs and cleared when it does not; undefined when it does not run. */
  running(ref: InstigatorRef, isRunningByDefault: boolean): Promise<InstigatorState | undefined>
}

export function instigators(ports: DaemonPorts): Instigators {
  const { storage, clock } = ports
  let states = new Map<string, InstigatorState>()
  const get = (ref: InstigatorRef): InstigatorState => states.get(nameOf(ref)) ?? newInstigator(ref)
  const put = (state: InstigatorState): void => void states.set(nameOf(state), state)
  const change = async (state: InstigatorState, runningSinceMs: number | null): Promise<InstigatorState> => {
    const changed = await storage.setInstigator(state, { runningSinceMs }, state.version)
    const now = changed ?? (await storage.getInstigator(state)) ?? state
    put(now)
    return now
  }
  return {
    get,
    put,
    async refresh() {
      states = new Map((await storage.listInstigators()).map((state) => [nameOf(state), state]))
    },
    async running(ref, isRunningByDefault) {
      const state = get(ref)
      const isRunning = state.chosen === undefined ? isRunningByDefault : state.chosen === 'running'
      if (isRunning) return state.runningSinceMs === undefined ? change(state, clock.nowMs()) : state
      if (state.runningSinceMs !== undefined) await change(state, null)
      return undefined
    },
  }
}

export function nameOf({ kind, project, name }: InstigatorRef): string {
  return `${kind} ${project} ${name}`
}
