/**
 * guardian — https://open-platform.theguardian.com/documentation/search
 *
 * Without `show-fields` an entry is a title only; with it the body, or the trail where there is no body, follows.
 */
import { at, listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { decodeEntities, stripHtml } from '../text/html.ts'
import { parseTime } from '../time.ts'
import {
  address,
  joinTexts,
  makeMessage,
  noEntries,
  readEntries,
  type Rejected,
  type Source,
  withParameter,
} from './source.ts'

export const guardian: Source = {
  name: 'guardian',
  answersLists: false,
  requests: ({ baseUrl, key, query, limit }) => [
    {
      url: address(baseUrl, '/search', {
        q: query,
        'order-by': 'newest',
        'show-fields': 'byline,bodyText,trailText,lang',
        'page-size': String(limit),
        page: '1',
        'api-key': key,
      }),
      headers: {},
    },
  ],
  follow(response, request, page, { pages }) {
    const available = Number(at(response, 'response', 'pages'))
    return page < pages && page < available ? [withParameter(request, 'page', String(page + 1))] : []
  },
  parse(response) {
    const results = listAt(response, 'response', 'results')
    return results === null ? noEntries(response, 'results') : readEntries(results, readContent)
  },
}

function readContent(content: unknown): Message | Rejected {
  const id = stringAt(content, 'id')
  const title = stringAt(content, 'webTitle')
  const what = id ?? title ?? 'a result'
  if (id === null) return { what, why: 'has no id' }
  const publishedAt = parseTime(stringAt(content, 'webPublicationDate'))
  if (publishedAt === null) return { what, why: 'has no readable webPublicationDate' }
  const trail = stringAt(content, 'fields', 'trailText')
  const body = stringAt(content, 'fields', 'bodyText') ?? (trail === null ? null : stripHtml(trail))
  return makeMessage({
    source: 'guardian',
    id,
    author: stringAt(content, 'fields', 'byline'),
    text: joinTexts(decodeEntities(title ?? ''), body),
    url: stringAt(content, 'webUrl'),
    publishedAt,
    language: stringAt(content, 'fields', 'lang'),
  })
}
