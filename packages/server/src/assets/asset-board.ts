/**
 * asset-board — how all assets stand now, kept in memory and brought up to date by whoever looks: what happened since
 * the last look is read from the event log, and of what may have changed alone the author's code is asked.
 *
 * Promise  a look shows everything that was committed before it began, but for what a project's code had no time to
 *          say (see standings).
 * Cost     nothing while nobody looks. The first look reads the state of every asset; a later one at 10,000 assets
 *          takes as long as what has changed, mostly a question to the store.
 */
import { setImmediate } from 'node:timers/promises'

import type { AssetStanding, EventKind, StoredEvent } from '@ingot/core'
import { ASSET_EVENT_KINDS, assetOf } from '@ingot/core'

import { EventFollower } from '../event-follower.ts'
import type { ServerPorts } from '../ports.ts'
import { sharedTurns } from '../shared-turns.ts'
import { ActiveRuns } from './active-runs.ts'
import { AssetFacts } from './asset-facts.ts'
import type { Catalogue } from './catalogue.ts'
import { FreshnessVerdicts } from './freshness-verdicts.ts'
import { Standings } from './standings.ts'

type BoardPorts = Pick<ServerPorts, 'storage' | 'clock' | 'projects'>

/** What one look sees. To be read at once: the next look changes it. */
export interface AssetView {
  readonly catalogue: Catalogue
  readonly nowMs: number
  readonly verdicts: FreshnessVerdicts
  readonly active: ActiveRuns
  factsOf(key: string): AssetFacts
  standingOf(key: string): AssetStanding
}

export interface AssetBoard {
  look(): Promise<AssetView>
}

const KINDS: readonly EventKind[] = [
  ...ASSET_EVENT_KINDS,
  'partitions-added',
  'partitions-removed',
  'run-queued',
  'run-ended',
]
// Of one asset there may be a hundred thousand states; between two pieces others get their turn.
const KEYS_AT_ONCE = 200
const RUNS_AT_ONCE = 200
const MOST_RUNS = 5_000

/** `loaded` gives the catalogue of the code that is loaded now. */
export function assetBoard(ports: BoardPorts, loaded: () => Catalogue): AssetBoard {
  const board = new Board(ports, loaded)
  return { look: sharedTurns(() => board.look()) }
}

class Board {
  readonly #ports: BoardPorts
  readonly #follower: EventFollower
  readonly #standings: Standings
  readonly #verdicts = new FreshnessVerdicts()
  readonly #facts = new Map<string, AssetFacts>()
  readonly #active = new ActiveRuns()
  readonly #loaded: () => Catalogue
  #catalogue: Catalogue

  constructor(ports: BoardPorts, loaded: () => Catalogue) {
    this.#ports = ports
    this.#loaded = loaded
    this.#catalogue = loaded()
    this.#follower = new EventFollower(ports.storage, KINDS)
    this.#standings = new Standings(ports.projects, ports.clock)
    this.#standings.use(this.#catalogue)
  }

  async look(): Promise<AssetView> {
    const catalogue = this.#loaded()
    if (catalogue !== this.#catalogue) this.#standings.use(catalogue)
    this.#catalogue = catalogue
    if ((await this.#follower.follow((event) => this.#apply(event))) === 'reset') await this.#reset()
    await this.#readUnknown()
    await this.#standings.refresh()
    return {
      catalogue: this.#catalogue,
      nowMs: this.#ports.clock.nowMs(),
      verdicts: this.#verdicts,
      active: this.#active,
      factsOf: (key) => this.#factsOf(key),
      standingOf: (key) => this.#standings.get(key) ?? this.#guess(key),
    }
  }

  async #reset(): Promise<void> {
    this.#facts.clear()
    this.#standings.doubtAll()
    this.#active.clear()
    let cursor: string | undefined
    for (let seen = 0; seen < MOST_RUNS; seen += RUNS_AT_ONCE) {
      const { runs, nextCursor } = await this.#ports.storage.listRuns({
        statuses: ['queued', 'running', 'canceling'],
        order: 'oldest',
        limit: RUNS_AT_ONCE,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const run of runs) this.#active.add(run)
      if (nextCursor === undefined) return
      cursor = nextCursor
      await setImmediate()
    }
  }

  async #readUnknown(): Promise<void> {
    const unknown = this.#catalogue.keys.filter((key) => !this.#facts.has(key))
    for (let at = 0; at < unknown.length; at += KEYS_AT_ONCE) {
      if (at > 0) await setImmediate()
      const assetKeys = unknown.slice(at, at + KEYS_AT_ONCE)
      const states = await this.#ports.storage.listAssets({ assetKeys })
      for (const key of assetKeys) this.#facts.set(key, new AssetFacts())
      for (const state of states) this.#facts.get(state.assetKey)?.add(state)
    }
  }

  #apply(event: StoredEvent): void {
    this.#active.apply(event)
    if (event.kind === 'partitions-added' || event.kind === 'partitions-removed') {
      return this.#doubtReadersOf(event.partitions)
    }
    const subject = assetOf(event)
    if (subject === undefined) return
    // Which partitions a wipe of the whole forgets is the store's to say.
    if (event.kind === 'asset-wiped') this.#facts.delete(subject.assetKey)
    else this.#facts.get(subject.assetKey)?.apply(event)
    if (event.kind !== 'check-evaluated' && event.kind !== 'freshness-changed') this.#standings.doubt(subject.assetKey)
  }

  #doubtReadersOf(set: string): void {
    for (const [key, { asset }] of this.#catalogue.entries) {
      if (asset.dynamicPartitions.includes(set)) this.#standings.doubt(key)
    }
  }

  #factsOf(key: string): AssetFacts {
    return this.#facts.get(key) ?? new AssetFacts()
  }

  /** Until its project's code has said more. */
  #guess(assetKey: string): AssetStanding {
    const isMade = this.#catalogue.entries.get(assetKey)?.asset.kind === 'materializable'
    if (!isMade) return { assetKey, status: 'external', reasons: [] }
    const status = this.#factsOf(assetKey).newest === undefined ? 'missing' : 'fresh'
    return { assetKey, status, reasons: ['its code has not answered yet: more is not known'] }
  }
}
