/**
 * asset-events — what happened to an asset, newest first, page by page.
 *
 * Cost     results of one check are picked out of those of all its checks; a page looks at `MOST_PAGES` pages of the
 *          store and may be short: the next one goes on from there.
 */
import type { EventKind, Storage, StoredEvent } from '@ingot/core'
import { ASSET_EVENT_KINDS } from '@ingot/core'

import type { Asked, ResponseOf } from '../contract/index.ts'

type Page = ResponseOf<'GET /assets/{key}/events'>
type Query = Asked<'GET /assets/{key}/events'>['query']

const MOST_PAGES = 20
const PAGE = 1_000

export async function assetEvents(
  storage: Pick<Storage, 'read'>,
  assetKey: string,
  { kind, partition, check, beforeId, limit }: Query,
): Promise<Page> {
  const kinds: readonly EventKind[] = check === undefined ? (kind ?? ASSET_EVENT_KINDS) : ['check-evaluated']
  const pageSize = check === undefined ? limit : PAGE
  const isWanted = (event: StoredEvent): boolean =>
    check === undefined || (event.kind === 'check-evaluated' && event.check === check)
  const events: StoredEvent[] = []
  let before = beforeId
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await storage.read({
      afterId: 0,
      order: 'newest',
      limit: pageSize,
      assetKey,
      kinds,
      ...(partition === undefined ? {} : { partition }),
      ...(before === undefined ? {} : { beforeId: before }),
    })
    for (const event of read.events) {
      if (isWanted(event) && events.push(event) === limit) return { events, nextBeforeId: event.id }
    }
    before = read.events.at(-1)?.id
    if (read.events.length < pageSize || before === undefined) return { events }
  }
  return { events, ...(before === undefined ? {} : { nextBeforeId: before }) }
}
