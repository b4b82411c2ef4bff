/**
 * standings — how assets stand, as the processes with the author's code last said; asked anew for those alone of which
 * something may have changed.
 *
 * Rules    time alone can change an asset in partitions, when a window ends: such ones, and their readers, are asked for
 *          once a minute while somebody looks.
 *          A process that answers late, or not at all, holds up nobody for longer than `PATIENCE_MS`: what was known
 *          before is shown, or what can be told without the code, and it is asked again.
 */
import type { AssetStanding, Clock } from '@ingot/core'

import type { ServerProjects } from '../ports.ts'
import type { Catalogue } from './catalogue.ts'

const PATIENCE_MS = 2_000
const WINDOWS_MS = 60_000

export class Standings {
  readonly #projects: Pick<ServerProjects, 'host'>
  readonly #clock: Clock
  #catalogue: Catalogue | undefined
  readonly #known = new Map<string, AssetStanding>()
  /** Of which something may have changed, in the projects that know them. */
  readonly #doubted = new Map<string, Set<string>>()
  /** Being asked. */
  readonly #asks = new Map<string, Promise<void>>()
  #windowsAtMs = 0

  constructor(projects: Pick<ServerProjects, 'host'>, clock: Clock) {
    this.#projects = projects
    this.#clock = clock
  }

  get(key: string): AssetStanding | undefined {
    return this.#known.get(key)
  }

  /** Other code: everything is doubted. */
  use(catalogue: Catalogue): void {
    this.#catalogue = catalogue
    this.#doubted.clear()
    for (const key of this.#known.keys()) if (!catalogue.entries.has(key)) this.#known.delete(key)
    for (const key of catalogue.keys) this.#doubtOne(key)
    this.#windowsAtMs = this.#clock.nowMs()
  }

  /** The asset and those that read it. */
  doubt(key: string): void {
    this.#doubtOne(key)
    for (const reader of this.#catalogue?.graph.downstream(key) ?? []) this.#doubtOne(reader)
  }

  doubtAll(): void {
    for (const key of this.#catalogue?.keys ?? []) this.#doubtOne(key)
  }

  async refresh(): Promise<void> {
    if (this.#clock.nowMs() - this.#windowsAtMs >= WINDOWS_MS) this.#doubtWindows()
    for (const project of this.#doubted.keys()) {
      if (!this.#asks.has(project)) this.#asks.set(project, this.#ask(project))
    }
    if (this.#asks.size > 0) await this.#patiently(Promise.all(this.#asks.values()))
  }

  #doubtOne(key: string): void {
    const project = this.#catalogue?.entries.get(key)?.project
    if (project === undefined) return
    const keys = this.#doubted.get(project)
    if (keys === undefined) this.#doubted.set(project, new Set([key]))
    else keys.add(key)
  }

  #doubtWindows(): void {
    this.#windowsAtMs = this.#clock.nowMs()
    for (const [key, { asset }] of this.#catalogue?.entries ?? []) if (asset.isPartitioned) this.doubt(key)
  }

  async #ask(project: string): Promise<void> {
    const keys = this.#doubted.get(project) ?? new Set()
    this.#doubted.delete(project)
    try {
      const found = await this.#projects.host(project).describeAssets({ assetKeys: [...keys] })
      for (const standing of found) this.#known.set(standing.assetKey, standing)
    } catch {
      // Whatever it is, the project's own pages say so; here the rest of the assets must still be shown.
      for (const key of keys) this.#doubtOne(key)
    } finally {
      this.#asks.delete(project)
    }
  }

  async #patiently(work: Promise<unknown>): Promise<void> {
    const enough = new AbortController()
    const waited = this.#clock.sleep(PATIENCE_MS, enough.signal).catch(() => undefined)
    await Promise.race([work, waited])
    enough.abort()
  }
}
