/**
 * tail — reading the event log where automation needs it.
 */
import type { EventKind, StoredEvent } from '../../event/event.ts'
import type { EventLog } from '../../storage/storage.ts'

const PAGE = 5_000

/** Every event after `afterId`, page by page; gives the id up to which it has read. */
export async function readTail(
  log: Pick<EventLog, 'read'>,
  query: { readonly afterId: number; readonly kinds: readonly EventKind[]; readonly runId?: string },
  onPage: (events: readonly StoredEvent[]) => Promise<void> | void,
): Promise<number> {
  for (let { afterId } = query; ;) {
    const page = await log.read({ ...query, afterId, limit: PAGE })
    if (page.events.length > 0) await onPage(page.events)
    if (page.nextId === afterId) return afterId
    afterId = page.nextId
  }
}

const FIRST_STEP = 1_000

/** The version of the data just before the event `beforeId`; undefined when there was none. */
export async function dataVersionBefore(
  log: EventLog,
  assetKey: string,
  partition: string | undefined,
  beforeId: number,
): Promise<string | undefined> {
  for (let step = FIRST_STEP; ; step *= 10) {
    const from = Math.max(0, beforeId - step)
    const found = await lastVersionIn(log, assetKey, partition, from, beforeId)
    if (found !== undefined || from === 0) return found
  }
}

async function lastVersionIn(
  log: EventLog,
  assetKey: string,
  partition: string | undefined,
  from: number,
  beforeId: number,
): Promise<string | undefined> {
  const kinds = ['asset-materialized', 'asset-observed', 'asset-wiped'] as const
  let found: string | undefined
  for (let afterId = from; ;) {
    const page = await log.read({ assetKey, kinds, afterId, limit: PAGE })
    for (const event of page.events) {
      if (event.id >= beforeId) return found
      if (event.kind === 'asset-wiped' && (event.partition === undefined || event.partition === partition))
        found = undefined
      if ((event.kind === 'asset-materialized' || event.kind === 'asset-observed') && event.partition === partition) {
        found = event.dataVersion
      }
    }
    if (page.nextId === afterId) return found
    afterId = page.nextId
  }
}
