/**
 * hackernews — https://github.com/HackerNews/API (Firebase items) and https://hn.algolia.com/api (search hits)
 *
 * Asked are the ids of the top stories, then each item. A hit of a search for comments has a null title: the comment
 * is the text. A story without link points to its own discussion. Deleted and dead items have no text left: rejected.
 */
import { at, isObject, listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { decodeEntities, stripHtml } from '../text/html.ts'
import { parseTime } from '../time.ts'
import { address, joinTexts, makeMessage, noEntries, readEntries, type Rejected, type Source } from './source.ts'

export const hackernews: Source = {
  name: 'hackernews',
  answersLists: true,
  requests: ({ baseUrl }) => [{ url: address(baseUrl, '/v0/topstories.json'), headers: {} }],
  follow(response, _request, page, { baseUrl, limit }) {
    if (page > 1 || !Array.isArray(response)) return []
    const ids = [...new Set(response.filter(isItemId))].slice(0, limit)
    return ids.map((id) => ({ url: address(baseUrl, `/v0/item/${id}.json`), headers: {} }))
  },
  parse(response) {
    const items = listItems(response)
    return items === null ? noEntries(response, 'items') : readEntries(items, readItem)
  },
}

/** An item, a list of items or a search; a list of ids holds no entry yet. */
function listItems(response: unknown): readonly unknown[] | null {
  if (response === null) return [null]
  if (!Array.isArray(response)) return isItem(response) ? [response] : listAt(response, 'hits')
  if (response.every(isItemId)) return []
  return response.some(isItem) ? response : null
}

function isItemId(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0
}

function isItem(value: unknown): boolean {
  return isObject(value) && 'id' in value && 'type' in value
}

function readItem(item: unknown): Message | Rejected {
  const id = idOf(item)
  const what = id === null ? 'an item' : `item ${id}`
  if (item === null) return { what, why: 'does not exist: the service answered null' }
  if (id === null) return { what, why: 'has no id' }
  if (at(item, 'deleted') === true) return { what, why: 'is deleted' }
  if (at(item, 'dead') === true) return { what, why: 'is dead' }
  const publishedAt = parseTime(at(item, 'time') ?? at(item, 'created_at_i') ?? at(item, 'created_at'))
  if (publishedAt === null) return { what, why: 'has no readable time' }
  const body = stringAt(item, 'text') ?? stringAt(item, 'story_text') ?? stringAt(item, 'comment_text')
  return makeMessage({
    source: 'hackernews',
    id,
    author: stringAt(item, 'by') ?? stringAt(item, 'author'),
    text: joinTexts(decodeEntities(stringAt(item, 'title') ?? ''), stripHtml(body ?? '')),
    url: stringAt(item, 'url') ?? `https://news.ycombinator.com/item?id=${id}`,
    publishedAt,
    language: null,
  })
}

function idOf(item: unknown): string | null {
  const id = at(item, 'id')
  return isItemId(id) ? String(id) : (stringAt(item, 'objectID') ?? stringAt(item, 'id'))
}
