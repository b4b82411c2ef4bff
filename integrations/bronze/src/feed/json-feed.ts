/**
 * json-feed — a JSON Feed (1.0, 1.1) as one shape; what it gets wrong is left out, not refused.
 *
 * Errors   none: undefined for what is no feed
 */
import { resolveLink } from './entry-link.ts'
import { parseFeedDate } from './feed-date.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { lineOfText } from './plain-text.ts'
import { hashOf } from './xml-feed.ts'

type Fields = Readonly<Record<string, unknown>>

export function feedOfJson(value: unknown): Feed | undefined {
  if (!isFields(value)) return undefined
  if (isFields(value['rss']) && isFields(value['rss']['channel'])) return feedOfRssInJson(value['rss']['channel'])
  const { version, items } = value
  const saysSo = typeof version === 'string' && /jsonfeed\.org\/version/.test(version)
  if (!saysSo && !(Array.isArray(items) && typeof value['title'] === 'string')) return undefined
  const link = resolveLink(textOf(value['home_page_url']), [], textOf(value['feed_url']))
  const author = authorOf(value)
  const entries = Array.isArray(items) ? items.filter(isFields) : []
  return {
    format: 'json',
    title: lineOfText(textOf(value['title']) ?? ''),
    link,
    entries: entries.map((item) => entryOf(item, link, author)),
  }
}

function entryOf(item: Fields, feedLink: string | undefined, feedAuthor: string | undefined): FeedEntry {
  const title = lineOfText(textOf(item['title']) ?? '')
  const content = textOf(item['content_html']) ?? textOf(item['content_text'])
  const link = resolveLink(textOf(item['url']) ?? textOf(item['external_url']), [], feedLink)
  const summary = textOf(item['summary'])
  return {
    id: textOf(item['id']) ?? link ?? hashOf(title, content ?? summary),
    title,
    link,
    author: authorOf(item) ?? feedAuthor,
    content,
    summary,
    publishedAtMs: parseFeedDate(textOf(item['date_published'])),
    updatedAtMs: parseFeedDate(textOf(item['date_modified'])),
    categories: Array.isArray(item['tags']) ? [...new Set(item['tags'].flatMap((tag) => textOf(tag) ?? []))] : [],
  }
}

/** RSS 2.0 in JSON, as Scripting News serves it: the names of RSS, and `#value` where an element has attributes too. */
function feedOfRssInJson(channel: Fields): Feed {
  const link = textOf(channel['link'])
  const items: unknown[] = Array.isArray(channel['item']) ? channel['item'] : [channel['item']]
  const valueOf = (value: unknown): string | undefined => textOf(isFields(value) ? value['#value'] : value)
  return {
    format: 'json',
    title: lineOfText(textOf(channel['title']) ?? ''),
    link,
    entries: items.filter(isFields).map((item) => {
      const named = { title: valueOf(item['title']), url: valueOf(item['link']), id: valueOf(item['guid']) }
      const said = { content_html: valueOf(item['description']), date_published: valueOf(item['pubDate']) }
      return entryOf({ ...named, ...said, author: valueOf(item['author']) }, link, undefined)
    }),
  }
}

/** 1.1 has `authors`, 1.0 `author`. */
function authorOf(fields: Fields): string | undefined {
  const people: unknown[] = Array.isArray(fields['authors']) ? fields['authors'] : [fields['author']]
  const names = people.flatMap((person) => (isFields(person) ? (textOf(person['name']) ?? []) : (textOf(person) ?? [])))
  return names.length === 0 ? undefined : names.join(', ')
}

/** A number is taken too: ids often are. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  return value.trim() === '' ? undefined : value.trim()
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
