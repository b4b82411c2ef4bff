import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import type { Feed } from './feed.ts'
import { parseFeed } from './parse-feed.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function feed(text: string): Feed {
  const parsed = parseFeed(bytes(text))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.feed
}

function reason(text: string): string {
  const parsed = parseFeed(bytes(text))
  return parsed.ok ? 'it was read' : parsed.reason
}

const rss = (items: string, head = ''): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://a.example/</link>${head}${items}</channel></rss>`
const entryOf = (items: string) => feed(rss(items)).entries[0]
const atomEntryOf = (inner: string) =>
  feed(`<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.example/"/><entry>${inner}</entry></feed>`)
    .entries[0]

describe('parseFeed', () => {
  test('RSS 2.0 with its modules, whatever their prefixes', () => {
    const parsed = feed(
      `<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dublin="http://purl.org/dc/elements/1.1/">
        <channel><title>News &amp;amp; more</title><link>https://a.example/</link><image><title>no</title></image>
        <item><title>One</title><link>https://a.example/1</link><guid isPermaLink="false">id-1</guid><description>short</description>
          <c:encoded><![CDATA[<p>long</p>]]></c:encoded><dublin:creator>Ann</dublin:creator><category>x</category><category>x</category>
          <pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate></item></channel></rss>`,
    )
    expect(parsed).toEqual({
      format: 'rss',
      title: 'News & more',
      link: 'https://a.example/',
      entries: [
        {
          id: 'id-1',
          title: 'One',
          link: 'https://a.example/1',
          author: 'Ann',
          content: '<p>long</p>',
          summary: 'short',
          publishedAtMs: Date.UTC(2026, 2, 1, 9),
          updatedAtMs: undefined,
          categories: ['x'],
        },
      ],
    })
  })

  test('RDF, where the items lie beside the channel', () => {
    const parsed = feed(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
        <channel rdf:about="x"><title>R</title><link>https://a.example/</link></channel>
        <item rdf:about="urn:1"><title>One</title><link>https://a.example/1</link></item></rdf:RDF>`,
    )
    expect(parsed).toMatchObject({ format: 'rdf', title: 'R', entries: [{ id: 'urn:1', link: 'https://a.example/1' }] })
  })

  test('Atom, its feed’s author standing in for an entry’s, and the alternate link of several', () => {
    const parsed = feed(
      `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>F</a:title><a:author><a:name>Ann</a:name></a:author>
        <a:link rel="self" href="https://a.example/feed"/><a:link href="/blog/"/>
        <a:entry><a:id>urn:1</a:id><a:title type="html">A &lt;b&gt;b&lt;/b&gt; &amp;amp; c</a:title>
        <a:link rel="enclosure" href="https://a.example/1.mp3"/><a:link rel="alternate" type="text/html" href="1"/>
        <a:updated>2026-03-01T10:00:00Z</a:updated><a:category term="t" label="Topic"/></a:entry></a:feed>`,
    )
    expect(parsed).toMatchObject({ format: 'atom', title: 'F', link: 'https://a.example/blog/' })
    expect(parsed.entries[0]).toMatchObject({
      id: 'urn:1',
      title: 'A b & c',
      link: 'https://a.example/blog/1',
      author: 'Ann',
      updatedAtMs: Date.UTC(2026, 2, 1, 10),
      categories: ['Topic'],
    })
  })

  test('JSON Feed, what is of the wrong kind left out', () => {
    const parsed = feed(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'J',
        home_page_url: 'https://a.example/',
        items: [
          { id: 7, url: '/1', content_text: 'text', tags: ['x', 3, null], authors: [{ name: 'Ann' }], title: {} },
          'junk',
        ],
      }),
    )
    expect(parsed).toMatchObject({ format: 'json', link: 'https://a.example/' })
    expect(parsed.entries).toMatchObject([
      {
        id: '7',
        link: 'https://a.example/1',
        content: 'text',
        categories: ['x', '3'],
        author: 'Ann',
        title: undefined,
      },
    ])
  })

  test('XHTML is HTML without the div that Atom puts around it, and text in it stays text', () => {
    const entry = atomEntryOf(
      '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p class="a">1 &lt; 2<x:br/></x:p></x:div></content>',
    )
    expect(entry?.content).toBe('<p class="a">1 &lt; 2<br></p>')
  })

  test('HTML that was not escaped in RSS is kept as HTML', () => {
    expect(entryOf('<item><description>a <b>bold</b> move<img src="x.png"/></description></item>')?.content).toBe(
      'a <b>bold</b> move<img src="x.png">',
    )
  })

  test('titles are text: entities decoded, looks removed, what a title is about kept', () => {
    const title = (text: string) => entryOf(`<item><title>${text}</title></item>`)?.title
    expect(title('Caf&amp;eacute; &amp;#8217;n&amp;nbsp;bar')).toBe('Café ’n bar')
    expect(title('m&lt;sup&gt;2&lt;/sup&gt;')).toBe('m2')
    expect(title('The &lt;video&gt; tag')).toBe('The <video> tag')
    expect(title('R&D <![CDATA[& more]]>')).toBe('R&D & more')
    expect(title(' \n ')).toBeUndefined()
  })

  test('a guid that is an address stands in for a link, unless it says it is none', () => {
    expect(entryOf('<item><guid>https://a.example/1</guid></item>')?.link).toBe('https://a.example/1')
    expect(entryOf('<item><guid isPermaLink="false">https://a.example/1</guid></item>')?.link).toBeUndefined()
  })

  test('an entry without an id has its link’s, or that of its words', () => {
    expect(entryOf('<item><link>https://a.example/1</link></item>')?.id).toBe('https://a.example/1')
    const ids = feed(rss('<item><title>a</title></item><item><title>b</title></item>')).entries.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/)
  })

  test('relative links follow xml:base, then the feed’s link', () => {
    expect(entryOf('<item><link>/1</link></item>')?.link).toBe('https://a.example/1')
    const based = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry xml:base="y/"><link href="1"/></entry></feed>`
    expect(feed(based).entries[0]?.link).toBe('https://b.example/x/y/1')
    expect(feed('<rss><channel><item><link>/1</link></item></channel></rss>').entries[0]?.link).toBe('/1')
  })

  test('authors are names', () => {
    const author = (text: string) => entryOf(`<item><author>${text}</author></item>`)?.author
    expect(author('a@a.example (Ann Lee)')).toBe('Ann Lee')
    expect(author('Ann Lee &lt;a@a.example&gt;')).toBe('Ann Lee')
    expect(author('a@a.example')).toBe('a@a.example')
  })

  test('broken XML gives the entries that can be read', () => {
    const cut = rss('<item><title>a</title><item><title>b</title></item>').slice(0, -25)
    expect(feed(cut).entries.map(({ title }) => title)).toEqual(['a', 'b'])
    expect(feed(rss('<item><title>a & b</title><link>x</wrong></item>')).entries[0]?.title).toBe('a & b')
    expect(feed(`\n<br><b>Warning</b></br>${rss('<item/>')}`).entries).toHaveLength(1)
  })

  test('other charsets, and what was packed without saying so', () => {
    const latin = Buffer.from(
      rss('<item><title>Zürich</title></item>').replace('?>', ' encoding="iso-8859-1"?>'),
      'latin1',
    )
    expect(parseFeed(latin)).toMatchObject({ feed: { entries: [{ title: 'Zürich' }] } })
    expect(parseFeed(gzipSync(latin))).toMatchObject({ feed: { entries: [{ title: 'Zürich' }] } })
  })

  test('what is no feed is a sentence', () => {
    expect(reason('')).toBe('This is no feed that can be read: it is empty.')
    expect(reason('hello')).toBe('This is no feed that can be read: it is neither XML nor JSON.')
    expect(reason('<!doctype html><html><body>x</body></html>')).toBe(
      'This is no feed that can be read: its root is <html>.',
    )
    expect(reason('<opml><body/></opml>')).toBe('This is no feed that can be read: its root is <opml>.')
    expect(reason('{"a":1}')).toBe('This is no feed that can be read: it is JSON of another kind.')
    expect(reason('{"a":')).toContain('JSON')
    expect(parseFeed(Uint8Array.of(0x1f, 0x8b, 1, 2, 3))).toMatchObject({ ok: false })
  })
})

describe('a hostile feed', () => {
  test('defines entities that would burst, and they are not expanded', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
    const text = `${bomb}<rss><channel><item><title>&b;&c;</title></item></channel></rss>`
    expect(feed(text).entries[0]?.title).toBe('&b;&c;')
  })

  test('nests without end, and is refused', () => {
    const open = '<a>'.repeat(1_000_000)
    expect(reason(rss(`<item>${open}`))).toContain('nested more than 300 deep')
    expect(reason(rss(`<item><description>${open}`))).toContain('nested more than 300 deep')
    expect(reason(open)).toBe('This is no feed that can be read: its root is <a>.')
    expect(reason('['.repeat(1_000_000))).toContain('no feed that can be read')
  })

  test('has entries without end, and gives the first 100,000', () => {
    expect(feed(rss('<item/>'.repeat(150_000))).entries).toHaveLength(100_000)
  })

  test('has an author of brackets and at signs without end, which is taken as it is', () => {
    const author = '(@'.repeat(100_000)
    expect(entryOf(`<item><title>x</title><author>${author}</author></item>`)?.author).toBe(author)
  })

  test('is packed to burst, and is refused', () => {
    expect(parseFeed(gzipSync(Buffer.alloc(150_000_000)))).toMatchObject({ ok: false })
  })
})
