/**
 * active-runs — unfinished runs by the assets that they were asked to make.
 *
 * Rules    a run of so many assets that its request does not name all of them counts for those that it names.
 */
import type { RunRequest, RunState, StoredEvent } from '@ingot/core'
import { isFinished } from '@ingot/core'

export interface ActiveRun {
  readonly runId: string
  readonly request: RunRequest
}

export class ActiveRuns {
  readonly #runs = new Map<string, RunRequest>()
  readonly #byAsset = new Map<string, Set<string>>()

  clear(): void {
    this.#runs.clear()
    this.#byAsset.clear()
  }

  add({ runId, status, request }: Pick<RunState, 'runId' | 'status' | 'request'>): void {
    if (!isFinished(status)) this.#begin(runId, request)
  }

  apply(event: StoredEvent): void {
    if (event.kind === 'run-queued') this.#begin(event.runId, event.request)
    if (event.kind === 'run-ended') this.#end(event.runId)
  }

  /** Newest last. */
  of(assetKey: string): readonly ActiveRun[] {
    return [...(this.#byAsset.get(assetKey) ?? [])].flatMap((runId) => {
      const request = this.#runs.get(runId)
      return request === undefined ? [] : [{ runId, request }]
    })
  }

  #begin(runId: string, request: RunRequest): void {
    if (request.action === 'check') return
    this.#runs.set(runId, request)
    for (const key of request.assets) {
      const runs = this.#byAsset.get(key)
      if (runs === undefined) this.#byAsset.set(key, new Set([runId]))
      else runs.add(runId)
    }
  }

  #end(runId: string): void {
    for (const key of this.#runs.get(runId)?.assets ?? []) {
      const runs = this.#byAsset.get(key)
      runs?.delete(runId)
      if (runs?.size === 0) this.#byAsset.delete(key)
    }
    this.#runs.delete(runId)
  }
}
