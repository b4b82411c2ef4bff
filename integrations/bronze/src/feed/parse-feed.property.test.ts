import fc from 'fast-check'
import { describe, test } from 'vitest'

import { parseFeed } from './parse-feed.ts'

const WHOLE = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:base="https://b.example/"><channel><title>T</title>
<link>https://a.example/</link><item><title>a &amp; b</title><link>/1</link><guid>x</guid><dc:creator>A</dc:creator><description><![CDATA[<p>x]]></description>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate></item><entry xmlns="http://www.w3.org/2005/Atom"><content type="xhtml"><div>x</div></content></entry></channel></rss>`

describe('whatever it is given', () => {
  test('as bytes, parseFeed answers', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => parseFeed(bytes).ok !== undefined))
  })

  test('of a feed with pieces cut out and put in, parseFeed answers', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      '</',
      ']]>',
      '<![CDATA[',
      '"',
      '<item>',
      '</item>',
      '<feed>',
      '<!--',
      '\0',
      '\uD800',
      '&#x0;',
      ':',
    )
    const edit = fc.tuple(fc.nat(WHOLE.length), fc.nat(40), piece)
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        let text = WHOLE
        for (const [at, length, inserted] of edits) text = text.slice(0, at) + inserted + text.slice(at + length)
        const parsed = parseFeed(new TextEncoder().encode(text))
        return !parsed.ok || parsed.feed.entries.every(({ id }) => id !== '')
      }),
      { numRuns: 500 },
    )
  })

  test('of JSON that calls itself a feed, parseFeed answers', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.dictionary(fc.constantFrom('id', 'url', 'title', 'tags', 'authors'), fc.jsonValue())),
        (any, items) => {
          const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: any, authors: any, items })
          return parseFeed(new TextEncoder().encode(text)).ok
        },
      ),
    )
  })
})
