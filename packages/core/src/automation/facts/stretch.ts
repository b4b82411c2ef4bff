/**
 * stretch — what happened since the evaluation before: updates by subject and partition, and the order of it all.
 *
 * Rules    it grows with every event and is cut only when an evaluation has been committed: one that was not is done
 *          again and sees the same.
 */
import type { Update } from '../condition/read-model.ts'

export interface Happened extends Update {
  readonly atMs: number
  readonly isDataChanged: boolean
}

export class Stretch {
  readonly #updates = new Map<string, Map<string, Happened>>()
  #order: { readonly id: number; readonly atMs: number }[] = []

  /** Of each partition, '' for the whole, the newest; whether data changed is kept of all. */
  add(subjectId: string, partition: string, update: Happened): void {
    let own = this.#updates.get(subjectId)
    if (own === undefined) this.#updates.set(subjectId, (own = new Map()))
    const before = own.get(partition)
    // A page read again after a load brings what is known.
    if (before !== undefined && before.id >= update.id) return
    own.set(partition, { ...update, isDataChanged: update.isDataChanged || before?.isDataChanged === true })
    if ((this.#order.at(-1)?.id ?? 0) < update.id) this.#order.push({ id: update.id, atMs: update.atMs })
  }

  /** A wipe takes back what it forgets. */
  remove(subjectId: string, partition: string | undefined): void {
    if (partition === undefined) this.#updates.delete(subjectId)
    else this.#updates.get(subjectId)?.delete(partition)
  }

  of(subjectId: string): ReadonlyMap<string, Happened> {
    return this.#updates.get(subjectId) ?? new Map()
  }

  get subjectIds(): Iterable<string> {
    return this.#updates.keys()
  }

  /** The newest of what happened at or before `atMs`; `fromId` when there is nothing. */
  newestIdAt(atMs: number, fromId: number): number {
    return this.#order.reduce((best, one) => (one.atMs <= atMs && one.id > best ? one.id : best), fromId)
  }

  cut(upToId: number): void {
    for (const [subjectId, own] of this.#updates) {
      for (const [partition, update] of own) if (update.id <= upToId) own.delete(partition)
      if (own.size === 0) this.#updates.delete(subjectId)
    }
    this.#order = this.#order.filter((one) => one.id > upToId)
  }
}
