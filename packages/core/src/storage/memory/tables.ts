/**
 * tables — all that a storage in memory keeps, and how a write goes through it: events are pushed and folded, what they
 * end is freed, and who listens is told once the write is whole.
 */
import { StorageError } from '../../errors.ts'
import type { StoredEvent } from '../../event/event.ts'
import type { RunClaim } from '../../run/claim.ts'
import type { AuditEntry } from '../audit-store.ts'
import { staleClaim } from '../checks.ts'
import { endsStep } from '../pool-line.ts'
import type { Fence } from '../storage.ts'
import type { TokenRecord } from '../token-store.ts'
import { AssetTable } from './asset-table.ts'
import { BackfillTable } from './backfill-table.ts'
import { IndexedLog } from './indexed-log.ts'
import { LeaseTable } from './lease-table.ts'
import { PartitionTable } from './partition-table.ts'
import { RunKeyTable } from './run-key-table.ts'
import { RunTable } from './run-table.ts'
import { SlotTable } from './slot-table.ts'
import { TickTable } from './tick-table.ts'

/** A claim, or what is left of one that was released: its token, so that the next is higher. */
export type KeptClaim = RunClaim & { readonly isReleased?: true }

export class MemoryTables {
  readonly log: IndexedLog = new IndexedLog()
  readonly runs: RunTable = new RunTable()
  readonly assets: AssetTable = new AssetTable()
  readonly partitions: PartitionTable = new PartitionTable()
  readonly claims: Map<string, KeptClaim> = new Map()
  readonly slots: SlotTable = new SlotTable()
  readonly leases: LeaseTable = new LeaseTable()
  readonly runKeys: RunKeyTable = new RunKeyTable()
  readonly ticks: TickTable = new TickTable()
  readonly backfills: BackfillTable = new BackfillTable()
  /** By id, in the order created. */
  readonly tokens: Map<string, TokenRecord> = new Map()
  readonly audit: AuditEntry[] = []
  readonly appendListeners: Set<(lastId: number) => void> = new Set()
  readonly changeListeners: Set<() => void> = new Set()
  #isClosed = false
  #isChanged = false
  #toldId = 0

  checkOpen(): void {
    if (!this.#isClosed) return
    throw new StorageError('storage/unavailable', 'the storage in memory is closed: open another one.')
  }

  close(): void {
    this.#isClosed = true
    this.appendListeners.clear()
    this.changeListeners.clear()
  }

  checkFence(fence: Fence): void {
    const claim = this.claims.get(fence.runId)
    if (claim?.token !== fence.token || claim.isReleased === true) throw staleClaim(fence)
  }

  write(bodies: readonly string[]): readonly number[] {
    return bodies.map((body) => {
      const event = this.log.push(body)
      this.#fold(event)
      this.#free(event)
      this.#isChanged = true
      return event.id
    })
  }

  /** Marks a change of something else than events. */
  touch(): void {
    this.#isChanged = true
  }

  /** The last thing of every write. */
  tell(): void {
    if (!this.#isChanged) return
    this.#isChanged = false
    const { lastId } = this.log
    const hasEvents = lastId > this.#toldId
    this.#toldId = lastId
    if (hasEvents) for (const listener of this.appendListeners) guarded(() => listener(lastId))
    for (const listener of this.changeListeners) guarded(listener)
  }

  rebuild(): void {
    this.runs.clear()
    this.assets.clear()
    this.partitions.clear()
    for (const event of this.log.all()) this.#fold(event)
    this.touch()
  }

  #fold(event: StoredEvent): void {
    if (event.runId !== undefined) this.runs.fold(event.runId, event)
    this.assets.fold(event)
    this.partitions.fold(event)
  }

  #free(event: StoredEvent): void {
    if (event.kind === 'run-ended') {
      this.claims.delete(event.runId)
      this.slots.free(event.runId)
    } else if (event.runId !== undefined && 'stepKey' in event && event.stepKey !== undefined && endsStep(event.kind)) {
      this.slots.free(event.runId, event.stepKey)
    }
  }
}

function guarded(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    // The write is done: a listener's fault is not the writer's.
    queueMicrotask(() => {
      throw error
    })
  }
}
