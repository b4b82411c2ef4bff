/** telegram-tell — pages and single messages, of the public site or of MTProto, as discussions. */
import type { Discussion, RawArtifact, Told } from '../../discussion.ts'
import { instantMs } from '../instant.ts'
import { parseJson } from '../json.ts'
import { makeDiscussion, tellEach, tellNothing } from '../tell.ts'
import { messageKey, readMessage } from './message-tell.ts'
import { type PublicMessage, readPublicPage } from './public-page.ts'

const LESS_THAN = 0x3c

export function transformTelegram(artifact: RawArtifact): Told {
  if (artifact.bytes.find((byte) => byte > 0x20 && byte < 0x80) === LESS_THAN) return transformPage(artifact)
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the message ${read.why}`)
  // A message says the number of its channel, not its name: that is in its own key, `channel/17`.
  const channel = artifact.externalId.split('/')[0] ?? ''
  return tellEach([read.value], (message) => readMessage(artifact, channel, message))
}

function transformPage(artifact: RawArtifact): Told {
  const messages = readPublicPage(artifact.bytes)
  if (messages === undefined) return tellNothing('the answer is no page of a public channel')
  return tellEach(messages, (message) => (message.isService ? null : readPublic(artifact, message)))
}

function readPublic(artifact: RawArtifact, message: PublicMessage): Discussion {
  const { channel, id, author, text, url, views, publishedAt } = message
  return makeDiscussion(artifact, {
    externalId: messageKey(channel, id),
    title: null,
    author: author ?? channel,
    url,
    discussionUrl: `https://t.me/${channel}/${id}`,
    text,
    score: views,
    commentCount: null,
    publishedAtMs: instantMs(publishedAt),
    tags: [channel],
  })
}
