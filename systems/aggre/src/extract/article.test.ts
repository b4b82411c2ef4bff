import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Article } from './article.ts'
import { extractArticle } from './article.ts'

const URL = 'https://paper.example.org/story'
const LINE = 'The keeper wrote in the log that the sea had been calm since the morning, and that the lamp needed oil.'
const BODY = `<p>${LINE}</p><p>${LINE} Again.</p><p>${LINE} And again.</p>`
const encoder = new TextEncoder()

function read(html: string, url = URL): Article {
  const extracted = extractArticle({ bytes: encoder.encode(html), url })
  if (!extracted.ok) throw new Error(extracted.reason)
  return extracted.article
}

function reasonOf(bytes: Uint8Array, contentType?: string): string {
  const extracted = extractArticle(contentType === undefined ? { bytes, url: URL } : { bytes, url: URL, contentType })
  return extracted.ok ? `an article: ${extracted.article.text.slice(0, 40)}` : extracted.reason
}

describe('a page without an article is a reason:', () => {
  test('nothing', () => expect(reasonOf(new Uint8Array())).toBe('the page is empty'))
  test('white space and tags', () =>
    expect(reasonOf(encoder.encode('<p> </p>\n'))).toBe('the page holds no text to read'))
  test('a picture', () => {
    expect(reasonOf(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]))).toBe(
      'the page is not text',
    )
  })
  test('a PDF', () => expect(reasonOf(encoder.encode('%PDF-1.7 and so on'))).toBe('the page is not text'))
  test('menus alone', () => {
    expect(reasonOf(encoder.encode('<nav><a href="/a">A</a></nav><ul><li><a href="/b">B</a></li></ul>'))).toBe(
      'the page holds no text to read',
    )
  })
})

