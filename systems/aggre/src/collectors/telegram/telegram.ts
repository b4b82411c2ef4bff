/**
 * telegram — public channels: through MTProto where somebody has signed in, else from the pages that everybody sees.
 *
 * Promise  1. A go reads on where the last one stood, oldest first with MTProto, backwards page by page on the site, so
 *             that no message between two goes is missed; the first go reads the newest `maxMessages`.
 *          2. Where a channel stands is written after its messages are.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import type { AggreConfig } from '../../config/config.ts'
import { HOME } from '../../home.ts'
import { type Collection, WRITES_AT_ONCE } from '../collection.ts'
import type { Collector } from '../collector.ts'
import { at, countAt } from '../json.ts'
import { inLanes } from '../lanes.ts'
import { makeCollector } from '../make-collector.ts'
import { messageKey } from './message-tell.ts'
import { type PublicMessage, readPublicPage } from './public-page.ts'
import type { TelegramClient } from './telegram-client.ts'
import { transformTelegram } from './telegram-tell.ts'

type Settings = NonNullable<AggreConfig['sources']['telegram']>

/** Of twenty messages; what is older than that many pages is missed, and said to be. */
const MOST_PAGES = 250

export const telegram: Collector = makeCollector({
  source: 'telegram',
  settings: ({ telegram }) => telegram,
  transform: transformTelegram,
  async gather(collection, settings) {
    const given = collection.context.telegram
    await using opened = given === undefined ? await openSaved(collection, settings) : undefined
    const client = given ?? opened
    for (const channel of settings.channels) {
      const isRead =
        client !== undefined && (await readMessages(collection, { client, channel, limit: settings.maxMessages }))
      if (!isRead) await readPages(collection, settings, channel)
    }
  },
})

/** With the session that `aggre telegram-auth` saved; undefined where there is none, or it does not open. */
async function openSaved(collection: Collection, settings: Settings): Promise<TelegramClient | undefined> {
  const file = resolve(HOME, settings.sessionFile)
  if (!existsSync(file)) return undefined
  try {
    // Loaded only where it is needed: the library is large.
    const { openMtprotoClient } = await import('./mtproto-client.ts')
    return await openMtprotoClient(file)
  } catch (error) {
    collection.fail('the saved session', `${reasonOf(error)}; the public pages are read instead`)
    return undefined
  }
}

interface Reading {
  readonly client: TelegramClient
  readonly channel: string
  readonly limit: number
}

/** False when the client cannot read that channel. */
async function readMessages(collection: Collection, { client, channel, limit }: Reading): Promise<boolean> {
  const { signal, nowMs } = collection.context
  const afterId = await lastId(collection, channel)
  let messages: readonly unknown[] | undefined
  try {
    messages = await client.messages(channel, { limit, signal, ...(afterId === undefined ? {} : { afterId }) })
  } catch (error) {
    signal.throwIfAborted()
    collection.fail(channel, reasonOf(error))
    return true
  }
  if (messages === undefined) return false
  const answer = { url: `https://t.me/${channel}`, fetchedAtMs: nowMs() }
  const ids = messages.map((message) => countAt(message, 'id')).filter((id) => id !== null)
  collection.count('listed', ids.length)
  await inLanes(messages, WRITES_AT_ONCE, async (message) => {
    const id = countAt(message, 'id')
    if (id === null) return
    await collection.keepItem({
      externalId: messageKey(channel, id),
      ext: 'json',
      body: JSON.stringify(message),
      answer,
    })
  })
  await standAt(collection, channel, ids)
  return true
}

async function readPages(collection: Collection, settings: Settings, channel: string): Promise<void> {
  const stoodAt = await lastId(collection, channel)
  const seen: number[] = []
  let before: number | undefined
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = before === undefined ? '' : `?before=${before}`
    const messages = await keepPage(collection, `${settings.origin}/s/${channel}${query}`, channel)
    // What lies below a page that did not come would be missed: the next go begins where this one did.
    if (messages === undefined) return
    const ids = messages.map(({ id }) => id)
    const oldest = Math.min(...ids)
    seen.push(...ids)
    const isFirstGoDone = stoodAt === undefined && seen.length >= settings.maxMessages
    const isCaughtUp = stoodAt !== undefined && oldest <= stoodAt + 1
    if (ids.length === 0 || oldest <= 1 || oldest === before || isFirstGoDone || isCaughtUp) break
    if (page === MOST_PAGES) collection.fail(channel, `messages before ${oldest} are too many pages back`)
    before = oldest
  }
  await standAt(collection, channel, seen)
}

/** Undefined when it did not come or is no page of a channel. */
async function keepPage(
  collection: Collection,
  url: string,
  channel: string,
): Promise<readonly PublicMessage[] | undefined> {
  const isFirst = !url.includes('?')
  const what = isFirst ? channel : `${channel}-${url.slice(url.indexOf('?') + 1).replace('=', '-')}`
  const answer = await collection.ask(url, what)
  if (answer === undefined) return undefined
  const told = await collection.keepList({ what, ext: 'html', answer })
  if (told === undefined) return undefined
  const messages = readPublicPage(answer.bytes) ?? []
  await inLanes(messages, WRITES_AT_ONCE, ({ channel: name, id, html }) =>
    collection.keepItem({ externalId: messageKey(name, id), ext: 'html', body: html, answer }),
  )
  return messages
}

async function lastId(collection: Collection, channel: string): Promise<number | undefined> {
  return countAt(await collection.getCursor(channel), 'lastId') ?? undefined
}

async function standAt(collection: Collection, channel: string, ids: readonly number[]): Promise<void> {
  const before = await collection.getCursor(channel)
  const newest = ids.reduce((most, id) => Math.max(most, id), countAt(before, 'lastId') ?? 0)
  if (newest > 0 && at(before, 'lastId') !== newest) await collection.setCursor(channel, { lastId: newest })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
