/**
 * run-key-table — which run each run key stands for.
 */
import { DEDUP_SCOPE, type RunKey } from '../storage.ts'
import { nameOf } from './collections.ts'

interface KeptKey {
  readonly runId: string
  /** The newest tick that asked for it. */
  readonly tickId: number | undefined
}

export class RunKeyTable {
  readonly #keys = new Map<string, KeptKey>()

  /** The run that was made for the key; undefined when a run may be made for it. */
  runOf({ scope, key }: RunKey, isUnfinished: (runId: string) => boolean): string | undefined {
    const runId = this.#keys.get(nameOf(scope, key))?.runId
    if (runId === undefined || (scope === DEDUP_SCOPE && !isUnfinished(runId))) return undefined
    return runId
  }

  set({ scope, key }: RunKey, runId: string): void {
    this.#keys.set(nameOf(scope, key), { runId, tickId: undefined })
  }

  /** Says which tick asked for it last. */
  askedBy({ scope, key }: RunKey, tickId: number): void {
    const kept = this.#keys.get(nameOf(scope, key))
    if (kept !== undefined) this.#keys.set(nameOf(scope, key), { ...kept, tickId })
  }

  /** Forgets keys whose run is gone and that no tick which is still there asked for. */
  prune(isRunThere: (runId: string) => boolean, isTickThere: (tickId: number) => boolean): void {
    for (const [name, { runId, tickId }] of this.#keys) {
      if (!isRunThere(runId) && (tickId === undefined || !isTickThere(tickId))) this.#keys.delete(name)
    }
  }
}