describe('the text', () => {
  test('keeps headings, lists, tables, code and quotes as they stand', () => {
    const { text } = read(
      `<article><h1>T</h1>${BODY}<h2>Oil</h2><ul><li>one barrel of oil</li><li>two lamps of brass</li></ul><table><tr><th>What</th><th>Much</th></tr><tr><td>oil</td><td>2 l</td></tr></table><pre>if (dark) {\n  light()\n}</pre><blockquote>${LINE} Quoted.</blockquote></article>`,
    )
    expect(text).toContain(
      'Oil\n\n- one barrel of oil\n- two lamps of brass\n\nWhat | Much\noil | 2 l\n\nif (dark) {\n  light()\n}',
    )
    expect(text).toContain('Quoted.')
  })

  test('breaks a line at one break and a paragraph at two', () => {
    expect(read(`<div>${LINE}<br>second line<br><br>third</div>`).text).toBe(`${LINE}\nsecond line\n\nthird`)
  })

  test('has the lead that stands between the title and the body', () => {
    const lead = 'A lead that says in one long sentence what the story will tell, and why it matters to all.'
    const { text } = read(
      `<h1>T</h1><div class="sub"><p>${lead}</p></div><div class="article-body">${BODY}${BODY}${BODY}</div>`,
    )
    expect(text.startsWith(lead)).toBe(true)
  })

  test('leaves out a link that stands alone, and the line that announces links', () => {
    const { text } = read(
      `<article>${BODY}<p>More on this:</p><ul><li><a href="/a">A story of boats</a></li><li><a href="/b">A story of nets</a></li></ul><p><a href="/c">Read on here</a></p>${BODY}</article>`,
    )
    expect(text).not.toMatch(/More on this|boats|nets|Read on/)
  })

  test('keeps a list that has links in its sentences', () => {
    const { text } = read(
      `<article>${BODY}<ul><li>the <a href="/oil">oil</a> must be clean, dry and cold</li></ul></article>`,
    )
    expect(text).toContain('- the oil must be clean, dry and cold')
  })

  test('leaves out credits and dates at the end, and a heading with nothing under it', () => {
    const { text } = read(`<article>${BODY}<p>Photo: Ann Reed</p><p>Published: 3 March 2020</p><h3>More</h3></article>`)
    expect(text.endsWith('And again.')).toBe(true)
  })

  test('keeps a list of links to other sites that the text announces, not one of its own stories', () => {
    const list = (host: string) =>
      `<p>These helped:</p><ul>${['a', 'b', 'c'].map((name) => `<li><a href="https://${host}/${name}">A page named ${name}</a></li>`).join('')}</ul>`
    expect(read(`<article>${BODY}${BODY}${list('library.example.net')}</article>`).text).toContain(
      'These helped:\n\n- A page named a\n- A page named b',
    )
    expect(read(`<article>${BODY}${BODY}${list('www.example.org')}</article>`).text).not.toMatch(/helped|named/)
  })

  test('ends before a heading that announces other things, unless most of the text follows it', () => {
    const more = `<h3>Related articles</h3><p>${LINE} Elsewhere.</p>`
    expect(read(`<article>${BODY}${BODY}${more}</article>`).text).not.toMatch(/Related|Elsewhere/)
    expect(read(`<article>${more}${BODY}${BODY}</article>`).text).toContain('Elsewhere')
  })

  test('leaves out the day and the reading time that stand above it', () => {
    const { text } = read(`<article><h1>T</h1><p>Tuesday, 3 March 2020</p><p>5 min read</p>${BODY}</article>`)
    expect(text).not.toMatch(/Tuesday|min read/)
  })

  test('is read in the charset of the header', () => {
    const bytes = Uint8Array.from([...encoder.encode(`<p>${LINE} Caf`), 0xe9, ...encoder.encode('.</p>')])
    const extracted = extractArticle({ bytes, url: URL, contentType: 'text/html; charset=iso-8859-1' })
    expect(extracted.ok && extracted.article.text).toContain('Café.')
  })

  test('of a plain text file is its paragraphs', () => {
    const extracted = extractArticle({
      bytes: encoder.encode(`a <b> c & d\n\n${LINE}`),
      url: URL,
      contentType: 'text/plain',
    })
    expect(extracted.ok && extracted.article.text).toBe(`a <b> c & d\n\n${LINE}`)
  })

  test('comes from the structured data when the page shows nothing, not when the data is of another page', () => {
    const data = (body: string) =>
      `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', articleBody: body })}</script>`
    const stated = Array.from(
      { length: 8 },
      (_, i) => `Sentence number ${i} was never shown to anybody, only sent.`,
    ).join('\n')
    expect(read(`${data(stated)}<div id="root"></div>`).text).toContain('Sentence number 7')
    expect(read(`${data(stated)}<article>${BODY}${BODY}</article>`).text).not.toContain('Sentence number')
  })

  test('comes from the state of a script when the page shows nothing, never when it shows a text', () => {
    const state = (lines: readonly string[]) =>
      `<script>window.state = ${JSON.stringify({ story: { lines } })};</script>`
    const lines = Array.from({ length: 8 }, (_, i) => `Sentence number ${i} was sent for a script to show.`)
    expect(read(`${state(lines)}<div id="root">Loading</div>`).text).toBe(lines.join('\n\n'))
    expect(read(`${state(lines)}<article>${BODY}</article>`).text).not.toContain('Sentence number')
    expect(
      reasonOf(encoder.encode('<script>window.rules = {"a": ".b { color: red; } .c { color: blue; }"}</script>')),
    ).toBe('the page holds no text to read')
  })
})

describe('a page that a script fills', () => {
  test('is its description', () => {
    const description =
      'Boats of the bay, day by day, with their names, their harbours and the hours at which they leave.'
    expect(read(`<meta name="description" content="${description}"><div id="app">Loading</div>`).text).toBe(description)
  })
})

