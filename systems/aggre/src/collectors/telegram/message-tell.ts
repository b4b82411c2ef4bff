/**
 * message-tell — messages of MTProto as discussions: of Telethon (`MessageMediaPoll`, `post_author`, ISO dates) and of
 * mtcute (`messageMediaPoll`, `postAuthor`, seconds).
 *
 * Rules    The score is how often a message was seen, the comments are its replies. A message links to what its preview
 *          shows, else to the first address in it that is not Telegram's own.
 */
import type { Discussion, RawArtifact } from '../../discussion.ts'
import { instantMs } from '../instant.ts'
import { at, countAt, describeShape, listAt, stringAt } from '../json.ts'
import { firstUrl, makeDiscussion, type Problem } from '../tell.ts'

/** Null for service messages ("channel created", "pinned") and for ids whose message is gone. */
export function readMessage(artifact: RawArtifact, channel: string, message: unknown): Discussion | Problem | null {
  const id = countAt(message, 'id')
  const kind = stringAt(message, '_')?.toLowerCase() ?? 'message'
  if (kind === 'messageservice' || kind === 'messageempty') return null
  if (id === null || kind !== 'message')
    return { problem: `a message of ${channel} has no id: it is ${describeShape(message)}` }
  const text = stringAt(message, 'message')
  return makeDiscussion(artifact, {
    externalId: messageKey(channel, id),
    title: null,
    author: stringAt(message, 'post_author') ?? stringAt(message, 'postAuthor') ?? channel,
    url: linkOf(message),
    discussionUrl: `https://t.me/${channel}/${id}`,
    text: text ?? pollText(at(message, 'media', 'poll')),
    score: countAt(message, 'views'),
    commentCount: countAt(message, 'replies', 'replies'),
    publishedAtMs: instantMs(at(message, 'date')),
    tags: [channel],
  })
}

/** Telegram takes names of channels in any case; here they are the same in one. */
export function messageKey(channel: string, id: number): string {
  return `${channel.toLowerCase()}/${id}`
}

export function isTelegramOwn(url: string): boolean {
  const host = URL.parse(url)?.hostname
  return host === undefined || /(^|\.)(t\.me|telegram\.(me|org|dog))$/.test(host)
}

function linkOf(message: unknown): string | null {
  const preview = stringAt(message, 'media', 'webpage', 'url')
  if (preview !== null && !isTelegramOwn(preview)) return preview
  // Offsets count UTF-16 units, as the strings of JavaScript do, so the text may not be trimmed.
  const raw = at(message, 'message')
  const text = typeof raw === 'string' ? raw : ''
  const links = (listAt(message, 'entities') ?? []).map((entity) => entityLink(entity, text))
  const own = links.find((link) => link !== null && !isTelegramOwn(link))
  if (own !== undefined) return own
  const plain = links.length === 0 ? firstUrl(text) : null
  return plain === null || isTelegramOwn(plain) ? null : plain
}

function entityLink(entity: unknown, text: string): string | null {
  const kind = stringAt(entity, '_')?.toLowerCase()
  if (kind === 'messageentitytexturl') return withScheme(stringAt(entity, 'url'))
  const offset = countAt(entity, 'offset')
  const length = countAt(entity, 'length')
  if (kind !== 'messageentityurl' || offset === null || length === null) return null
  return withScheme(text.slice(offset, offset + length))
}

/** Telegram also makes links of `example.org/page`. */
function withScheme(link: string | null): string | null {
  if (link === null || link === '') return null
  return /^https?:\/\//i.test(link) ? link : /^[a-z]+:/i.test(link) ? null : `http://${link}`
}

/** The question and its answers, each on a line. Older layers have plain strings, newer ones text with entities. */
function pollText(poll: unknown): string | null {
  const textOf = (value: unknown, key: string) => stringAt(value, key) ?? stringAt(value, key, 'text')
  const question = textOf(poll, 'question')
  if (question === null) return null
  const answers = (listAt(poll, 'answers') ?? []).map((answer) => textOf(answer, 'text'))
  return [question, ...answers.filter((answer) => answer !== null).map((answer) => `- ${answer}`)].join('\n')
}
