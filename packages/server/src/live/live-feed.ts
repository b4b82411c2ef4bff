/**
 * live-feed — one reader of what changes, for all who watch: it is there while somebody watches, reads each new event
 * once, and tells all of them at most ten times a second.
 *
 * Promise  1. A watcher is told of everything after the id that it began with, in as many portions as it takes: one that
 *             does not listen for a while is told less exactly, and costs no more.
 *          2. Where more happens than can be read in passing, that is said too: everything may have changed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Bell } from '@ingot/core'
import { bell } from '@ingot/core'

import type { ServerPorts } from '../ports.ts'
import type { News } from './live-topics.ts'
import { addEvent, addNews, addUnknown, LIVE_KINDS, noNews } from './live-topics.ts'
import type { UnloggedChanges } from './unlogged-changes.ts'
import { unloggedChanges } from './unlogged-changes.ts'

export interface Watcher extends Disposable {
  /** It is told of what comes after. */
  readonly fromId: number
  /** Undefined when it was disposed of, or the signal was aborted. */
  next(signal: AbortSignal): Promise<ToldNews | undefined>
}

export interface ToldNews {
  readonly lastEventId: number
  readonly news: News
}

export interface LiveFeed {
  watch(): Promise<Watcher>
}

// Ten messages a second.
const PACE_MS = 100
// Without an event, a change is found by comparing: that costs more.
const LOOK_EVERY_MS = 500
// Leases that run out are no change of the store.
const LOOK_ANYWAY_MS = 5_000
const PAGE = 2_000
const MOST_PAGES = 25

export type LivePorts = Pick<ServerPorts, 'storage' | 'clock' | 'projects' | 'aliveDaemons'>

export function liveFeed(ports: LivePorts): LiveFeed {
  let going: Promise<Feed> | undefined
  const watchers = new Set<Told>()
  return {
    async watch() {
      const told: Told = { news: noNews(), isNew: bell() }
      watchers.add(told)
      going ??= startFeed(ports, watchers)
      const mine = going
      const leave = (): void => {
        if (!watchers.delete(told) || watchers.size > 0) return
        if (going === mine) going = undefined
        mine.then((feed) => feed.stop()).catch(() => undefined)
      }
      const feed = await mine.catch((error: unknown) => {
        if (going === mine) going = undefined
        leave()
        throw error
      })
      return watcherOf(ports, feed, told, leave)
    },
  }
}

interface Told {
  news: News
  readonly isNew: Bell
}

interface Feed {
  lastId: number
  stop(): void
}

function watcherOf({ clock }: LivePorts, feed: Feed, told: Told, leave: () => void): Watcher {
  const left = new AbortController()
  return {
    fromId: feed.lastId,
    async next(signal) {
      const ended = AbortSignal.any([signal, left.signal])
      while (!ended.aborted && told.news.topics.size === 0) await told.isNew.wait(clock, LOOK_ANYWAY_MS, ended)
      if (ended.aborted) return undefined
      const { news } = told
      told.news = noNews()
      return { lastEventId: feed.lastId, news }
    },
    [Symbol.dispose]() {
      left.abort()
      leave()
    },
  }
}

async function startFeed(ports: LivePorts, watchers: ReadonlySet<Told>): Promise<Feed> {
  const stopping = new AbortController()
  const rung = bell()
  const heard = { hasReloaded: false }
  const stopListening = ports.storage.onChange(() => rung.ring())
  const stopWatching = ports.projects.onChange(() => {
    heard.hasReloaded = true
    rung.ring()
  })
  const stop = (): void => {
    stopping.abort()
    stopListening()
    stopWatching()
  }
  try {
    const feed: Feed = { lastId: await ports.storage.lastEventId(), stop }
    const unlogged = unloggedChanges(ports)
    await unlogged.look()
    void keepReading(ports, feed, { rung, heard, unlogged, watchers, signal: stopping.signal })
    return feed
  } catch (error) {
    stop()
    throw error
  }
}

interface Reading {
  readonly rung: Bell
  readonly heard: { hasReloaded: boolean }
  readonly unlogged: UnloggedChanges
  readonly watchers: ReadonlySet<Told>
  readonly signal: AbortSignal
}

/** Until the signal is aborted. Never rejects. */
async function keepReading(
  ports: LivePorts,
  feed: Feed,
  { rung, heard, unlogged, watchers, signal }: Reading,
): Promise<void> {
  const { clock } = ports
  let lookedAtMs = clock.nowMs()
  let isLookOwed = false
  for (;;) {
    const untilLookMs = Math.max(0, lookedAtMs + LOOK_EVERY_MS - clock.nowMs())
    await rung.wait(clock, isLookOwed ? untilLookMs : LOOK_ANYWAY_MS, signal)
    if (signal.aborted) return
    const news = noNews()
    if (heard.hasReloaded) news.topics.add('locations')
    heard.hasReloaded = false
    isLookOwed = clock.nowMs() - lookedAtMs < LOOK_EVERY_MS
    // A store that fails now is asked again at the next turn.
    await readNews(ports, feed, news).catch(() => undefined)
    if (!isLookOwed) {
      lookedAtMs = clock.nowMs()
      for (const topic of await unlogged.look().catch(() => [])) news.topics.add(topic)
    }
    if (news.topics.size > 0) tell(watchers, news)
    await clock.sleep(PACE_MS, signal).catch(() => undefined)
  }
}

function tell(watchers: ReadonlySet<Told>, news: News): void {
  for (const told of watchers) {
    addNews(told.news, news)
    told.isNew.ring()
  }
}

async function readNews({ storage }: LivePorts, feed: Feed, news: News): Promise<void> {
  for (let pages = 1; ; pages += 1) {
    const page = await storage.read({ afterId: feed.lastId, limit: PAGE, kinds: LIVE_KINDS })
    for (const event of page.events) addEvent(news, event)
    feed.lastId = page.nextId
    if (page.events.length < PAGE) return
    if (pages === MOST_PAGES) {
      feed.lastId = await storage.lastEventId()
      addUnknown(news)
      return
    }
    await nextTurn()
  }
}