describe('the page says of itself', () => {
  const head = (inner: string, body = '') =>
    read(`<html lang="de-CH"><head>${inner}</head><body>${body}<article>${BODY}</article></body></html>`)

  test('its title: a heading that the window confirms, without the site', () => {
    expect(head('<title>Boats wait | The Bay</title>').title).toBe('Boats wait')
    expect(
      head(
        '<title>The Bay » Boats wait</title><meta property="og:site_name" content="The Bay">',
        '<h1>The Bay</h1><h2>Boats wait</h2>',
      ).title,
    ).toBe('Boats wait')
    expect(head('<title>x</title><meta property="og:title" content="Boats &amp;amp; nets">').title).toBe('Boats & nets')
    expect(head('<title>Boats wait</title>', '<h1><span class="kicker">Sea</span> Boats wait</h1>').title).toBe(
      'Boats wait',
    )
  })

  test('its author: data, metas, marks, bylines', () => {
    expect(
      head(
        '<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ann Reed"},{"name":"Bo Li"}]}</script>',
      ).author,
    ).toBe('Ann Reed, Bo Li')
    expect(head('<meta name="author" content="Ann Reed">').author).toBe('Ann Reed')
    expect(head('', '<a rel="author" href="/a">Ann Reed</a>').author).toBe('Ann Reed')
    expect(head('', '<p class="byline">By Ann Reed | 3 March</p>').author).toBe('Ann Reed')
    expect(head('', '<a href="/authors/ann-reed">Ann Reed</a>').author).toBe('Ann Reed')
    expect(head('', '<div data-testid="byline-block"><span>By</span><span>Ann Reed</span></div>').author).toBe(
      'Ann Reed',
    )
    expect(head('', '<h1>T</h1><h5><em>Von Ann Reed</em></h5>').author).toBe('Ann Reed')
    expect(head('<meta name="author" content="https://x.example/ann">').author).toBeNull()
  })

  test('its authors, when several are marked side by side', () => {
    const link = (name: string) => `<a rel="author" href="/a">${name}</a>`
    expect(head('', `<p>${link('Ann Reed')} and ${link('Bo Li')}</p>`).author).toBe('Ann Reed, Bo Li')
    const graph = {
      '@graph': [
        { '@type': 'NewsArticle', author: [{ '@id': '#a' }, { '@type': 'Person', name: 'Bo Li' }] },
        { '@type': 'Person', '@id': '#a', name: 'Ann Reed' },
      ],
    }
    expect(head(`<script type="application/ld+json">${JSON.stringify(graph)}</script>`).author).toBe('Ann Reed, Bo Li')
  })

  test('its writer before the paper, and the paper when nobody else is named', () => {
    const paper =
      '<script type="application/ld+json">{"@type":"Article","author":{"@type":"Organization","name":"The Bay"}}</script>'
    expect(head(paper, '<p class="byline">By Ann Reed</p>').author).toBe('Ann Reed')
    expect(head(paper).author).toBe('The Bay')
    expect(
      head(
        '<meta property="og:site_name" content="The Bay"><meta name="author" content="The Bay">',
        '<h1>T</h1><p>By Ann Reed</p>',
      ).author,
    ).toBe('Ann Reed')
  })

  test('its author and date in a part that is named after something else, where the title stands there too', () => {
    const { author, publishedAt } = head(
      '',
      '<div id="sidebar"><h1>T</h1><a rel="author" href="/a">Ann Reed</a><time datetime="2020-03-03">x</time></div>',
    )
    expect([author, publishedAt]).toEqual(['Ann Reed', '2020-03-03'])
  })

  test('its data: of several articles those of the one that it is titled after', () => {
    const things = [
      { '@type': 'NewsArticle', headline: 'Nets', datePublished: '2019-01-01' },
      { '@type': 'NewsArticle', headline: 'Boats wait', datePublished: 'March 3, 2020' },
    ]
    const data = `<title>Boats wait | The Bay</title><script type="application/ld+json">${JSON.stringify(things)}</script>`
    expect([head(data).title, head(data).publishedAt]).toEqual(['Boats wait', '2020-03-03'])
  })

  test('its date: data, metas, times, the address, a line beside the title', () => {
    expect(head('<meta property="article:published_time" content="2020-03-03T10:00:00+0100">').publishedAt).toBe(
      '2020-03-03T10:00:00+01:00',
    )
    expect(head('', '<time datetime="2020-03-03T10:00">x</time>').publishedAt).toBe('2020-03-03')
    expect(read(BODY, 'https://x.example/2020/3/4/story').publishedAt).toBe('2020-03-04')
    expect(head('', '<h1>T</h1><p>Erstellt am 3. März 2020</p>').publishedAt).toBe('2020-03-03')
    expect(head('', '<span class="date">March 3rd, 2020</span>').publishedAt).toBe('2020-03-03')
    expect(head('', '<p>This was posted on 3 March 2020 by the keeper.</p>').publishedAt).toBe('2020-03-03')
    expect(head('<meta name="pubdate" content="1583229600">').publishedAt).toBe('2020-03-03T10:00:00Z')
    expect(head('').publishedAt).toBeNull()
  })

  test('the day it was published, not the day of today above it nor that of its last change', () => {
    const above = '<time datetime="2024-01-01">today</time>'
    const story = '<h1>T</h1><time class="updated" datetime="2021-05-05">x</time><time datetime="2020-03-03">x</time>'
    expect(head('', `<div>${above}</div>${story}`).publishedAt).toBe('2020-03-03')
    expect(head('', '<h1>T</h1><p>Zuletzt aktualisiert: 5. Mai 2021</p>').publishedAt).toBe('2021-05-05')
  })

  test('its title: marked so without being a heading, where the window confirms it', () => {
    expect(head('<title>Boats - Boats wait - News</title>', '<div class="itemTitle">Boats wait</div>').title).toBe(
      'Boats wait',
    )
  })

  test('its language, unless the text is plainly in another', () => {
    expect(read(`<html lang="de-CH"><body><p>Kurz, aber auf Deutsch geschrieben.</p></body></html>`).language).toBe(
      'de-ch',
    )
    expect(head('', '').language).toBe('en')
    expect(read(`<meta property="og:locale" content="en_GB">${BODY}`).language).toBe('en-gb')
  })

  test('its site and what it is about', () => {
    const article = head(
      '<meta property="og:site_name" content="The Bay"><meta name="description" content="Boats and nets.">',
    )
    expect([article.siteName, article.excerpt]).toEqual(['The Bay', 'Boats and nets.'])
    expect(head('<title>Boats - Paper</title>').siteName).toBe('Paper')
    expect(head('').excerpt).toBe(LINE)
  })
})

