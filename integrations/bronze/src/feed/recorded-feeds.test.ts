/**
 * Runs over real feeds, where they are at hand, and compares with what two other parsers say of them.
 *
 * Known differences, by our choice: entities in titles are decoded and their blanks made one; a link is absolute where the
 * feed allows it, and a missing one is made up for by a guid that is an address; the `<div>` around Atom's XHTML is gone; blanks at the ends of
 * HTML are cut; the full text is `content`, where the others keep the short one beside it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import type { FeedEntry } from './feed.ts'
import { parseFeed } from './parse-feed.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../../..')
const FOLDER = process.env['BRONZE_RECORDED_FEEDS'] ?? resolve(REPOSITORY, '../shared/data/aggre/feeds')

/** What one of the others says of an entry, under our names; what it does not say is left out. */
interface Expected {
  readonly title: string | undefined
  readonly link: string | undefined
  readonly id: string | undefined
  readonly dateMs: number | undefined
  readonly content: string | undefined
}

interface RssParserItem {
  readonly title?: string
  readonly link?: string
  readonly guid?: string
  readonly id?: string
  readonly isoDate?: string
  readonly content?: string
  readonly 'content:encoded'?: string
}

interface FeedsmithItem {
  readonly title?: string
  readonly link?: string
  readonly links?: readonly { readonly rel?: string; readonly href?: string }[]
  readonly guid?: { readonly value?: string }
  readonly id?: string
  readonly pubDate?: string
  readonly published?: string
  readonly updated?: string
  readonly dc?: { readonly date?: string }
  readonly content?: string | { readonly encoded?: string; readonly value?: string }
  readonly description?: string
}

describe.skipIf(!existsSync(FOLDER))(`recorded feeds (left out when ${FOLDER} is not there)`, () => {
  const files = existsSync(FOLDER) ? filesIn(FOLDER) : []
  const feeds = files.filter(
    (file) => !/\.serde\.json$|rss-parser\/output\/|feedsmith\/.*\.json$|\.tar\.gz$/.test(file),
  )

  test('all that are feeds are read, and every other has its reason', () => {
    const refused = feeds.flatMap((file) => {
      const parsed = parseFeed(read(file))
      return parsed.ok ? [] : [`${file}: ${parsed.reason.replace(/^.*: /, '').replace(/ at position.*$/, '')}`]
    })
    expect(feeds).toHaveLength(303)
    expect(refused).toEqual([
      'feed-rs/xml/xml_sample_1.xml: its root is <catalog>.',
      'feed-rs/xml/xml_sample_2.xml: its root is <catalog>.',
      // Texts of entries, kept beside their feeds.
      'feedjira/AmazonWebServicesBlogFirstEntryContent.xml: its root is <div>.',
      'feedjira/HREFConsideredHarmfulFirstEntry.xml: its root is <p>.',
      'feedjira/PaulDixExplainsNothingFirstEntryContent.xml: its root is <p>.',
      'feedjira/TechCrunchFirstEntry.xml: its root is <img>.',
      'feedjira/TechCrunchFirstEntryDescription.xml: its root is <img>.',
      'feedjira/TenderLovemakingFirstEntry.xml: its root is <p>.',
      'feedsmith/opml/category.opml: its root is <opml>.',
      'feedsmith/opml/countries.opml: its root is <opml>.',
      'feedsmith/opml/directory.opml: its root is <opml>.',
      'feedsmith/opml/places.opml: its root is <opml>.',
      'feedsmith/opml/script.opml: its root is <opml>.',
      'feedsmith/opml/subscriptions.opml: its root is <opml>.',
      'netnewswire/Subs.opml: its root is <opml>.',
      'netnewswire/SubsNoTitleAttributes.opml: its root is <opml>.',
      // Broken off in the middle of a string.
      'netnewswire/allthis-partial.json: Bad control character in string literal in JSON',
      'node-feedparser/notafeed.html: its root is <html>.',
      'rss-parser/input/unrecognized.rss: its root is <head>.',
    ])
  })

  test('titles, links, ids, dates and contents are what rss-parser says', () => {
    const inputs = files.filter((file) => file.startsWith('rss-parser/input/'))
    const counted = compare(
      inputs.flatMap((file) => {
        const output = file.replace('input', 'output').replace(/\.(rss|atom)/, '.json')
        return files.includes(output) ? [[file, JSON.parse(read(output).toString()).feed.items.map(fromRssParser)]] : []
      }),
    )
    expect(counted.mismatches).toEqual([])
    expect(counted.fields).toBe(2147)
  })

  test('titles, links, ids, dates and contents are what feedsmith says', () => {
    const inputs = files.filter((file) => /^feedsmith\/(rss|rdf|atom)\/.*\.xml$/.test(file))
    const counted = compare(
      inputs.map((file) => {
        const feed = JSON.parse(read(file.replace('.xml', '.json')).toString())
        return [file, (feed.items ?? feed.entries).map(fromFeedsmith)]
      }),
    )
    expect(counted.mismatches).toEqual([])
    expect(counted.fields).toBe(112)
  })
})

