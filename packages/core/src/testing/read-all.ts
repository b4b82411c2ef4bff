import type { StoredEvent } from '../event/event.ts'
import type { Storage } from '../storage/storage.ts'

/** All events of a run, oldest first. */
export async function readAll(storage: Storage, runId: string): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let afterId = 0; ;) {
    const page = await storage.read({ afterId, limit: 10_000, runId })
    events.push(...page.events)
    if (page.nextId === afterId) return events
    afterId = page.nextId
  }
}
