/**
 * mtproto-client — a channel's messages through MTProto, with a saved session.
 *
 * Errors   InvalidError invalid/telegram-session; what Telegram or the connection says, as it comes
 */
import { Long, MemoryStorage } from '@mtcute/core'
import { BaseTelegramClient } from '@mtcute/core/client.js'

import { countAt, listAt } from '../json.ts'
import { MtprotoCrypto } from './mtproto-crypto.ts'
import { readSession, saveSession, type TelegramSession } from './session-file.ts'
import { tcpTransport } from './tcp-transport.ts'
import type { MessageQuery, TelegramClient } from './telegram-client.ts'

export interface ChannelPeer {
  readonly id: number
  readonly accessHash: string
}

/** The two calls that reading channels takes. */
export interface ChannelCalls {
  resolve(name: string, signal: AbortSignal): Promise<ChannelPeer>
  /** At most a hundred, newest first. */
  history(peer: ChannelPeer, query: MessageQuery): Promise<readonly unknown[]>
}

export type Credentials = Pick<TelegramSession, 'apiId' | 'apiHash'>

const MOST_AT_ONCE = 100
/** The library itself would try to connect for ever. */
const CALL_MS = 60_000

type DataCentres = NonNullable<ConstructorParameters<typeof BaseTelegramClient>[0]['defaultDcs']>

/** Not connected yet: the first call connects, to Telegram unless told. */
export function createMtproto({ apiId, apiHash }: Credentials, defaultDcs?: DataCentres): BaseTelegramClient {
  return new BaseTelegramClient({
    ...(defaultDcs === undefined ? {} : { defaultDcs }),
    apiId,
    apiHash,
    crypto: new MtprotoCrypto(),
    storage: new MemoryStorage(),
    transport: tcpTransport,
    disableUpdates: true,
    updates: false,
    logLevel: 0,
    platform: {
      beforeExit: () => () => undefined,
      log: () => undefined,
      getDefaultLogLevel: () => 0,
      getDeviceModel: () => 'Ingot aggre',
    },
  })
}

export async function openMtprotoClient(file: string): Promise<TelegramClient> {
  const session = await readSession(file)
  const client = createMtproto(session)
  await client.importSession(session.session)
  const known = new Map(Object.entries(session.channels))
  const remember = async (name: string, peer: ChannelPeer) => {
    known.set(name, peer)
    await saveSession(file, { ...session, channels: Object.fromEntries(known) })
  }
  const calls = callsOf(client)
  return {
    messages: (channel, query) => readChannel({ calls, known, remember }, channel, query),
    [Symbol.asyncDispose]: () => client.destroy(),
  }
}

interface Reader {
  readonly calls: ChannelCalls
  readonly known: ReadonlyMap<string, ChannelPeer>
  readonly remember: (name: string, peer: ChannelPeer) => Promise<void>
}

/** A hundred at a time, until `limit` of them are there or no more come. */
export async function readChannel(
  { calls, known, remember }: Reader,
  channel: string,
  { afterId, limit, signal }: MessageQuery,
): Promise<readonly unknown[]> {
  const name = channel.toLowerCase()
  const peer = known.get(name) ?? (await calls.resolve(name, signal))
  if (!known.has(name)) await remember(name, peer)
  const read: unknown[] = []
  let from = afterId
  while (read.length < limit) {
    signal.throwIfAborted()
    const asked = Math.min(MOST_AT_ONCE, limit - read.length)
    const batch = await calls.history(peer, { limit: asked, signal, ...(from === undefined ? {} : { afterId: from }) })
    read.push(...batch.map(plainJson))
    // Without a place to read on from, the newest are all that was asked for.
    if (batch.length === 0 || from === undefined) break
    from = batch.reduce<number>((most, message) => Math.max(most, countAt(message, 'id') ?? 0), from)
  }
  return read
}

function callsOf(client: BaseTelegramClient): ChannelCalls {
  return {
    async resolve(username, abortSignal) {
      const found = await client.call({ _: 'contacts.resolveUsername', username }, { abortSignal, timeout: CALL_MS })
      const channel = found.chats.find((chat) => chat._ === 'channel')
      if (channel?.accessHash === undefined) throw new Error(`${username} is no public channel`)
      return { id: channel.id, accessHash: channel.accessHash.toString() }
    },
    async history({ id, accessHash }, { afterId, limit, signal }) {
      const answer = await client.call(
        {
          _: 'messages.getHistory',
          peer: { _: 'inputPeerChannel', channelId: id, accessHash: Long.fromString(accessHash) },
          limit,
          hash: Long.ZERO,
          offsetDate: 0,
          maxId: 0,
          // The list runs from new to old: from just above the last one known, as many up as are wanted.
          offsetId: afterId === undefined ? 0 : afterId + 1,
          addOffset: afterId === undefined ? 0 : -limit,
          minId: afterId ?? 0,
        },
        { abortSignal: signal, timeout: CALL_MS },
      )
      return listAt(answer, 'messages') ?? []
    },
  }
}

/** 64-bit numbers as text, bytes as base64: what JSON can say. */
function plainJson(message: unknown): unknown {
  const text = JSON.stringify(message ?? null, (_key, value: unknown) => {
    if (Long.isLong(value)) return String(value)
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
  })
  return JSON.parse(text)
}
