/**
 * mastodon — https://docs.joinmastodon.org/methods/timelines/ and /entities/Status/
 *
 * Asked is a tag's timeline, or the public one where no tag is set. Read is also what else holds statuses: one status,
 * a thread's context, a search. A boost is read as the status it boosts; a quoted status is read beside its quote.
 * Warning (`spoiler_text`) and content are the text; a post of pictures only speaks through their descriptions.
 */
import { at, isObject, listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { stripHtml } from '../text/html.ts'
import { parseTime } from '../time.ts'
import {
  address,
  joinAll,
  joinTexts,
  makeMessage,
  noEntries,
  readEntries,
  type Rejected,
  type Source,
  withParameter,
} from './source.ts'

/** The server's own limit per page. */
const PAGE_LIMIT = 40

export const mastodon: Source = {
  name: 'mastodon',
  answersLists: true,
  requests({ baseUrl, key, query, limit }) {
    const timeline = query === '' ? 'public' : `tag/${encodeURIComponent(query)}`
    const perPage = String(Math.min(limit, PAGE_LIMIT))
    return [
      {
        url: address(baseUrl, `/api/v1/timelines/${timeline}`, { limit: perPage }),
        headers: key === null ? {} : { authorization: `Bearer ${key}` },
      },
    ]
  },
  // The same as the server's Link header says, without needing the header: older than the last id of this page.
  follow(response, request, page, { pages }) {
    const lastId = Array.isArray(response) ? stringAt(response.at(-1), 'id') : null
    return lastId !== null && page < pages ? [withParameter(request, 'max_id', lastId)] : []
  },
  parse(response) {
    const entries = findStatuses(response)
    return entries === null ? noEntries(response, 'statuses') : readEntries(entries, readStatus)
  },
}

/** Every status in the response, boosts opened, quotes beside their quoters; null where there is no place for any. */
function findStatuses(response: unknown): unknown[] | null {
  const listed = listStatuses(response)
  if (listed === null) return null
  const found: unknown[] = []
  const waiting = listed.toReversed()
  while (waiting.length > 0) {
    const entry = waiting.pop()
    const boosted = at(entry, 'reblog')
    const status = isObject(boosted) ? boosted : entry
    found.push(status)
    const quoted = at(status, 'quote', 'quoted_status')
    if (isObject(quoted)) waiting.push(quoted)
  }
  return found
}

function listStatuses(response: unknown): readonly unknown[] | null {
  if (Array.isArray(response)) return response.length === 0 || response.some(isStatus) ? response : null
  if (isStatus(response)) return [response]
  const ancestors = listAt(response, 'ancestors')
  const descendants = listAt(response, 'descendants')
  if (ancestors !== null || descendants !== null) return [...(ancestors ?? []), ...(descendants ?? [])]
  return listAt(response, 'statuses')
}

/** Edits and announcements have content too, but no uri of their own; accounts have a uri, but no content. */
function isStatus(value: unknown): boolean {
  return isObject(value) && 'content' in value && 'account' in value && ('uri' in value || 'id' in value)
}

function readStatus(status: unknown): Message | Rejected {
  const uri = stringAt(status, 'uri')
  const what = uri ?? stringAt(status, 'id') ?? 'a status'
  if (uri === null) return { what, why: 'has no uri' }
  const publishedAt = parseTime(stringAt(status, 'created_at'))
  if (publishedAt === null) return { what, why: 'has no readable created_at' }
  const words = joinTexts(stringAt(status, 'spoiler_text'), stripHtml(stringAt(status, 'content') ?? ''))
  return makeMessage({
    source: 'mastodon',
    id: uri,
    author: stringAt(status, 'account', 'acct') ?? stringAt(status, 'account', 'username'),
    text: words === '' ? describeMedia(status) : words,
    url: stringAt(status, 'url') ?? uri,
    publishedAt,
    language: stringAt(status, 'language'),
  })
}

function describeMedia(status: unknown): string {
  const media = listAt(status, 'media_attachments') ?? []
  return joinAll(media.map((attachment) => stringAt(attachment, 'description')))
}
