/**
 * live-stream — what one watcher is sent: `hello`, what it has missed, then what changes.
 */
import type { ChangeMessage, HelloMessage } from '../contract/index.ts'
import type { StreamMessage } from '../handle.ts'
import type { LiveFeed, LivePorts, ToldNews, Watcher } from './live-feed.ts'
import type { News } from './live-topics.ts'
import { addEvent, LIVE_KINDS, noNews, UNLOGGED_TOPICS } from './live-topics.ts'

export type LiveMessage = StreamMessage<HelloMessage | ChangeMessage>

export interface Greeting {
  readonly version: string
  readonly startedAtMs: number
}

/** `afterId` undefined: it has seen nothing yet, and so has missed nothing. */
export async function* liveStream(
  { storage }: Pick<LivePorts, 'storage'>,
  feed: LiveFeed,
  greeting: Greeting,
  afterId: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage, void> {
  using watcher = await feed.watch()
  const missed = afterId === undefined ? noNews() : await missedSince({ storage }, afterId, watcher)
  const { fromId } = watcher
  const hello = { ...greeting, lastEventId: fromId, isReset: missed === undefined }
  yield { event: 'hello', id: String(fromId), data: hello }
  if (missed !== undefined && missed.topics.size > 0) yield changeOf({ lastEventId: fromId, news: missed })
  for (let told = await watcher.next(signal); told !== undefined; told = await watcher.next(signal)) {
    yield changeOf(told)
  }
}

const MOST_MISSED = 10_000

/** Undefined when it cannot be told: too much, or the cursor is of another store. */
async function missedSince(
  { storage }: Pick<LivePorts, 'storage'>,
  afterId: number,
  { fromId }: Watcher,
): Promise<News | undefined> {
  if (afterId > (await storage.lastEventId())) return undefined
  const news = noNews()
  for (const topic of UNLOGGED_TOPICS) news.topics.add(topic)
  if (afterId >= fromId) return news
  const { events } = await storage.read({ afterId, beforeId: fromId + 1, limit: MOST_MISSED, kinds: LIVE_KINDS })
  if (events.length === MOST_MISSED) return undefined
  for (const event of events) addEvent(news, event)
  return news
}

function changeOf({ lastEventId, news }: ToldNews): LiveMessage {
  const { topics, runIds, assetKeys } = news
  return {
    event: 'change',
    id: String(lastEventId),
    data: {
      lastEventId,
      topics: [...topics],
      ...(runIds === undefined ? {} : { runIds: [...runIds] }),
      ...(assetKeys === undefined ? {} : { assetKeys: [...assetKeys] }),
    },
  }
}
