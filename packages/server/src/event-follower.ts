/**
 * event-follower — what has happened since the last look, for what is kept in memory of the event log.
 *
 * Rules    the first look, and one after which too much has happened, is a `reset`: what is kept is to be read anew.
 *          It is said before reading, so an event may be told that the new reading has seen already: applying one twice
 *          must change nothing.
 */
import type { EventKind, EventLog, StoredEvent } from '@ingot/core'

// Past so many, reading the states anew is less than reading what happened.
const MOST_EVENTS = 200_000
const PAGE = 5_000

export class EventFollower {
  readonly #log: Pick<EventLog, 'read' | 'lastEventId'>
  readonly #kinds: readonly EventKind[]
  #seenId: number | undefined

  constructor(log: Pick<EventLog, 'read' | 'lastEventId'>, kinds: readonly EventKind[]) {
    this.#log = log
    this.#kinds = kinds
  }

  async follow(onEvent: (event: StoredEvent) => void): Promise<'reset' | 'followed'> {
    const lastId = await this.#log.lastEventId()
    const seenId = this.#seenId
    if (seenId === undefined || lastId - seenId > MOST_EVENTS) {
      this.#seenId = lastId
      return 'reset'
    }
    for (let afterId = seenId; afterId < lastId;) {
      const page = await this.#log.read({ afterId, kinds: this.#kinds, limit: PAGE })
      for (const event of page.events) onEvent(event)
      if (page.nextId <= afterId) break
      afterId = page.nextId
      this.#seenId = afterId
    }
    return 'followed'
  }
}
