/**
 * asset-facts — of all that has happened to an asset and its partitions, what a list of assets shows. Small: there may
 * be ten thousand assets, and one may have a hundred thousand partitions.
 *
 * Rules    the same whether it is gathered from states or from events, and an event told twice changes nothing.
 *          After a wipe they are to be gathered anew.
 */
import type { AssetState, Severity, StoredEvent } from '@ingot/core'
import { ROW_COUNT } from '@ingot/core'

export interface MadeFact {
  readonly id: number
  readonly atMs: number
  readonly partition?: string
  readonly runId?: string
  readonly rowCount?: number
}

export interface FailureFact {
  readonly id: number
  readonly atMs: number
  readonly partition?: string
  readonly runId?: string
  readonly cause: 'failed' | 'canceled'
}

export interface CheckFact {
  readonly id: number
  readonly partition?: string
  readonly passed: boolean
  readonly severity: Severity
}

type Made = Extract<StoredEvent, { kind: 'asset-materialized' }>
type Failed = Extract<StoredEvent, { kind: 'asset-failed' }>
type Checked = Extract<StoredEvent, { kind: 'check-evaluated' }>

export class AssetFacts {
  /** The newest materialisation of the asset, or of whichever partition. */
  newest: MadeFact | undefined
  /** The latest by its own time, which for one reported from outside need not be the newest. */
  madeAtMs: number | undefined
  observedAtMs: number | undefined
  observedPartition: string | undefined
  /** Attempts that came to nothing and that no other has made good, by partition; '' = the asset as a whole. */
  readonly failures: Map<string, FailureFact> = new Map()
  /** The newest result of each check, whatever the partition. */
  readonly checks: Map<string, CheckFact> = new Map()

  add({ materialization, observation, failure, checks }: AssetState): void {
    if (materialization !== undefined) this.#made(materialization)
    if (observation !== undefined) this.#observed(observation.atMs, observation.partition)
    if (failure !== undefined) this.#failed(failure)
    for (const check of Object.values(checks)) this.#checked(check)
  }

  apply(event: StoredEvent): void {
    switch (event.kind) {
      case 'asset-materialized':
        this.failures.delete(event.partition ?? '')
        return this.#made(event)
      case 'asset-observed':
        return this.#observed(event.atMs, event.partition)
      case 'asset-failed':
        return this.#failed(event)
      case 'check-evaluated':
        return this.#checked(event)
      default:
    }
  }

  get failure(): FailureFact | undefined {
    let newest: FailureFact | undefined
    for (const failure of this.failures.values()) if (failure.id > (newest?.id ?? 0)) newest = failure
    return newest
  }

  #made({ id, atMs, partition, runId, metadata }: Made): void {
    this.madeAtMs = Math.max(this.madeAtMs ?? atMs, atMs)
    if (id < (this.newest?.id ?? 0)) return
    const rows = metadata[ROW_COUNT]
    const rowCount = rows?.kind === 'int' || rows?.kind === 'float' ? rows.value : undefined
    this.newest = { id, atMs, ...where(partition, runId), ...(rowCount === undefined ? {} : { rowCount }) }
  }

  #observed(atMs: number, partition: string | undefined): void {
    if (atMs < (this.observedAtMs ?? 0)) return
    this.observedAtMs = atMs
    this.observedPartition = partition
  }

  #failed({ id, atMs, partition, runId, cause }: Failed): void {
    this.failures.set(partition ?? '', { id, atMs, cause, ...where(partition, runId) })
  }

  #checked({ id, check, passed, severity, partition }: Checked): void {
    if (id < (this.checks.get(check)?.id ?? 0)) return
    this.checks.set(check, { id, passed, severity, ...(partition === undefined ? {} : { partition }) })
  }
}

function where(partition: string | undefined, runId: string | undefined) {
  return { ...(partition === undefined ? {} : { partition }), ...(runId === undefined ? {} : { runId }) }
}
