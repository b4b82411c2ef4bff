import type { EventKind, RunTimeline, Storage, StoredEvent } from '@ingot/core'
import { newTimeline } from '@ingot/core'

const PAGE = 1_000

/** Every event of a run, oldest first. */
export async function* eventsOfRun(
  storage: Storage,
  runId: string,
  kinds?: readonly EventKind[],
): AsyncGenerator<StoredEvent, void> {
  for (let afterId = 0; ;) {
    const page = await storage.read({ afterId, limit: PAGE, runId, ...(kinds === undefined ? {} : { kinds }) })
    yield* page.events
    if (page.nextId === afterId) return
    afterId = page.nextId
  }
}

export async function readTimeline(
  storage: Storage,
  runId: string,
  onEvent?: (event: StoredEvent) => void,
): Promise<RunTimeline> {
  const timeline = newTimeline()
  for await (const event of eventsOfRun(storage, runId)) {
    timeline.add(event)
    onEvent?.(event)
  }
  return timeline
}
