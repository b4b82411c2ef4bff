/**
 * newsapi — https://newsapi.org/docs/endpoints/everything
 *
 * An article has no id: its URL is one. `description` is a clean summary; `content` is the article's first 200
 * characters, cut with `… [+950 chars]` and often robbed of its quotation marks, so it stands in only where there is
 * no description. Articles their publisher withdrew are all called `[Removed]` and share one URL: rejected.
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

// Without `\s*` in front, which would be tried anew at every blank of a text that is all blanks.
const CUT = /\[\+\d+ chars\]\s*$/

export const newsapi: Source = {
  name: 'newsapi',
  answersLists: false,
  requests: ({ baseUrl, key, query, limit }) => [
    {
      url: address(baseUrl, '/v2/everything', { q: query, sortBy: 'publishedAt', pageSize: String(limit), page: '1' }),
      headers: { 'x-api-key': key ?? '' },
    },
  ],
  follow(response, request, page, { pages, limit }) {
    const total = Number(at(response, 'totalResults'))
    return page < pages && page * limit < total ? [withParameter(request, 'page', String(page + 1))] : []
  },
  parse(response) {
    const articles = listAt(response, 'articles')
    return articles === null ? noEntries(response, 'articles') : readEntries(articles, readArticle)
  },
}

function readArticle(article: unknown): Message | Rejected {
  const url = stringAt(article, 'url')
  const title = stringAt(article, 'title')
  const what = url ?? title ?? 'an article'
  if (title === '[Removed]') return { what, why: 'was withdrawn by its publisher' }
  if (url === null) return { what, why: 'has no url' }
  const publishedAt = parseTime(stringAt(article, 'publishedAt'))
  if (publishedAt === null) return { what, why: 'has no readable publishedAt' }
  const body = stringAt(article, 'description') ?? stringAt(article, 'content')?.replace(CUT, '').trimEnd() ?? ''
  return makeMessage({
    source: 'newsapi',
    id: url,
    author: stringAt(article, 'author'),
    text: joinTexts(decodeEntities(title ?? ''), readable(body)),
    url,
    publishedAt,
    language: null,
  })
}

/** Most outlets send plain text with its line breaks, some their markup. */
function readable(body: string): string {
  return /<[a-z!/]/i.test(body) ? stripHtml(body) : decodeEntities(body.replaceAll('\r\n', '\n'))
}
