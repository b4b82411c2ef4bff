/**
 * xml-feed — what the elements of an RSS or Atom feed say, as one shape.
 *
 * Promise  1. The full text comes before the short one: `content` is `content:encoded`, XHTML body, Atom's content, else
 *             RSS's description; `summary` is what was said besides.
 *          2. A link is absolute wherever `xml:base` or the feed's link make it so; a guid that is an address stands in for
 *             a link that is missing.
 */
import { createHash } from 'node:crypto'

import { alternateOf, anyLinkOf, resolveLink } from './entry-link.ts'
import { parseFeedDate } from './feed-date.ts'
import type { FeedNode, FeedNodes } from './feed-nodes.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { lineOfHtml, lineOfText } from './plain-text.ts'

export function feedOfNodes({ format, head, entries }: FeedNodes): Feed {
  const link = linkOf(head, selfLinkOf(head))
  const author = format === 'atom' ? authorOf(head) : undefined
  return { format, title: titleOf(head), link, entries: entries.map((entry) => entryOf(entry, link, author)) }
}

function entryOf(entry: FeedNode, feedLink: string | undefined, feedAuthor: string | undefined): FeedEntry {
  const bodies = BODIES.flatMap((name) => bodyOf(entry, name) ?? [])
  const content = bodies[0]
  const summary = SUMMARIES.map((name) => bodyOf(entry, name)).find((text) => text !== undefined && text !== content)
  const title = titleOf(entry)
  const link = linkOf(entry, feedLink)
  return {
    id: idOf(entry) ?? link ?? hashOf(title, content ?? summary),
    title,
    link,
    author: authorOf(entry) ?? feedAuthor,
    content,
    summary,
    publishedAtMs: dateOf(entry, PUBLISHED),
    updatedAtMs: dateOf(entry, UPDATED),
    categories: categoriesOf(entry),
  }
}

/** Of an entry that names itself nowhere. */
export function hashOf(title: string | undefined, content: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([title, content]))
    .digest('hex')
}

const BODIES = ['content:encoded', 'xhtml:body', 'body', 'content', 'atom:content', 'xhtml:div', 'description']
const SUMMARIES = ['summary', 'atom:summary', 'description', 'dc:description', 'itunes:summary', 'media:description']
const PUBLISHED = [
  'pubdate',
  'published',
  'issued',
  'dc:date',
  'dcterms:issued',
  'created',
  'dcterms:created',
  'atom:published',
  'date',
]
const UPDATED = ['updated', 'modified', 'dcterms:modified', 'atom:updated', 'lastbuilddate']

function named(node: FeedNode, name: string): FeedNode[] {
  return node.children.filter((child) => child.name === name)
}

function textNamed(node: FeedNode, name: string): string | undefined {
  return named(node, name)
    .map(({ text }) => text.trim())
    .find((text) => text !== '')
}

function firstOf<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const value = read(name)
    if (value !== undefined) return value
  }
  return undefined
}

function titleOf(node: FeedNode): string | undefined {
  return firstOf(['title', 'atom:title', 'dc:title', 'media:title'], (name) => {
    const given = named(node, name).find(({ text }) => text.trim() !== '')
    if (given === undefined) return undefined
    const isHtml = /html/i.test(given.attributes['type'] ?? '')
    return isHtml ? lineOfHtml(given.text) : lineOfText(given.text)
  })
}

function linkOf(node: FeedNode, feedLink: string | undefined): string | undefined {
  const links = node.children.filter(({ name }) => name === 'link' || name === 'atom:link')
  const written = links.find(({ text, name }) => name === 'link' && text.trim() !== '')
  if (written !== undefined) return resolveLink(written.text, written.bases, feedLink)
  const alternate = alternateOf(links)
  if (alternate !== undefined) return resolveLink(alternate.attributes['href'], alternate.bases, feedLink)
  const guid = named(node, 'guid').find(({ text }) => /^https?:\/\//i.test(text.trim()))
  if (guid !== undefined && guid.attributes['isPermaLink']?.toLowerCase() !== 'false') return guid.text.trim()
  const other = anyLinkOf(links)
  return other === undefined ? undefined : resolveLink(other.attributes['href'], other.bases, feedLink)
}

/** Where the feed itself lies, which is what its own link is relative to. */
function selfLinkOf(head: FeedNode): string | undefined {
  const self = head.children.find(({ name, attributes }) => /^(atom:)?link$/.test(name) && attributes['rel'] === 'self')
  return self?.attributes['href']?.trim()
}

function idOf(entry: FeedNode): string | undefined {
  const about = entry.attributes['rdf:about']?.trim()
  return firstOf(['guid', 'id', 'atom:id'], (name) => textNamed(entry, name)) ?? (about === '' ? undefined : about)
}

/** HTML; undefined for what is elsewhere (`src`) or no text at all. */
function bodyOf(entry: FeedNode, name: string): string | undefined {
  const bodies = named(entry, name).flatMap((node) => htmlOf(node) ?? [])
  return bodies.find((html) => html !== '')
}

function htmlOf({ attributes, text }: FeedNode): string | undefined {
  const type = (attributes['type'] ?? 'html').trim().toLowerCase()
  if (attributes['mode'] === 'base64') return Buffer.from(text, 'base64').toString('utf8').trim()
  if (type === 'xhtml' || type === 'application/xhtml+xml') return withoutDiv(text.trim())
  const isText = !type.includes('/') || type.startsWith('text/') || type.endsWith('xml')
  return isText ? text.trim() : undefined
}

/** Atom's XHTML stands in one `<div>` that is not part of it (RFC 4287 §3.1.1.3). */
function withoutDiv(html: string): string {
  const inner = /^<div(?:\s[^>]*)?>(?<inner>[^]*)<\/div>$/i.exec(html)?.groups?.['inner']
  return inner === undefined ? html : inner.trim()
}

function authorOf(node: FeedNode): string | undefined {
  return firstOf(['dc:creator', 'author', 'atom:author', 'itunes:author', 'creator', 'media:credit'], (name) => {
    const people = named(node, name).flatMap((person) => personOf(person) ?? [])
    return people.length === 0 ? undefined : [...new Set(people)].join(', ')
  })
}

/** Characters of a name and an address beside it. */
const LONGEST_PERSON = 300

/** A name; the address that stands beside it is left out, and taken only where there is nothing else. */
function personOf(node: FeedNode): string | undefined {
  const name = firstOf(['name', 'atom:name', 'email'], (part) => textNamed(node, part)) ?? node.text
  const line = lineOfText(name)
  // To look for an address in what is longer would take time that grows with its square or cube.
  if (line === undefined || line.length > LONGEST_PERSON) return line
  const bracketed = /^\S+@\S+\s*\((?<name>[^()]+)\)$/.exec(line ?? '')?.groups?.['name']?.trim()
  return bracketed ?? line.replace(/(?<=\S)\s*[(<]\S+@[^\s)>]+[)>]$/, '')
}

function dateOf(entry: FeedNode, names: readonly string[]): number | undefined {
  return firstOf(names, (name) => parseFeedDate(textNamed(entry, name)))
}

function categoriesOf(entry: FeedNode): readonly string[] {
  const words = entry.children.flatMap(({ name, attributes, text }) => {
    if (name === 'dc:subject') return [lineOfText(text)]
    if (name !== 'category' && name !== 'atom:category') return []
    return [lineOfText(text) ?? lineOfText(attributes['label'] ?? '') ?? lineOfText(attributes['term'] ?? '')]
  })
  return [...new Set(words.filter((word) => word !== undefined))]
}