describe('whatever is sent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<div>',
      '</div>',
      '<p>',
      '<table><tr><td>',
      '</table>',
      '<a href="/x">',
      '</a>',
      '<h1>',
      '<li>',
      '<br>',
      '<pre>',
      '<script type="application/ld+json">',
      '</script>',
      '{"@type":"Article","author":',
      '<!--',
      '-->',
      '<meta property="og:title" content="',
      '">',
      '<time datetime="2020-',
      '<body class="',
      '&#x110000;',
      '&nbsp',
      '\u0000',
      '\u2028',
      LINE,
    ),
  )

  test('gives the same answer twice and never throws', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.string(), (pieces, url) => {
        const page = { bytes: encoder.encode(pieces.join('')), url }
        expect(extractArticle(page)).toEqual(extractArticle(page))
      }),
    )
  })

  test('of bytes gives an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (bytes, contentType) => {
        expect(typeof extractArticle({ bytes, url: URL, contentType }).ok).toBe('boolean')
      }),
    )
  })

  test.each([
    ['100,000 divs, one in another', '<div>'.repeat(100_000) + LINE],
    ['closing tags without end', `<div>${'</x>'.repeat(500_000)}`],
    ['20 MB of paragraphs', `<p>${LINE}`.repeat(190_000)],
    ['2 MB of white space', `<p>${' '.repeat(2_000_000)}${LINE}`],
    ['tabs as code', `<pre>${'\t'.repeat(1_000_000)}x</pre>`],
    ['data never closed', `<script type="application/ld+json">${'{"a":'.repeat(50_000)}`],
    ['scripts never closed', '<script>{'.repeat(100_000)],
    ['bylines without end', '<div class="byline">By Ann '.repeat(20_000)],
    ['a title of dividers', `<title>${'a | '.repeat(100_000)}</title><p>${LINE}`],
  ])('ends: %s', (_name, html) => {
    expect(reasonOf(encoder.encode(html))).toMatch(/./)
  })

  test('without a limit to its text is cut at one', () => {
    expect(read(`<p>${LINE}`.repeat(30_000)).text.length).toBeLessThan(1_600_000)
  })
})