function compare(sets: readonly (readonly [string, readonly Expected[]])[]) {
  const mismatches: string[] = []
  let fields = 0
  for (const [file, expected] of sets) {
    const parsed = parseFeed(read(file))
    const entries = parsed.ok ? parsed.feed.entries : []
    if (entries.length !== expected.length) mismatches.push(`${file}: ${entries.length} entries of ${expected.length}`)
    for (const [index, wanted] of expected.entries()) {
      const given = ours(entries[index])
      for (const [field, value] of Object.entries(wanted)) {
        if (value === undefined) continue
        fields += 1
        const said = given[field as keyof Expected]
        if (!isSame(file, said, value)) mismatches.push(`${file} ${index} ${field}: ${said} | ${value}`)
      }
    }
  }
  return { mismatches, fields }
}

function ours(entry: FeedEntry | undefined): Expected {
  return {
    title: entry?.title,
    link: entry?.link,
    id: entry?.id,
    dateMs: entry?.publishedAtMs ?? entry?.updatedAtMs,
    content: html(entry?.content),
  }
}

function fromRssParser(item: RssParserItem): Expected {
  return {
    title: line(item.title),
    link: item.link?.trim(),
    id: (item.guid ?? item.id)?.trim(),
    dateMs: item.isoDate === undefined ? undefined : Date.parse(item.isoDate),
    // One set was made with an option that writes EMPTY where nothing is.
    content: html(item['content:encoded'] ?? item.content)?.replace(/^EMPTY$/, '') || undefined,
  }
}

function fromFeedsmith(item: FeedsmithItem): Expected {
  const { content } = item
  const alternate = item.links?.find(({ rel }) => rel === 'alternate' || rel === undefined)
  const date = item.pubDate ?? item.published ?? item.dc?.date ?? item.updated
  return {
    title: line(item.title),
    link: item.link ?? alternate?.href,
    id: item.guid?.value ?? item.id,
    dateMs: date === undefined ? undefined : Date.parse(date),
    content: html((typeof content === 'string' ? content : (content?.encoded ?? content?.value)) ?? item.description),
  }
}

/** A title as text: its entities decoded and the tags of its looks gone, as far as these sets have any. */
function line(text: string | undefined): string | undefined {
  const decoded = text
    ?.replace(/<\/?(sup|b|i|em)>/g, '')
    .replace(/&#x(?<code>[0-9a-f]+);/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&amp;', '&')
  return decoded?.replace(/\s+/g, ' ').trim() || undefined
}

/** rss-parser keeps neither order nor all of XML that is mixed with text: there its words have to be among ours. */
const MIXED = /rss-parser\/input\/reddit-(atom|home)\.rss/

function isSame(file: string, said: Expected[keyof Expected], wanted: Expected[keyof Expected]): boolean {
  if (said === wanted) return true
  if (typeof said !== 'string' || typeof wanted !== 'string') return false
  // What rss-parser leaves relative.
  if (wanted.startsWith('/')) return said.endsWith(wanted) && URL.canParse(said)
  // Two of its sets were made with the wrong charset.
  const bare = (text: string): string => text.replace(/[^\x21-\x7e]/g, '')
  if (wanted.includes('\uFFFD')) return bare(said) === bare(wanted)
  return MIXED.test(file) && wordsOf(wanted).every((word) => said.includes(word))
}

function wordsOf(markup: string): readonly string[] {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .split(' ')
    .filter((word) => word !== '' && word !== 'byto')
}

function html(text: string | undefined): string | undefined {
  const bare = text?.trim().replace(/^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">([^]*)<\/div>$/, '$1')
  return (
    bare
      ?.replace(/\s*\/>/g, '>')
      .replace(/\s+/g, ' ')
      .trim() || undefined
  )
}

function read(file: string): Buffer {
  const bytes = readFileSync(join(FOLDER, file))
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

function filesIn(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
