/** telegram-recording — pages of public channels, and messages of MTProto behind the port that the client stands behind. */
import { parseConfig } from '../../config/config.ts'
import { countAt, stringAt } from '../json.ts'
import { readPublicPage } from '../telegram/public-page.ts'
import type { MessageQuery, TelegramClient } from '../telegram/telegram-client.ts'
import { type RecordedFile, recordedFiles } from './recorded-file.ts'
import { htmlAnswer, type LeftOut, type RecordedAnswer, type Recording } from './recording.ts'

/** What `t.me` shows when there is nothing older. */
const NO_MORE =
  '<!doctype html><title>Telegram</title><section class="tgme_channel_history js-message_history"></section>'

interface Page {
  readonly channel: string
  readonly ids: readonly number[]
  readonly bytes: Uint8Array
}

export async function recordedTelegram(folder: string): Promise<Recording & { readonly client: TelegramClient }> {
  const leftOut: LeftOut[] = []
  const pages: Page[] = []
  for (const file of await recordedFiles(folder, 'telegram/t.me_s')) {
    const page = await readPage(file)
    if (page === undefined) leftOut.push({ file: file.name, why: 'is a piece of a message, without its id' })
    else pages.push(page)
  }
  const recorded = await readMessages(folder)
  const { sources } = parseConfig('sources: { telegram: { minGapMs: 0, maxMessages: 5000 } }', 'recorded')
  const channels = [...new Set(pages.map(({ channel }) => channel)), ...recorded.keys()]
  return {
    answers: channels.flatMap((channel) => answersOf(pages.filter((page) => page.channel === channel))),
    leftOut,
    sources: sources.telegram === undefined ? {} : { telegram: { ...sources.telegram, channels } },
    client: clientOf(recorded),
  }
}

async function readPage(file: RecordedFile): Promise<Page | undefined> {
  const bytes = await file.read()
  const messages = readPublicPage(bytes) ?? []
  const channel = messages[0]?.channel
  return channel === undefined ? undefined : { channel, ids: messages.map(({ id }) => id), bytes }
}

/** Newest first, each under the address that the page before it leads to; an empty one ends them. */
function answersOf(pages: readonly Page[]): readonly RecordedAnswer[] {
  const ordered = pages.toSorted((a, b) => Math.max(...b.ids) - Math.max(...a.ids))
  const [first] = ordered
  if (first === undefined) return []
  const address = `https://t.me/s/${first.channel}`
  const beforeOf = (page: Page) => `${address}?before=${Math.min(...page.ids)}`
  const answers = ordered.map((page, index) => {
    const newer = ordered[index - 1]
    return { url: newer === undefined ? address : beforeOf(newer), bytes: page.bytes, contentType: 'text/html' }
  })
  return [...answers, htmlAnswer(beforeOf(ordered.at(-1) ?? first), NO_MORE)]
}

type Messages = ReadonlyMap<string, readonly unknown[]>

/** By a name for each channel: the recordings have only its number, which is no name on Telegram. */
async function readMessages(folder: string): Promise<Messages> {
  const found = new Map<string, unknown[]>()
  for (const file of await recordedFiles(folder, 'telegram/telethon')) {
    const value = await file.readJson()
    for (const message of Array.isArray(value) ? value : []) {
      const id = countAt(message, 'peer_id', 'channel_id') ?? stringAt(message, 'peer_id', 'channel_id')
      const channel = `channel_${id ?? 'unknown'}`
      found.set(channel, [...(found.get(channel) ?? []), message])
    }
  }
  return found
}

function clientOf(recorded: Messages): TelegramClient {
  return {
    async messages(channel: string, { afterId, limit }: MessageQuery) {
      const all = recorded.get(channel)?.toSorted((a, b) => (countAt(a, 'id') ?? 0) - (countAt(b, 'id') ?? 0))
      if (afterId === undefined) return all?.slice(-limit)
      return all?.filter((message) => (countAt(message, 'id') ?? 0) > afterId).slice(0, limit)
    },
    async [Symbol.asyncDispose]() {},
  }
}
