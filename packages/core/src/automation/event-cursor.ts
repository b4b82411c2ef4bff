/**
 * event-cursor — how far a sensor has read the event log. A sensor that has never read begins with what comes next.
 *
 * Errors   InvalidError invalid/cursor
 */
import { InvalidError } from '../errors.ts'
import type { EventKind, StoredEvent } from '../event/event.ts'
import type { Storage } from '../storage/storage.ts'

/** Id of the last event read; undefined = none was read yet. */
export function parseEventCursor(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const id = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(id) && id >= 0) return id
  throw new InvalidError(
    'invalid/cursor',
    `sensor "${name}": its cursor is ${text.slice(0, 100)}; it must be the id of an event, like 1234.`,
  )
}

export interface NewEvents<E extends StoredEvent> {
  readonly events: readonly E[]
  /** All up to this one have been looked at. */
  readonly readToId: number
  readonly hasMore: boolean
}

const PAGE = 1_000
// A tick looks at no more than this, and goes on in the next.
const MOST_PAGES = 20

/** The next events that `isWanted`, at most `most`. */
export async function readNewEvents<E extends StoredEvent>(
  storage: Pick<Storage, 'read'>,
  query: { readonly afterId: number; readonly kinds: readonly EventKind[]; readonly assetKey?: string },
  isWanted: (event: StoredEvent) => event is E,
  most: number,
): Promise<NewEvents<E>> {
  const events: E[] = []
  let afterId = query.afterId
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await storage.read({ ...query, afterId, limit: PAGE })
    for (const event of read.events) {
      if (!isWanted(event)) continue
      if (events.length === most) return { events, readToId: events.at(-1)?.id ?? afterId, hasMore: true }
      events.push(event)
    }
    afterId = read.nextId
    if (read.events.length < PAGE) return { events, readToId: afterId, hasMore: false }
  }
  return { events, readToId: afterId, hasMore: true }
}

// A cursor that moves on with every foreign event would be written with every one.
const WORTH_WRITING = 1_000

/** The cursor to keep when there was nothing for the sensor; undefined = it stays. */
export function idleCursor(afterId: number, readToId: number): string | undefined {
  return readToId - afterId >= WORTH_WRITING ? String(readToId) : undefined
}
