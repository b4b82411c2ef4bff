/**
 * newest-ticks — the last ticks of schedules, sensors and automation, kept by the version of their state, which grows
 * with every tick that is kept: of those alone that have ticked since is the store asked.
 */
import { setImmediate } from 'node:timers/promises'

import type { InstigatorState, Tick, TickStore } from '@ingot/core'

import { nameOf } from './instigators.ts'

const TICKS_SHOWN = 10
const ASKED_AT_ONCE = 50

export class NewestTicks {
  readonly #storage: Pick<TickStore, 'listTicks'>
  readonly #kept = new Map<string, { readonly version: number; readonly ticks: readonly Tick[] }>()

  constructor(storage: Pick<TickStore, 'listTicks'>) {
    this.#storage = storage
  }

  /** By name of the instigator, newest first. One that was never stored has none. */
  async of(states: readonly InstigatorState[]): Promise<ReadonlyMap<string, readonly Tick[]>> {
    const found = new Map<string, readonly Tick[]>()
    let asked = 0
    for (const state of states) {
      const name = nameOf(state)
      const kept = this.#kept.get(name)
      if (kept?.version === state.version) {
        found.set(name, kept.ticks)
        continue
      }
      if ((asked += 1) % ASKED_AT_ONCE === 0) await setImmediate()
      const { kind, project, name: own } = state
      const ticks = await this.#storage.listTicks({ instigator: { kind, project, name: own }, limit: TICKS_SHOWN })
      this.#kept.set(name, { version: state.version, ticks })
      found.set(name, ticks)
    }
    return found
  }
}
